"""A check in a notebook that is running: its functions answer here, in its kernel, and a process beside it judges.

Everything outside ``judge/`` runs in the kernel, and reaches nothing that judges.
"""
