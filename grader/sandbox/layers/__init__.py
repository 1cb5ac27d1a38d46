"""The layers of confinement, one file each: what it stops, how it is put on, and whether this machine gives it.

They are put on in the child, between the fork and the first byte of student code, in the order of
``grader.sandbox.lock``. No layer is enough alone; each file says what would get through without it.
"""
