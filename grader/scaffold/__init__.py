"""A new problem, from templates: a directory that passes its own audit before anybody has edited it."""
