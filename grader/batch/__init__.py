"""Many submissions: each graded by a function of its own, all stored by one writer."""
