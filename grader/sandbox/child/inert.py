"""What stands for anything in a package that is not there and that code imports without needing it.

Everything may be asked for and called, and does nothing. A stand-in holds no value: what would make a number, an array
or a decision of one raises :class:`StandInError`, so that no answer is computed from it.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Callable, Iterator
from types import BuiltinFunctionType, FrameType, FunctionType, MethodType
from typing import Any, NoReturn

from grader.sandbox.wire import STAND_INS

_NAME_CHARACTERS = 100
_UNPACK = tuple(dis.opmap.get(name) for name in ("UNPACK_SEQUENCE", "UNPACK_EX"))
_CALLABLES = (FunctionType, BuiltinFunctionType, MethodType, type)

# (package, last name) → what a call of it returns; it is given its full name first
ANSWERS: dict[tuple[str, str], Callable[..., Any]] = {}


class StandInError(TypeError):
    """A value was asked of something that holds none."""


def package_of(module: str) -> str:
    """The package that can be stood in for and that a module belongs to; empty if there is none."""
    parts = module.split(".")
    names = (".".join(parts[:cut]) for cut in range(len(parts), 0, -1))
    return next((name for name in names if name in STAND_INS), "")


class StandIn:
    """Stands for anything in a package. ``_stand_in`` is its dotted name."""

    _stand_in = "a stand-in"

    def __init__(self, *_args: Any, **_options: Any) -> None:
        """Takes whatever the real thing takes: student code may derive a class from it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return stand_in(f"{self._stand_in}.{name}")

    def __call__(self, *args: Any, **options: Any) -> Any:
        answer = ANSWERS.get((self._stand_in.partition(".")[0], self._stand_in.rpartition(".")[2]))
        if answer is not None:
            return answer(self._stand_in, *args, **options)
        # a decorator gives its function back
        return args[0] if args and isinstance(args[0], _CALLABLES) else stand_in(f"{self._stand_in}(…)")

    def __getitem__(self, _key: Any) -> Any:
        return stand_in(f"{self._stand_in}[…]")

    def __setitem__(self, _key: Any, _value: Any) -> None: ...

    def __delitem__(self, _key: Any) -> None: ...

    def __iter__(self) -> Iterator[Any]:
        return iter([stand_in(f"{self._stand_in}[{index}]") for index in range(_wanted(sys._getframe(1)))])

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_raised: object) -> None: ...

    def __bool__(self) -> bool:
        return True

    def __or__(self, _other: Any) -> Any:
        return self  # in an annotation: plt.Axes | None

    def __eq__(self, other: object) -> bool:
        # typing compares what it is given with types of its own
        return _refuse(self) if _is_value(other) else self is other

    def __ne__(self, other: object) -> bool:
        return _refuse(self) if _is_value(other) else self is not other

    __ror__ = __or__
    __hash__ = object.__hash__

    def __instancecheck__(self, _instance: object) -> bool:
        return False

    def __mro_entries__(self, _bases: object) -> tuple[type, ...]:
        return (StandIn,)

    def __repr__(self) -> str:
        return f"<stand-in for {self._stand_in}>"

    def __format__(self, _spec: str) -> str:
        return repr(self)


def stand_in(name: str) -> StandIn:
    """A stand-in for a dotted name."""
    made = object.__new__(StandIn)
    made.__dict__["_stand_in"] = name if len(name) <= _NAME_CHARACTERS else name[:_NAME_CHARACTERS] + "…"
    return made


def _is_value(thing: object) -> bool:
    is_array = hasattr(type(thing), "__array__") and not isinstance(thing, StandIn)
    return is_array or isinstance(thing, int | float | complex)


def _refuse(self: StandIn, *_others: Any, **_options: Any) -> NoReturn:
    package = package_of(self._stand_in) or "a package"
    raise StandInError(f"{package} is not available here, and {self._stand_in} only stands in for it: it has no value")


_TWO_SIDED = "add sub mul matmul truediv floordiv mod divmod pow lshift rshift and xor".split()
_REFUSED = [
    *(f"__{side}{name}__" for name in _TWO_SIDED for side in ("", "r")),
    *"__neg__ __pos__ __abs__ __invert__ __lt__ __le__ __gt__ __ge__ __len__ __contains__".split(),
    *"__float__ __int__ __complex__ __index__ __round__ __trunc__ __floor__ __ceil__ __reversed__".split(),
    *"__array__ __array_ufunc__".split(),  # numpy asks by these
]
for _name in _REFUSED:
    setattr(StandIn, _name, _refuse)


def _refuse_torch(_kind: type, _function: Any, _types: Any, args: Any = (), options: Any = None) -> NoReturn:
    values = [*args, *(options or {}).values()]
    _refuse(next((value for value in values if isinstance(value, StandIn)), stand_in("")))


StandIn.__torch_function__ = classmethod(_refuse_torch)  # type: ignore[attr-defined]


def _wanted(frame: FrameType) -> int:
    """Into how many names a frame is unpacking just now: ``n, bins, patches = plt.hist(x)``; none in a loop."""
    code, at = frame.f_code.co_code, frame.f_lasti
    if code[at] == _UNPACK[0]:
        return code[at + 1]
    return code[at + 1] if code[at] == _UNPACK[1] else 0
