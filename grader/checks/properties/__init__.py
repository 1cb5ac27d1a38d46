"""``property``: laws that a student's functions must obey whatever their values; one file for each law.

The rubric turns a law into a program (``grader.rubric.laws``); what that observes is related here, by the grader.
"""
