"""GitHub Classroom: a folder of clones, and the table of grades beside it; and the clones again, two days later."""

HEADER = (
    "assignment_name,assignment_url,starter_code_url,github_username,roster_identifier,student_repository_name,"
    "student_repository_url,submission_timestamp,points_awarded,points_available,group_name"
)
ROWS = """
HW 2,,,ada-ex,ada@example.edu,hw2-ada-ex,,2024-02-19 18:00:00 UTC,0,10,
HW 2,,,bob,bob@example.edu,hw2-bob,,2024-02-21T07:05:00Z,0,10,
HW 2,,,cleo,cleo@example.edu,hw2-team-seven,,2024-02-19 10:00:00 UTC,0,10,team-seven
HW 2,,,dora,,hw2-team-seven,,2024-02-19 10:00:00 UTC,0,10,team-seven
HW 2,,,eve,eve@example.edu,hw2-eve,,,0,10,
"""
FILES = {
    "grades.csv": (HEADER + ROWS).encode(),
    "hw2-submissions/hw2-ada-ex/conv.py": "source",
    "hw2-submissions/hw2-ada-ex/.git/HEAD": b"ref: refs/heads/main",
    "hw2-submissions/hw2-ada-ex/.github/workflows/classroom.yml": b"",
    "hw2-submissions/hw2-ada-ex/README.md": b"",
    "hw2-submissions/hw2-bob/conv.py": "source",
    "hw2-submissions/hw2-team-seven/hw2.ipynb": "notebook",
    "hw2-submissions/hw2-eve/hw2.zip": "broken zip",
    "hw2-submissions/fay-moved/conv.py": "source",
    "todo.txt": b"",
}
LATER = {
    "grades.csv": (HEADER + ROWS.replace("2024-02-21T07:05:00Z", "2024-02-21T09:00:00Z")).encode(),
    "hw2-submissions/hw2-bob/conv.py": "source",
}
OWN = {"grades.csv"}
SUBMISSIONS = {
    "fay-moved": {"student": ("fay-moved", "", "fay-moved"), "upload": "fay-moved", "files": {"conv.py"}},
    "ada-ex": {
        "student": ("ada@example.edu", "", "ada-ex"),
        "upload": "hw2-ada-ex",
        "submitted": "2024-02-19T18:00:00+00:00",
        "files": {"conv.py"},
        "notes": ("'README.md' was not used: neither a Python module nor answers.yaml.",),
    },
    "bob": {
        "student": ("bob@example.edu", "", "bob"),
        "upload": "hw2-bob",
        "submitted": "2024-02-21T09:00:00+00:00",
        "files": {"conv.py"},
        "superseded": ("An older upload was not graded: 'hw2-bob/' (2024-02-21 07:05 UTC).",),
    },
    "eve": {
        "student": ("eve@example.edu", "", "eve"),
        "upload": "hw2-eve",
        "notes": ("'hw2.zip' was not used: it is damaged or was cut short; pack it again.",),
    },
    "team-seven": {
        "student": ("cleo@example.edu", "", "cleo"),
        "group": "team-seven",
        "members": [("cleo@example.edu", "", "cleo"), ("dora", "", "dora")],
        "upload": "hw2-team-seven",
        "submitted": "2024-02-19T10:00:00+00:00",
        "notebooks": {"hw2.ipynb"},
    },
}
REMARKS = ("'todo.txt' belongs to no submission and was not used.",)
