"""One file for each kind of check. A check compares one case's observation with its truth; it never scores."""
