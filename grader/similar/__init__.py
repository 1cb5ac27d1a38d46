"""Who wrote nearly the same: a hint for people, and never a part of a grade."""
