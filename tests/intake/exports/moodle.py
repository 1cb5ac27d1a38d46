"""Moodle, "Download all submissions", twice: only the last attempt is in each, and no time."""

ROOT = "CS101-Homework 2-77"
FILES = {
    "Ada Example_12345_assignsubmission_file/conv.py": "source",
    "Ada Example_12345_assignsubmission_onlinetext/onlinetext.html": b"<p>Late, sorry</p>",  # late: Moodle doesn't say
    "Bob Other-Name_12346_assignsubmission_file/src/conv.py": "source",
    "Cleo Third_12347_assignsubmission_file/conv.py": "source",
    "Participant_12348_assignsubmission_file/hw2.ipynb": "notebook",
    "Eve Fifth_12349_assignsubmission_file/hw2.zip": "broken zip",
    "Team 7_31_assignsubmission_file/conv.py": "source",
    "Default group_assignsubmission_file/conv.py": "source",
    "Ada Example_12345_assignfeedback_file/feedback.pdf": b"%PDF",
}
# older versions end the folder's name with an underscore; flat is a preference
LATER = {
    "Cleo Third_12347_assignsubmission_file_/conv.py": "source",
    "Gil Flat_12350_assignsubmission_file_Ada Example_12345_assignsubmission_file_conv.py": "source",
    "Gil Flat_12350_assignsubmission_onlinetext_onlinetext.html": b"<p></p>",
}
SUBMISSIONS = {
    "Ada_Example_12345": {
        "student": ("12345", "Ada Example"),
        "files": {"conv.py"},
        "notes": ("'onlinetext.html' was not used: neither a Python module nor answers.yaml.",),
    },
    "Bob_Other-Name_12346": {"student": ("12346", "Bob Other-Name"), "files": {"conv.py"}},
    "Cleo_Third_12347": {
        "student": ("12347", "Cleo Third"),
        "files": {"conv.py"},
        "superseded": ("An older upload was not graded: 'Cleo Third_12347_assignsubmission_file/'.",),
    },
    "Participant_12348": {"student": ("12348",), "notebooks": {"hw2.ipynb"}},
    "Eve_Fifth_12349": {
        "student": ("12349", "Eve Fifth"),
        "notes": ("'hw2.zip' was not used: it is damaged or was cut short; pack it again.",),
    },
    "Team_7_31": {"student": ("31", "Team 7"), "files": {"conv.py"}},
    "Default_group": {"student": ("", "Default group"), "files": {"conv.py"}},
    "Gil_Flat_12350": {
        "student": ("12350", "Gil Flat"),
        "files": {"Ada Example_12345_assignsubmission_file_conv.py"},
        "notes": ("'onlinetext.html' was not used: neither a Python module nor answers.yaml.",),
    },
}
REMARKS = ("'Ada Example_12345_assignfeedback_file/' belongs to no submission and was not used.",)
