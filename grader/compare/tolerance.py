"""Which difference is allowed, from the rubric's tolerance, the dtype that was returned, and the reference.

``auto`` starts from torch's default table. Its absolute part is scaled by the array's own magnitude, and is never under
eight times the noise floor that the reference showed at that dtype.
"""

from __future__ import annotations

import numpy as np

from grader.compare.allowance import Allowance
from grader.model import Reference, Tolerance

# rtol, and atol for values of magnitude 1, by dtype: what torch.testing.assert_close uses
TABLE = {
    "float16": (1e-3, 1e-5),
    "bfloat16": (1.6e-2, 1e-5),
    "float32": (1.3e-6, 1e-5),
    "float64": (1e-7, 1e-7),
    "complex32": (1e-3, 1e-5),
    "complex64": (1.3e-6, 1e-5),
    "complex128": (1e-7, 1e-7),
}
# how much wider the gaps between numbers are than float32's
COARSER = {"float16": 2.0**13, "complex32": 2.0**13, "bfloat16": 2.0**16, "float32": 1.0, "complex64": 1.0}
WRITTEN = "written"
NOISE_FACTOR = 8.0
# what a float64 evaluation may have rounded away of the expected value itself
KNOWN = 8 * float(np.finfo(np.float64).eps)
# whole numbers are never taken for their neighbours, however large the array's magnitude
BELOW_HALF = 0.49


def allowance(tolerance: Tolerance, reference: Reference, dtype: str) -> Allowance:
    """The rule for an answer of ``dtype`` (a numpy or torch name, or ``"written"`` for typed decimals)."""
    floating = reference.data.dtype.kind in "fc"
    floor = NOISE_FACTOR * reference.noise64 if floating else 0.0
    known = KNOWN if floating else 0.0
    if tolerance.kind == "exact":
        return Allowance()
    if tolerance.kind == "absolute":
        typed = dtype == WRITTEN and floating
        return Allowance(rtol=tolerance.rtol, atol=tolerance.atol, known=known if typed else 0.0)
    if tolerance.kind == "digits":
        return Allowance("digits", count=tolerance.count, floor=floor, known=known)
    if tolerance.kind == "places":
        return Allowance("places", count=tolerance.count, floor=floor, known=known)
    return _auto(reference, dtype)


def _auto(reference: Reference, dtype: str) -> Allowance:
    whole_answer = dtype.startswith(("int", "uint", "bool"))
    if reference.data.dtype.kind not in "fc":
        rtol, atol = TABLE.get(dtype, (0.0, 0.0) if whole_answer or dtype == WRITTEN else TABLE["float64"])
        return Allowance(rtol=rtol, atol=atol, cap=BELOW_HALF)
    rtol, atol = TABLE.get(dtype, TABLE["float64"])
    noise = NOISE_FACTOR * noise_floor(reference, dtype)
    atol = max(atol * magnitude(reference, noise), noise)
    return Allowance(rtol=rtol, atol=atol, cap=BELOW_HALF if whole_answer else float("inf"), whole=whole_answer)


def noise_floor(reference: Reference, dtype: str) -> float:
    """The reference's noise at a dtype; half and bfloat16 were not measured and are wider by their eps ratio."""
    coarser = COARSER.get(dtype)
    return reference.noise64 if coarser is None else reference.noise32 * coarser


def magnitude(reference: Reference, noise: float) -> float:
    """The largest finite |expected|; 1.0 where all is zero or noise, which has no magnitude of its own."""
    with np.errstate(all="ignore"):
        size = np.abs(reference.data)
    finite = size[np.isfinite(size)]
    largest = float(finite.max()) if finite.size else 0.0
    return largest if largest > noise else 1.0


def dtype_note(tolerance: Tolerance, rule: Allowance, reference: Reference, dtype: str) -> tuple[str, ...]:
    """A note for an answer that is coarser than float64 and was judged by its own dtype's tolerance."""
    if tolerance.kind != "auto" or dtype not in COARSER or reference.data.dtype.kind not in "fc":
        return ()
    return (f"returned {dtype}: judged at {dtype}'s tolerance ({rule})",)
