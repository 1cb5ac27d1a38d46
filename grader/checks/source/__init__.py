"""``source``: what the student's code uses, seen on its syntax tree; nothing of it is run."""
