"""What runs inside a child, however the child was made: it knows the wire, the standard library, numpy and torch."""
