"""Written answers: what a student typed, read as numbers, shapes or symbols. Nothing typed is ever evaluated."""

from __future__ import annotations

from grader.compare.written_cells import WrittenError
from grader.compare.written_numbers import read_numbers
from grader.compare.written_shapes import read_shape, shape_at
from grader.compare.written_symbols import name_of, read_symbols

__all__ = ["WrittenError", "name_of", "read_numbers", "read_shape", "read_symbols", "shape_at"]
