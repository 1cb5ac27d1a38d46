"""A student's own check: what work is checked against, where it lies, and where in it a finding points."""
