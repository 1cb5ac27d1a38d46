"""Why sizes are wrong, for criteria that ask for a shape; one file, one cause."""
