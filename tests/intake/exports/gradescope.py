"""Gradescope, "Export submissions": metadata in Ruby's YAML, and the folder of the upload that counts for each."""

ROOT = "assignment_77_export"
METADATA = """\
---
submission_900001:
  :submitters:
  - :name: Ada Example
    :sid: '00123'
    :email: ada@example.edu
  :created_at: 2024-02-19 02:52:07.938335000 Z
  :score: 7.0
  :status: processed
  :results:
    score:
    tests:
    - name: "evil: name"
      output: |
        submission_900009:
          :submitters: []
  :history: []
submission_900002:
  :submitters:
  - :name: Bob Other
    :sid: ''
    :email: bob@example.edu
  :created_at: 2024-02-21 13:00:00.000000000 Z
  :history:
  - :submitters: []
    :created_at: 2024-02-18 10:00:00.000000000 Z
    :score: 0.0
    :status: processed
    :results:
      score: 0.0
    :id: 899990
  - :submitters: []
    :created_at: 2024-02-22 10:00:00.000000000 Z
    :id: 900077
submission_900003:
  :submitters:
  - :name: &1 Cleo Third
    :sid: '00125'
    :email: cleo@example.edu
  - :name: Dora Fourth
    :sid: '00126'
    :email: dora@example.edu
  :created_at: 2024-02-19 12:00:00.000000000 Z
  :history: []
submission_900004:
  :submitters:
  - :name: Eve Fifth
    :sid: '00127'
  :created_at: 2024-02-19 12:00:01.000000000 Z
  :history: []
submission_900005:
  :submitters:
  - :name: Fay Sixth
    :sid: '00128'
  :created_at: 2024-02-19 12:00:01.000000000 Z
  :history: []
"""
FILES = {
    "submission_metadata.yml": METADATA.encode(),
    "submission_900001/conv.py": "source",
    "submission_900002/conv.py": "source",
    "submission_900003/hw2.ipynb": "notebook",
    "submission_900003/notes.md": b"",
    "submission_900004/hw2.zip": "broken zip",
    "submission_900006/conv.py": "source",
    "readme.txt": b"",
}
OWN = {"submission_metadata.yml"}
SUBMISSIONS = {
    "Ada_Example_00123": {
        "student": ("00123", "Ada Example", "", "ada@example.edu"),
        "upload": "900001",
        "submitted": "2024-02-19T02:52:07.938335+00:00",
        "files": {"conv.py"},
    },
    "Bob_Other_bob": {
        "student": ("", "Bob Other", "", "bob@example.edu"),
        "upload": "900002",
        "submitted": "2024-02-21T13:00:00+00:00",  # after the due date; only the scores' CSV says "late"
        "files": {"conv.py"},
        "superseded": (
            "Upload 899990 of 2024-02-18 10:00 UTC was not graded: there is a newer one.",
            "Upload 900077 of 2024-02-22 10:00 UTC was not graded: it is newer, but an older upload was made to count.",
        ),
    },
    "Cleo_Third_00125_Dora_Fourth_00126": {
        "student": ("00125", "Cleo Third", "", "cleo@example.edu"),
        "members": [
            ("00125", "Cleo Third", "", "cleo@example.edu"),
            ("00126", "Dora Fourth", "", "dora@example.edu"),
        ],
        "upload": "900003",
        "submitted": "2024-02-19T12:00:00+00:00",
        "notebooks": {"hw2.ipynb"},
        "notes": ("'notes.md' was not used: neither a Python module nor answers.yaml.",),
    },
    "Eve_Fifth_00127": {
        "student": ("00127", "Eve Fifth"),
        "upload": "900004",
        "submitted": "2024-02-19T12:00:01+00:00",
        "notes": ("'hw2.zip' was not used: it is damaged or was cut short; pack it again.",),
    },
    "submission_900006": {"student": ("",), "upload": "900006", "files": {"conv.py"}},
}
REMARKS = (
    "submission_metadata.yml names 'submission_900005', which is not there.",
    "'readme.txt' belongs to no submission and was not used.",
    "'submission_900006/' is not in submission_metadata.yml: whose it is, is not known.",
)
