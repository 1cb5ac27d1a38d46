"""Brightspace, "Download": a folder for each upload, its time without a colon and without a zone."""

ROOT = "Lab 02 Download Feb 25, 2024 1129 PM"
FILES = {
    "index.html": b"<html>",
    "397001-2557000 - Ada Example - Feb 19, 2024 926 PM/conv.py": "source",
    "397002-2557000 - Bob O'Other-Name - Feb 21, 2024 1205 AM/conv.py": "source",
    "397003-2557000 - Cleo Third - Feb 18, 2024 1159 AM/conv.py": "source",
    "397003-2557000 - Cleo Third - Feb 18, 2024 100 PM/conv.py": "source",
    "397003-2557000 - Cleo Third - Feb 18, 2024 100 PM/extra.txt": b"",
    "397004-2557000 - Dora Fourth - Feb 19, 2024 926 PM/hw2.ipynb": "notebook",
    "397005-2557000 - Eve Fifth - Feb 19, 2024 926 PM/hw2.zip": "broken zip",
    "397006-2557000 - Ada Example - Feb 19, 2024 926 PM - conv.py": "source",  # flat, and a namesake
    "summary.pdf": b"%PDF",
}
OWN = {"index.html"}
SUBMISSIONS = {
    "Ada_Example_397001-2557000": {
        "student": ("397001-2557000", "Ada Example"),
        "upload": "397001-2557000 - Ada Example - Feb 19, 2024 926 PM",
        "submitted": "2024-02-19T21:26:00-06:00",
        "files": {"conv.py"},
    },
    "Bob_O_Other-Name_397002-2557000": {
        "student": ("397002-2557000", "Bob O'Other-Name"),
        "upload": "397002-2557000 - Bob O'Other-Name - Feb 21, 2024 1205 AM",
        "submitted": "2024-02-21T00:05:00-06:00",
        "files": {"conv.py"},
    },
    "Cleo_Third_397003-2557000": {
        "student": ("397003-2557000", "Cleo Third"),
        "upload": "397003-2557000 - Cleo Third - Feb 18, 2024 100 PM",
        "submitted": "2024-02-18T13:00:00-06:00",
        "files": {"conv.py"},
        "notes": ("'extra.txt' was not used: neither a Python module nor answers.yaml.",),
        "superseded": (
            "An older upload was not graded: '397003-2557000 - Cleo Third - Feb 18, 2024 1159 AM/' "
            "(2024-02-18 11:59 UTC-06:00).",
        ),
    },
    "Dora_Fourth_397004-2557000": {
        "student": ("397004-2557000", "Dora Fourth"),
        "upload": "397004-2557000 - Dora Fourth - Feb 19, 2024 926 PM",
        "submitted": "2024-02-19T21:26:00-06:00",
        "notebooks": {"hw2.ipynb"},
    },
    "Eve_Fifth_397005-2557000": {
        "student": ("397005-2557000", "Eve Fifth"),
        "upload": "397005-2557000 - Eve Fifth - Feb 19, 2024 926 PM",
        "submitted": "2024-02-19T21:26:00-06:00",
        "notes": ("'hw2.zip' was not used: it is damaged or was cut short; pack it again.",),
    },
    "Ada_Example_397006-2557000": {
        "student": ("397006-2557000", "Ada Example"),
        "upload": "397006-2557000 - Ada Example - Feb 19, 2024 926 PM",
        "submitted": "2024-02-19T21:26:00-06:00",
        "files": {"conv.py"},
    },
}
REMARKS = (
    "'summary.pdf' belongs to no submission and was not used.",
    "Brightspace writes times without a zone: they were read as UTC-06:00 (--timezone changes that).",
)
