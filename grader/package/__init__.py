"""Builds what is uploaded to a platform or handed out to students, from an assignment and the grader that runs."""
