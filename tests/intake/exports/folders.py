"""A folder of folders, each with the time in ``timestamp.txt``, as nbgrader writes it."""

FILES = {
    "ada/conv.py": "source",
    "ada/timestamp.txt": b"2024-02-19 18:00:00.250000 UTC\n",
    "ada/.DS_Store": b"",
    "bob/conv.py": "source",  # late: nobody but the time says so
    "bob/timestamp.txt": b"2024-02-21 07:05:00 UTC",
    "bob/report.pdf": b"%PDF",
    "cleo_attempt1/conv.py": "source",
    "cleo_attempt2/conv.py": "source",
    "cleo_attempt2/lib/im2col.py": "source",
    "dora/hw2.ipynb": "notebook",
    "eve/hw2.zip": "broken zip",
    "list.txt": b"ada bob cleo dora eve",
}
SUBMISSIONS = {
    "ada": {"student": ("ada",), "submitted": "2024-02-19T18:00:00.250000+00:00", "files": {"conv.py"}},
    "bob": {
        "student": ("bob",),
        "submitted": "2024-02-21T07:05:00+00:00",
        "files": {"conv.py"},
        "notes": ("'report.pdf' was not used: neither a Python module nor answers.yaml.",),
    },
    "cleo": {
        "student": ("cleo",),
        "attempt": 2,
        "files": {"conv.py", "lib/im2col.py"},
        "superseded": ("An older upload was not graded: 'cleo_attempt1/' (attempt 1).",),
    },
    "dora": {"student": ("dora",), "notebooks": {"hw2.ipynb"}},
    "eve": {
        "student": ("eve",),
        "notes": ("'hw2.zip' was not used: it is damaged or was cut short; pack it again.",),
    },
}
REMARKS = ("'list.txt' belongs to no submission and was not used.",)
