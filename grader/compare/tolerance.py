"""Which difference is allowed, from the rubric's tolerance, the dtype that was returned, and the reference.

``auto`` starts from torch's default table. Its absolute part is scaled by the array's own magnitude, and is never under
eight times the noise floor that the reference showed at that dtype. A typed number is right to its own last digit.
"""

from __future__ import annotations

import numpy as np

from grader.compare.allowance import Allowance
from grader.model import Reference, Tolerance

# rtol, and atol for values of magnitude 1, by dtype: what torch.testing.assert_close uses
TABLE = {
    "float32": (1.3e-6, 1e-5),
    "float64": (1e-7, 1e-7),
    "complex64": (1.3e-6, 1e-5),
    "complex128": (1e-7, 1e-7),
}
# what is returned in half precision is judged as float32: its own tolerance, up to 1.6 %, would hide a wrong eps or a
# missing term from anybody who casts, and no rubric's inputs arrive in it
JUDGED_AS = {
    "float16": "float32",
    "bfloat16": "float32",
    "float32": "float32",
    "complex32": "complex64",
    "complex64": "complex64",
}
WRITTEN = "written"
NOISE_FACTOR = 8.0
# what a float64 evaluation may have rounded away of the expected value itself
KNOWN = 8 * float(np.finfo(np.float64).eps)
# whole numbers are never taken for their neighbours, however large the array's magnitude
BELOW_HALF = 0.49


def allowance(tolerance: Tolerance, reference: Reference, dtype: str) -> Allowance:
    """The rule for an answer of ``dtype`` (a numpy or torch name, or ``"written"`` for typed decimals)."""
    dtype = JUDGED_AS.get(dtype, dtype)
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
    cap = BELOW_HALF if whole_answer else float("inf")
    return Allowance(rtol=rtol, atol=atol, cap=cap, whole=whole_answer, last_digit=dtype == WRITTEN)


def noise_floor(reference: Reference, dtype: str) -> float:
    """The reference's noise at a dtype: float32's for everything coarser than float64."""
    return reference.noise32 if dtype in JUDGED_AS else reference.noise64


def magnitude(reference: Reference, noise: float) -> float:
    """The largest finite |expected|; 1.0 where all is zero or noise, which has no magnitude of its own."""
    with np.errstate(all="ignore"):
        size = np.abs(reference.data)
    finite = size[np.isfinite(size)]
    largest = float(finite.max()) if finite.size else 0.0
    return largest if largest > noise else 1.0


def too_coarse(tolerance: Tolerance, reference: Reference, dtype: str) -> bool:
    """Whether an answer is of a coarser floating dtype than the rubric asks for."""
    return tolerance.dtype == "float64" and dtype in JUDGED_AS and reference.data.dtype.kind in "fc"


def dtype_note(tolerance: Tolerance, rule: Allowance, reference: Reference, dtype: str) -> tuple[str, ...]:
    """A note for an answer that is coarser than float64: that it may not be, or at which dtype's tolerance it was
    judged."""
    if too_coarse(tolerance, reference, dtype):
        return (f"returned {dtype}: {tolerance.dtype} is asked for",)
    if tolerance.kind != "auto" or dtype not in JUDGED_AS or reference.data.dtype.kind not in "fc":
        return ()
    return (f"returned {dtype}: judged at {JUDGED_AS[dtype]}'s tolerance ({rule})",)
