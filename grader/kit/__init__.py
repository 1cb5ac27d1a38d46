"""An assignment as a student may hold it: public inputs with their expected values as data, and nothing secret.

:func:`grader.kit.make.make` makes one where the references lie; :func:`grader.kit.read.read` reads it where they don't,
and needs neither torch nor pydantic for that. :func:`grader.kit.find.find` finds the one in a folder or above it.
"""
