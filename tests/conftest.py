"""What all tests share: how hypothesis works, and how many threads torch takes."""

from __future__ import annotations

import os

from hypothesis import settings

# the tests run in as many processes as there are cores; each with that many threads would only get in each other's way
os.environ.setdefault("OMP_NUM_THREADS", "1")

# no deadline: a busy machine is no failure. derandomize: the same examples everywhere, so a red run can be repeated
settings.register_profile("torch-grader", deadline=None, derandomize=True)
settings.load_profile("torch-grader")

# truths are computed in tests, not found from an earlier run; what is kept is tested where a folder is named
os.environ["TORCH_GRADER_CACHE"] = ""
