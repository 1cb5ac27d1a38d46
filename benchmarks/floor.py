"""The floor: the same calls in the grader's own process, with no isolation whatever. For measurements only."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import numpy as np
import torch

from grader.model import Array, Call, Failure, Limits, Missing, Observation, Status, Submission


@dataclass
class Modules:
    """A submission's modules by path, as far as they could be run; why not, where they couldn't."""

    loaded: dict[str, dict[str, Any]] = field(default_factory=dict)
    failed: dict[str, Failure] = field(default_factory=dict)

    def run(self, path: str, source: bytes) -> None:
        names: dict[str, Any] = {"__name__": path.removesuffix(".py")}
        try:
            exec(compile(source, path, "exec"), names)  # noqa: S102 - the floor isolates nothing
        except Exception as error:
            self.failed[path] = Failure(type(error).__name__, str(error), stage="load")
        else:
            self.loaded[path] = names


class Floor:
    """Answers calls by running the submission's modules right here."""

    confinement = ("none",)

    def run(self, submission: Submission, calls: Sequence[Call], limits: Limits) -> list[Observation]:
        """One observation for each call. Only for submissions that are known to be harmless."""
        modules = Modules()
        for path, source in submission.files.items():
            modules.run(path, source)
        return [self._one(call, modules) for call in calls]

    def _one(self, call: Call, modules: Modules) -> Observation:
        path = call.layout.module
        if path in modules.failed:
            return Observation(call.id, Status.ERROR, failure=modules.failed[path])
        module = modules.loaded.get(path, {})
        lacking = [name for name in call.program.needs if name not in module]
        if lacking:
            missing = Missing("name" if module else "module", lacking[0] if module else path, path)
            return Observation(call.id, Status.MISSING, missing=missing)
        try:
            return Observation(call.id, Status.OK, self._values(call, module))
        except Exception as error:
            return Observation(call.id, Status.ERROR, failure=Failure(type(error).__name__, str(error)))

    def _values(self, call: Call, module: dict[str, Any]) -> tuple[Any, ...]:
        names = {name: module[name] for name in call.program.needs} | copy.deepcopy(dict(call.inputs))
        np.random.seed(call.seed)
        with np.errstate(all="ignore"):
            for statement in call.program.statements:
                exec(statement, names)  # noqa: S102 - as above
            return tuple(plain(eval(text, names)) for text in call.program.observe)  # noqa: S307 - as above

    def close(self) -> None:
        """Nothing to end."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


def plain(value: Any) -> Any:
    """What a call returned, as the sandbox would hand it on."""
    if isinstance(value, torch.Tensor):
        return Array(value.detach().numpy(), str(value.dtype).removeprefix("torch."), "torch", value.requires_grad)
    if isinstance(value, np.ndarray | np.generic):
        return Array(np.asarray(value), str(value.dtype), "numpy" if isinstance(value, np.ndarray) else "scalar")
    if isinstance(value, tuple | list):
        return tuple(map(plain, value)) if isinstance(value, tuple) else list(map(plain, value))
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value
