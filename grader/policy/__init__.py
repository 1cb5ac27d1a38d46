"""From what was judged to what counts: late work, dropped problems, and what a person decided about a submission."""
