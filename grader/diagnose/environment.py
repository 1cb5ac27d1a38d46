"""Code that fails because of where it runs: another Python, another numpy, a package that isn't there."""

from __future__ import annotations

import re
from collections.abc import Callable

from grader.compare.figures import clean
from grader.model import Cause, Failure

OLD_TYPES = {"int": "int", "float": "float", "bool": "bool", "object": "object", "str": "str", "complex": "complex"}
OLD_NUMPY = {
    "long": "int", "unicode": "str", "float_": "np.float64", "complex_": "np.complex128", "Inf": "np.inf",
    "infty": "np.inf", "NaN": "np.nan", "product": "np.prod", "cumproduct": "np.cumprod", "alltrue": "np.all",
    "sometrue": "np.any", "round_": "np.round", "row_stack": "np.vstack", "trapz": "np.trapezoid", "in1d": "np.isin",
    "NINF": "-np.inf", "PINF": "np.inf", "Infinity": "np.inf", "string_": "np.bytes_", "unicode_": "np.str_",
    "cfloat": "np.complex128", "asfarray": "np.asarray(…, dtype=float)", "msort": "np.sort(…, axis=0)",
}  # fmt: skip
PYTHON_2_NAMES = {
    "xrange": "range", "raw_input": "input", "unicode": "str", "basestring": "str", "long": "int", "unichr": "chr",
    "reduce": "functools.reduce", "file": "open",
}  # fmt: skip
PYTHON_2_METHODS = {"iteritems": "items()", "itervalues": "values()", "iterkeys": "keys()", "has_key": "in"}
PYTHON_2_MODULES = frozenset({"cPickle", "Queue", "ConfigParser", "StringIO", "urllib2", "Tkinter", "__builtin__"})


def diagnose_failure(failure: Failure) -> Cause | None:
    """Why code failed, where that is its environment and not its answer; never raises for any text."""
    kind = failure.type.rpartition(".")[2]
    rule = _RULES.get(kind)
    return rule(failure.message[:2000], failure) if rule is not None else None


def _attribute(message: str, failure: Failure) -> Cause | None:
    gone = re.search(r"module 'numpy' has no attribute '(\w{1,40})'|`?np\.(\w{1,40})`? was removed", message)
    name = (gone[1] or gone[2]) if gone else ""
    if name in OLD_TYPES:
        told = f"np.{name} is gone since numpy 1.24: write {name}, or np.{name}64 for a width"
        return Cause("removed_numpy", f"{told if name in ('int', 'float') else told.partition(',')[0]}.")
    if name in OLD_NUMPY:
        return Cause("removed_numpy", f"np.{name} is gone from numpy: write {OLD_NUMPY[name]}.")
    old = re.search(r"object has no attribute '(\w{1,40})'", message)
    if old and old[1] in PYTHON_2_METHODS:
        return Cause("python2", f"{old[1]} is Python 2: in Python 3 write {PYTHON_2_METHODS[old[1]]}.")
    return None


def _name(message: str, failure: Failure) -> Cause | None:
    found = re.search(r"name '(\w{1,40})' is not defined", message)
    if found and found[1] in PYTHON_2_NAMES:
        return Cause("python2", f"{found[1]} is Python 2: in Python 3 write {PYTHON_2_NAMES[found[1]]}.")
    if found and found[1] in ("get_ipython", "display"):
        return Cause(
            "notebook", f"{found[1]} exists in notebooks only: take that line out, your code runs as a module."
        )
    return None


def _syntax(message: str, failure: Failure) -> Cause | None:
    quoted = failure.place.text.strip() if failure.place is not None else ""
    if "null bytes" in message:
        return Cause("encoding", "The file is not saved as UTF-8, but as UTF-16, it seems: save it as UTF-8.")
    if "Missing parentheses in call to 'print'" in message or re.match(r"print\s+['\"\w]", quoted):
        return Cause("python2", "print without parentheses is Python 2: in Python 3 write print(…).")
    if "multiple exception types must be parenthesized" in message or re.match(r"except\s+\w+\s*,\s*\w+\s*:", quoted):
        return Cause("python2", "except with a comma is Python 2: in Python 3 write except Error as name.")
    if re.match(r"[%!]\s*\w", quoted):
        return Cause(
            "notebook", "Lines that start with % or ! are for notebooks: take them out, a module can't hold them."
        )
    return None


def _tabs(message: str, failure: Failure) -> Cause | None:
    return Cause("tabs", "Tabs and spaces are mixed in the indentation, which Python 3 doesn't read: use spaces only.")


def _indentation(message: str, failure: Failure) -> Cause | None:
    if "unindent does not match" not in message:
        return None
    told = "The line is not as far in as any block above it; a tab and spaces may look alike and differ"
    return Cause("indentation", f"{told}: indent with spaces only.")


def _module(message: str, failure: Failure) -> Cause | None:
    found = re.search(r"No module named '([\w.]{1,80})'", message)
    if not found:
        return None
    name = clean(found[1].partition(".")[0])
    if name in PYTHON_2_MODULES:
        return Cause("python2", f"The module {name} is Python 2: it has another name in Python 3.")
    told = f"The package {name} is not there where your code is run"
    return Cause("missing_package", f"{told}: do without it, or hand the file in if {name} is one of your own.")


def _type(message: str, failure: Failure) -> Cause | None:
    whole = (
        r"'(numpy\.)?float(16|32|64)?' object cannot be interpreted as an integer",
        r"indices must be integers or slices, not (numpy\.)?float",
        r"must be (a )?tuple of ints.{0,80}\bfloat\b",
        r"can't multiply sequence by non-int of type '(numpy\.)?float",
        r"expected a sequence of integers or a single integer, got '(np\.float\d\d\()?-?\d+\.",
        r"must be int, not float",
    )
    if any(re.search(pattern, message) for pattern in whole):
        return _float_as_size()
    # where the message doesn't say it alone, a division in the line tells
    if "NoneType" in message and not _writes_none(failure):
        told = "None stands where a value is needed: a function without return gives None, as list.sort() does"
        return Cause("nothing_returned", f"{told}.")
    unclear = r"slice indices must be integers|invalid combination of arguments - got \([^)]{0,80}\bfloat\b"
    return _float_as_size() if re.search(unclear, message) and _divides(failure) else None


def _index(message: str, failure: Failure) -> Cause | None:
    numpy_says = "only integers, slices" in message and "are valid indices" in message
    return _float_as_size() if numpy_says and _divides(failure) else None


def _divides(failure: Failure) -> bool:
    line = failure.place.text if failure.place is not None else ""
    return re.search(r"(?<!/)/(?!/)", line.partition("#")[0]) is not None


def _writes_none(failure: Failure) -> bool:
    """Whether the line itself says None: then no function gave it."""
    line = failure.place.text if failure.place is not None else ""
    return re.search(r"\bNone\b", line.partition("#")[0]) is not None


def _float_as_size() -> Cause:
    told = "A float stands where a size or an index is needed, because / always gives a float in Python 3"
    return Cause("float_as_size", f"{told}: use // or int(…).")


def _file(message: str, failure: Failure) -> Cause | None:
    return Cause("missing_file", "It opens a file that isn't there where your code is run: only your Python code is.")


def _eof(message: str, failure: Failure) -> Cause | None:
    told = "It asks for input, and nobody is there to type: return results from functions, without input()."
    return Cause("input", told) if "reading a line" in message else None


def _exit(message: str, failure: Failure) -> Cause | None:
    return Cause("exit", "exit() and sys.exit() end the program, and with it every check of it: take them out.")


def _runtime(message: str, failure: Failure) -> Cause | None:
    if re.search(r"NVIDIA driver|not compiled with CUDA|No CUDA GPUs|is_available\(\) is False", message):
        return Cause("no_gpu", "It asks for a GPU, and there is none where your code is run: leave tensors on the CPU.")
    return None


_RULES: dict[str, Callable[[str, Failure], Cause | None]] = {
    "AttributeError": _attribute,
    "NameError": _name,
    "SyntaxError": _syntax,
    "TabError": _tabs,
    "IndentationError": _indentation,
    "SystemExit": _exit,
    "ModuleNotFoundError": _module,
    "ImportError": _module,
    "TypeError": _type,
    "IndexError": _index,
    "FileNotFoundError": _file,
    "EOFError": _eof,
    "RuntimeError": _runtime,
    "AssertionError": _runtime,
}
