"""Compare an answer with its reference: what differs, how much, where, and how much was allowed.

Pure functions over frozen data. ``compare`` is for values that code returned; the readers turn what a student wrote
into values; ``compare_symbolic`` judges matrices of symbols.
"""

from __future__ import annotations

from grader.compare.symbolic import compare_symbolic
from grader.compare.tree import compare, equal, missing
from grader.compare.written import WrittenError, name_of, read_numbers, read_shape, read_symbols, shape_at

__all__ = [
    "WrittenError",
    "compare",
    "compare_symbolic",
    "equal",
    "missing",
    "name_of",
    "read_numbers",
    "read_shape",
    "read_symbols",
    "shape_at",
]
