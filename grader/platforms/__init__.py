"""Grades on their way to a platform: one file for each platform, CSV in its documented columns."""
