"""The floor: the same calls in the grader's own process, with no isolation whatever. For measurements only."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import PurePosixPath
from types import TracebackType
from typing import Any, Self

import numpy as np
import torch

from grader.model import Array, Call, Limits, Observation, Status, Submission


class Floor:
    """Answers calls by running the submission's modules right here."""

    confinement = ("none",)

    def run(self, submission: Submission, calls: Sequence[Call], limits: Limits) -> list[Observation]:
        """One observation for each call. Only for submissions that are known to be harmless."""
        modules: dict[str, dict[str, Any]] = {}
        for path, source in submission.files.items():
            modules[path] = {"__name__": PurePosixPath(path).stem}
            exec(compile(source, path, "exec"), modules[path])  # noqa: S102 - the floor isolates nothing
        return [self._one(call, modules) for call in calls]

    def _one(self, call: Call, modules: dict[str, dict[str, Any]]) -> Observation:
        module = modules.get(call.layout.module, {})
        names = {name: module[name] for name in call.program.needs} | copy.deepcopy(dict(call.inputs))
        np.random.seed(call.seed)
        for statement in call.program.statements:
            exec(statement, names)  # noqa: S102 - as above
        values = tuple(_plain(eval(text, names)) for text in call.program.observe)  # noqa: S307 - as above
        return Observation(call.id, Status.OK, values)

    def close(self) -> None:
        """Nothing to end."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


def _plain(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        value = value.detach().numpy()
    if isinstance(value, np.ndarray | np.generic):
        return Array(np.asarray(value), str(value.dtype))
    if isinstance(value, tuple | list):
        return type(value)(_plain(item) for item in value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value
