"""Grades one submission inside a container: Gradescope's, PrairieLearn's, or any that mounts a folder to read and one to
write."""
