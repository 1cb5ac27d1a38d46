"""Grades one submission inside a container: Gradescope's, PrairieLearn's, or any with a folder for results."""
