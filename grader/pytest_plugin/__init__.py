"""What pytest knows of the grader: it tests problems, grades submissions, and lends tests a confined student module."""

from __future__ import annotations

from grader.pytest_plugin.errors import CourseError, StudentError, Unjudged

__all__ = ["CourseError", "StudentError", "Unjudged"]
