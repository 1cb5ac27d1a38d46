"""Rubrics and assignments: YAML into the nouns of :mod:`grader.model`, with every mistake of an author at once."""
