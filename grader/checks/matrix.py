"""``matrix``: two-dimensional values, whose wrong rows and columns are named; written ones may hold symbols."""

from __future__ import annotations

from grader.checks.base import WrittenAnswerError
from grader.checks.value import ValueCheck, as_array
from grader.compare.symbolic import compare_symbolic
from grader.compare.written import WrittenError
from grader.model import Comparison, Evidence


class MatrixCheck(ValueCheck):
    """Compares matrices entry by entry; symbols are evaluated on several draws of the inputs that they name."""

    def compare(self, evidence: Evidence) -> tuple[Comparison, ...]:
        """One comparison for each matrix."""
        if evidence.criterion.symbols and evidence.observation is None:
            return (self._symbolic(evidence),)
        return super().compare(evidence)

    def _symbolic(self, evidence: Evidence) -> Comparison:
        criterion = evidence.criterion
        draws = [(evidence.inputs, evidence.expected[0]), *evidence.samples]
        samples = [(inputs, as_array(expected)) for inputs, expected in draws]
        try:
            return compare_symbolic(evidence.written, criterion.symbols, samples, criterion.answer)
        except WrittenError as error:
            raise WrittenAnswerError(f"{criterion.answer}: {error}") from error
