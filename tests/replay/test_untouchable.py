"""A stand-in stops whatever looks at it, by Python's, numpy's and torch's ways of looking."""

from __future__ import annotations

import copy
import operator
import pickle
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np
import pytest
import torch

from grader.replay.untouchable import Untouchable, hand_on, is_untouchable, touch


class Touched(BaseException):
    pass


class HandedOn(BaseException):
    pass


def touched() -> NoReturn:
    raise Touched


def handed_on() -> NoReturn:
    raise HandedOn


USES: dict[str, Callable[[Any], object]] = {
    "attribute": lambda value: value.shape,
    "getattr": lambda value: getattr(value, "shape", None),
    "hasattr": lambda value: hasattr(value, "shape"),
    "setattr": lambda value: setattr(value, "x", 1),
    "delattr": lambda value: delattr(value, "x"),
    "isinstance": lambda value: isinstance(value, np.ndarray),
    "vars": vars,
    "dir": dir,
    "call": lambda value: value(),
    "index": lambda value: value[0],
    "store": lambda value: operator.setitem(value, 0, 1),
    "len": len,
    "bool": bool,
    "not": lambda value: not value,
    "iterate": list,
    "unpack": lambda value: (lambda a, b: 0)(*value),
    "keywords": lambda value: dict(**value),
    "in": lambda value: 1 in value,
    "equal": lambda value: value == 1,
    "hash": lambda value: {value},
    "less": lambda value: sorted([value, value]),
    "text": str,
    "repr": repr,
    "f-string": lambda value: f"{value}",
    "percent": lambda value: "%s" % value,  # noqa: UP031
    "join": lambda value: ",".join(value),
    "float": float,
    "int": int,
    "complex": complex,
    "range": lambda value: range(value),
    "plus": lambda value: value + 1,
    "plus of the right": lambda value: np.ones(3) + value,
    "in place": lambda value: operator.iadd(value, 1),
    "matmul": lambda value: np.eye(3) @ value,
    "sum": sum,
    "max": lambda value: max(value, 1),
    "copy": copy.copy,
    "deepcopy": lambda value: copy.deepcopy([value]),
    "pickle": pickle.dumps,
    "np.asarray": np.asarray,
    "np.array": lambda value: np.array([value, value]),
    "np.roll": lambda value: np.roll(value, 1),
    "np.exp": np.exp,
    "np.where": lambda value: np.where(value, 1, 2),
    "np.allclose": lambda value: np.allclose(value, 1),
    "np.linalg": np.linalg.norm,
    "np.concatenate": lambda value: np.concatenate([value, value]),
    "np.testing": lambda value: np.testing.assert_allclose(value, 1),
    "torch.as_tensor": torch.as_tensor,
    "torch.tensor": lambda value: torch.tensor(value),
    "torch plus": lambda value: torch.ones(3) + value,
    "torch.sum": torch.sum,
    "torch.allclose": lambda value: torch.allclose(value, torch.ones(2)),
    "torch.testing": lambda value: torch.testing.assert_close(value, torch.ones(2)),
}


@pytest.mark.parametrize("use", USES.values(), ids=USES.keys())
def test_whoever_looks_is_stopped(use):
    with pytest.raises(Touched):
        use(Untouchable(touched, handed_on))


def test_what_only_passes_it_around_is_not():
    value = Untouchable(touched, handed_on)
    pair = (value, [value])
    first, (second,) = pair
    assert first is second
    assert first is not None
    assert is_untouchable(first)


def test_to_hand_it_on_is_a_matter_of_its_own():
    value = Untouchable(touched, handed_on)
    with pytest.raises(HandedOn):
        hand_on(value)
    with pytest.raises(Touched):
        touch(value)


def test_other_values_are_no_stand_ins():
    assert not any(map(is_untouchable, (None, 1, np.ones(2), torch.ones(2), object())))
