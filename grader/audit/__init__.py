"""Who tests the tests: whether a problem's rubric, reference, starter and known mistakes can do what they are for."""
