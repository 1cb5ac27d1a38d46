"""A folder of files, one for each student. Nothing says when they came in."""

FILES = {
    "ada.py": "source",
    "bob_late.py": "source",  # a name like another: staff's own word, which is no platform's
    "cleo_attempt1.py": "source",
    "cleo_attempt2.py": "source",
    "dora.ipynb": "notebook",
    "eve.zip": "broken zip",
    "grades.xlsx": b"PK",
}
SUBMISSIONS = {
    "ada": {"student": ("ada",), "files": {"ada.py"}},
    "bob_late": {"student": ("bob_late",), "files": {"bob_late.py"}},
    "cleo": {
        "student": ("cleo",),
        "attempt": 2,
        "files": {"cleo_attempt2.py"},
        "superseded": ("An older upload was not graded: 'cleo_attempt1.py' (attempt 1).",),
    },
    "dora": {"student": ("dora",), "notebooks": {"dora.ipynb"}},
    "eve": {
        "student": ("eve",),
        "notes": ("'eve.zip' was not used: it is damaged or was cut short; pack it again.",),
    },
}
REMARKS = ("'grades.xlsx' belongs to no submission and was not used.",)
