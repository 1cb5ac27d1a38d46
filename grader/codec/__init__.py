"""Data of the model as bytes that last: exact, checked when they are read, never pickled; and digests of them."""
