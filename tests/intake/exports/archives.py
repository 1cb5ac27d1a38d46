"""An archive for each student, of every kind that students make."""

FILES = {
    "ada.zip": {"hw2/conv.py": "source", "hw2/report.pdf": b"%PDF", "__MACOSX/hw2/._conv.py": b"\0"},
    "bob.tar.gz": {"conv.py": "source", "timestamp.txt": b"late"},
    "cleo_attempt1.zip": {"conv.py": "source"},
    "cleo_attempt2.tar.gz": {"./conv.py": "source"},
    "dora.zip": {"hw2.ipynb": "notebook", "answers.yaml": b"conv: {A: 1}\n"},
    "eve.zip": "broken zip",
    "fay.tar.gz": "broken tar.gz",
    "gil.7z": b"7z\xbc\xaf\x27\x1c\0\4",
}
SUBMISSIONS = {
    "ada": {
        "student": ("ada",),
        "files": {"conv.py"},
        "notes": ("'ada.zip/hw2/report.pdf' was not used: neither a Python module nor answers.yaml.",),
    },
    "bob": {"student": ("bob",), "files": {"conv.py"}},
    "cleo": {
        "student": ("cleo",),
        "attempt": 2,
        "files": {"conv.py"},
        "superseded": ("An older upload was not graded: 'cleo_attempt1.zip' (attempt 1).",),
    },
    "dora": {"student": ("dora",), "notebooks": {"hw2.ipynb"}, "answers": {"conv": {"A": "1"}}},
    "eve": {
        "student": ("eve",),
        "notes": ("'eve.zip' was not used: it is damaged or was cut short; pack it again.",),
    },
    "fay": {
        "student": ("fay",),
        "notes": ("'fay.tar.gz' was not used: it is damaged or was cut short; pack it again.",),
    },
    "gil": {
        "student": ("gil",),
        "notes": ("'gil.7z' was not used: it is a 7-Zip archive; hand in a .zip or .tar.gz.",),
    },
}
