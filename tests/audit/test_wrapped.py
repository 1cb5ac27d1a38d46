"""A reference behind a student's interface: what it is handed, what comes back, and which files go along."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from grader.audit.facade import wrap
from grader.audit.wrapped import WAYS, wrapped
from grader.model import Layout


@pytest.fixture(autouse=True)
def dtype() -> Iterator[None]:
    before = torch.get_default_dtype()
    yield
    torch.set_default_dtype(before)


def doubled(x: Any) -> Any:
    return {"out": 2 * x, "kept": (x, 3)}


X = np.arange(6.0).reshape(2, 3)


@pytest.mark.parametrize("way", [way.name for way in WAYS])
def test_the_values_are_the_same_in_every_way(way: str) -> None:
    found = wrap(doubled, way)(X)
    assert np.array_equal(np.asarray(found["out"], dtype=float), 2 * X)
    assert np.array_equal(np.asarray(found["kept"][0], dtype=float), X)
    assert found["kept"][1] == 3


def test_the_form_is_the_ways() -> None:
    out = {way.name: wrap(doubled, way.name)(X)["out"] for way in WAYS}
    assert (out["numpy"].dtype, out["float32"].dtype) == (np.float64, np.float32)
    assert isinstance(out["torch"], torch.Tensor)
    assert out["lists"] == [[0.0, 2.0, 4.0], [6.0, 8.0, 10.0]]
    assert not out["strided"].flags.contiguous
    assert min(out["strided"].strides) < 0
    assert (out["numpy"].flags.writeable, out["read-only"].flags.writeable) == (True, False)


def test_inputs_are_strided_with_other_numbers_between_them() -> None:
    seen: list[torch.Tensor] = []
    wrap(lambda x: seen.append(x), "strided")(X)
    assert not seen[0].is_contiguous()
    assert torch.equal(seen[0], torch.tensor(X))
    assert 7.0 in seen[0].as_strided((4,), (1,))


def test_lists_that_were_given_out_are_taken_back_as_arrays_and_others_stay_lists() -> None:
    seen: list[Any] = []
    out = wrap(doubled, "lists")(X)["out"]
    wrap(lambda *given: seen.extend(given), "lists")(out, [1, 2])
    assert isinstance(seen[0], torch.Tensor)
    assert seen[1] == [1, 2]


def test_what_is_written_to_an_argument_reaches_the_array() -> None:
    for way in ("numpy", "strided"):
        given = X.copy()
        wrap(lambda x: x.mul_(2), way)(given)
        assert np.array_equal(given, 2 * X)
    with pytest.raises(ValueError, match="it writes to an array that it was given"):
        wrap(lambda x: x.mul_(2), "read-only")(X.copy())


def test_the_files_that_a_reference_imports_go_along(tmp_path: Path) -> None:
    for name in ("reference.py", "helper.py", "starter.py", "mistakes.py", "checks.py", "deep/more.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"# {name}\n", encoding="utf-8")
    handed = wrapped(tmp_path, Layout("layers/line.py", "course"), ["f"], WAYS[0])
    assert sorted(handed.files) == [
        "course/deep/more.py",
        "course/helper.py",
        "course/layers/line.py",
        "course/reference_under_audit.py",
    ]
    assert handed.files["course/layers/line.py"].endswith(
        b"import reference_under_audit\n\nf = wrap(reference_under_audit.f, 'numpy')\n"
    )
