"""Following through: what follows from a student's own earlier work earns its marks, and an error is charged once."""
