"""The grade book: one SQLite file with what was handed in, observed, judged and decided, and every former grade."""
