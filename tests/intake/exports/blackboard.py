"""Blackboard, "Assignment File Download": flat, a receipt for each attempt, times of the server."""

ROOT = "gradebook_2024-CS101_Lab202_2024-02-25"


def receipt(name, login, comment="There are no student comments for this assignment."):
    return f"""\
Name: {name} ({login})
Assignment: Lab 2
Date Submitted: Monday, 19 February 2024 06:34:13 o'clock CST
Current Mark: Needs Marking

Submission Field:
There is no student submission text data for this assignment.

Comments:
{comment}

Files:
\tOriginal filename: conv.py
""".encode()


FILES = {
    "Lab_2_aex01_attempt_2024-02-19-06-34-13.txt": receipt("Ada Example", "aex01"),
    "Lab_2_aex01_attempt_2024-02-19-06-34-13_conv.py": "source",
    "Lab_2_b_other_attempt_2024-02-21-23-00-00.txt": receipt("Bob Other", "b_other", "It is late, sorry!"),
    "Lab_2_b_other_attempt_2024-02-21-23-00-00_my conv.py": "source",
    "Lab_2_cth03_attempt_2024-02-17-10-00-00.txt": receipt("Cleo Third", "cth03"),
    "Lab_2_cth03_attempt_2024-02-17-10-00-00_conv.py": "source",
    "Lab_2_cth03_attempt_2024-02-18-09-00-00.txt": receipt("Cleo Third", "cth03"),
    "Lab_2_cth03_attempt_2024-02-18-09-00-00_conv.py": "source",
    "Lab_2_cth03_attempt_2024-02-18-09-00-00_x_attempt_2025-01-01-00-00-00_conv.py": "source",
    "Lab_2_dfo04_attempt_2024-02-19-06-34-14_hw2.ipynb": "notebook",
    "Lab_2_efi05_attempt_2024-02-19-06-34-15.txt": "Name : Ève (efi05)\nNote : aucune".encode(),
    "Lab_2_efi05_attempt_2024-02-19-06-34-15_hw2.zip": "broken zip",
    "Lab_2_fsi06_attempt_2024-02-19-06-34-16.txt": receipt("Fay Sixth", "fsi06"),
    "rubric.docx": b"PK",
}
OWN = {name for name in FILES if name.endswith(("13.txt", "16.txt")) or ("cth03" in name and name.endswith(".txt"))}
SUBMISSIONS = {
    "aex01": {
        "student": ("aex01", "Ada Example", "aex01"),
        "upload": "Lab_2_aex01_attempt_2024-02-19-06-34-13",
        "submitted": "2024-02-19T06:34:13-06:00",
        "files": {"conv.py"},
    },
    "b_other": {
        "student": ("b_other", "Bob Other", "b_other"),
        "upload": "Lab_2_b_other_attempt_2024-02-21-23-00-00",
        "submitted": "2024-02-21T23:00:00-06:00",
        "files": {"my conv.py"},
        "notes": (
            "'Lab_2_b_other_attempt_2024-02-21-23-00-00.txt' was not used: it holds a text or a comment that came with "
            "the upload.",
        ),
    },
    "cth03": {
        "student": ("cth03", "Cleo Third", "cth03"),
        "upload": "Lab_2_cth03_attempt_2024-02-18-09-00-00",
        "submitted": "2024-02-18T09:00:00-06:00",
        "files": {"conv.py", "x_attempt_2025-01-01-00-00-00_conv.py"},
        "superseded": (
            "An older upload was not graded: 'Lab_2_cth03_attempt_2024-02-17-10-00-00_conv.py' "
            "(2024-02-17 10:00 UTC-06:00).",
        ),
    },
    "dfo04": {
        "student": ("dfo04", "", "dfo04"),
        "upload": "Lab_2_dfo04_attempt_2024-02-19-06-34-14",
        "submitted": "2024-02-19T06:34:14-06:00",
        "notebooks": {"hw2.ipynb"},
    },
    "efi05": {
        "student": ("efi05", "", "efi05"),
        "upload": "Lab_2_efi05_attempt_2024-02-19-06-34-15",
        "submitted": "2024-02-19T06:34:15-06:00",
        "notes": (
            "'Lab_2_efi05_attempt_2024-02-19-06-34-15.txt' was not used: it holds a text or a comment that came with "
            "the upload.",
            "'hw2.zip' was not used: it is damaged or was cut short; pack it again.",
        ),
    },
    "fsi06": {
        "student": ("fsi06", "Fay Sixth", "fsi06"),
        "upload": "Lab_2_fsi06_attempt_2024-02-19-06-34-16",
        "submitted": "2024-02-19T06:34:16-06:00",
        "notes": ("The submission holds no Python module and no answers file.",),
    },
}
REMARKS = (
    "'rubric.docx' belongs to no submission and was not used.",
    "Blackboard writes times without a zone: they were read as UTC-06:00 (--timezone changes that).",
)
