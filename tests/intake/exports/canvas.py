"""Canvas, "Download Submissions": a flat zip."""

ROOT = "cs101-hw-2_submissions"
FILES = {
    "exampleada_4711_88120_conv.py": "source",
    "exampleada_4711_88121_my notes.pdf": b"%PDF",
    "otherbob_LATE_4712_88130_conv-1.py": "source",
    "otherbob_LATE_4712_88131_answers-2.yaml": b"conv: {A: 2}\n",
    "thirdcléo_4713_88140_conv.py": "source",
    "thirdcléo_LATE_4713_88199_conv-1.py": "source",
    "fourthdora_4714_88150_hw2.ipynb": "notebook",
    "fourthdora_4714_88152_hw2-1.ipynb": "notebook",
    "fourthdora_4714_text.html": b"<p>Hello</p>",
    "fiftheve_4715_88160_hw2-3.zip": "broken zip",
    "team7_4716_88170_LATE_99_98_x.py": "source",
    "anon_aB3xY_88180_part-1.py": "source",
    "anon_aB3xY_88181_part-2.py": "source",
    "LATE_anon_zZ9_88190_hw2.zip": {"hw2/conv.py": "source", "hw2/inner.zip": b"PK"},
    "grades.csv": b"Student,ID\n",
}
SUBMISSIONS = {
    "exampleada_4711": {
        "student": ("4711", "exampleada"),
        "upload": "88121",
        "late": False,
        "files": {"conv.py"},
        "notes": ("'my notes.pdf' was not used: neither a Python module nor answers.yaml.",),
    },
    "otherbob_4712": {
        "student": ("4712", "otherbob"),
        "upload": "88131",
        "late": True,
        "files": {"conv.py"},
        "answers": {"conv": {"A": "2"}},
    },
    "thirdcléo_4713": {
        "student": ("4713", "thirdcléo"),
        "upload": "88199",
        "late": True,
        "files": {"conv.py"},
        "superseded": ("An older upload was not graded: 'thirdcléo_4713_88140_conv.py'.",),
    },
    "fourthdora_4714": {
        "student": ("4714", "fourthdora"),
        "upload": "88152",
        "late": False,
        "notebooks": {"hw2.ipynb"},
        "superseded": (
            "'fourthdora_4714_88150_hw2.ipynb' was not graded: 'fourthdora_4714_88152_hw2-1.ipynb' is newer.",
        ),
        "notes": ("'text.html' was not used: neither a Python module nor answers.yaml.",),
    },
    "fiftheve_4715": {
        "student": ("4715", "fiftheve"),
        "upload": "88160",
        "late": False,
        "notes": ("'hw2.zip' was not used: it is damaged or was cut short; pack it again.",),
    },
    "team7_4716": {"student": ("4716", "team7"), "upload": "88170", "late": False, "files": {"LATE_99_98_x.py"}},
    "anon_aB3xY": {
        "student": ("anon_aB3xY",),
        "upload": "88181",
        "late": False,
        "files": {"part-1.py", "part-2.py"},
    },
    "anon_zZ9": {
        "student": ("anon_zZ9",),
        "upload": "88190",
        "late": True,
        "files": {"conv.py"},
        "notes": (
            "'hw2.zip/hw2/inner.zip' was not used: it is an archive within an archive; pack its files only once.",
        ),
    },
}
REMARKS = ("'grades.csv' belongs to no submission and was not used.",)
