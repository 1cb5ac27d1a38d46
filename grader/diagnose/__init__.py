"""Why an answer is wrong: causes that explain every case of a criterion, or none.

Pure functions over frozen data. One file, one cause; each is registered through the entry-point group
``grader.diagnoses``, ours included.
"""

from __future__ import annotations

from grader.diagnose.base import Diagnosis, Other, Sample
from grader.diagnose.diagnose import Mistake, diagnose
from grader.diagnose.environment import diagnose_failure
from grader.diagnose.registry import diagnoses

__all__ = ["Diagnosis", "Mistake", "Other", "Sample", "diagnose", "diagnose_failure", "diagnoses"]
