"""A folder for each assignment around the class, and for each assignment in a student's folder, as nbgrader has it."""

FILES = {
    "hw1/ada/conv.py": "source",
    "hw1/bob/conv.py": "source",
    "assignment2/ada/conv.py": "source",
    "assignment2/ada/timestamp.txt": b"2024-02-21 07:05:00 UTC",
    "assignment2/bob/hw1/conv.py": "source",
    "assignment2/bob/hw2/conv.py": "source",
    "assignment2/bob/hw2/timestamp.txt": b"2024-02-19 07:05:00 UTC",
    "assignment2/bob/helpers.py": "source",
    "assignment2/cleo_attempt1/conv.py": "source",
    "assignment2/cleo_attempt2/conv.py": "source",
    "assignment2/dora/work/hw2.ipynb": "notebook",
    "assignment2/eve/hw2.zip": "broken zip",
    "assignment2/fay/hw2/conv.py": b"import hw2.im2col\n",
    "assignment2/fay/hw2/im2col.py": "source",
    "grades.csv": b"",
}
SUBMISSIONS = {
    "ada": {"student": ("ada",), "submitted": "2024-02-21T07:05:00+00:00", "files": {"conv.py"}},
    "bob": {
        "student": ("bob",),
        "submitted": "2024-02-19T07:05:00+00:00",
        "files": {"conv.py", "helpers.py"},
        "notes": ("'hw1/' was not used: it belongs to another assignment.",),
    },
    "cleo": {
        "student": ("cleo",),
        "attempt": 2,
        "files": {"conv.py"},
        "superseded": ("An older upload was not graded: 'cleo_attempt1/' (attempt 1).",),
    },
    "dora": {"student": ("dora",), "notebooks": {"work/hw2.ipynb"}},
    "eve": {
        "student": ("eve",),
        "notes": ("'hw2.zip' was not used: it is damaged or was cut short; pack it again.",),
    },
    "fay": {"student": ("fay",), "files": {"hw2/conv.py", "hw2/im2col.py"}},
}
REMARKS = (
    "'grades.csv' belongs to no submission and was not used.",
    "'hw1/' belongs to no submission and was not used: it belongs to another assignment.",
)
