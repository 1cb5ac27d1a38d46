"""Names of files of a Canvas download, taken apart: where two readings are possible, the other files decide."""

from __future__ import annotations

import pytest

from grader.intake.canvas_file import canvas_files
from grader.intake.tree import Entry

CLEAR = ("exampleada_4711_88120_conv.py", "otherbob_LATE_4712_88130_conv.py")


def read(*names):
    return [
        (one.name, one.user, one.attachment, one.file) for one in canvas_files(Entry(name, "file") for name in names)
    ]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("team_5_4800_89001_x.py", ("team_5", "4800", "89001", "x.py")),
        ("my_team_5_4800_89001_2_x.py", ("my_team_5", "4800", "89001", "2_x.py")),
        ("team_5_4800_text.html", ("team_5", "4800", "", "text.html")),
        ("team_5_LATE_4800_89001_x.py", ("team_5", "4800", "89001", "x.py")),
        # what students call their files is no id
        ("fourthdora_4714_88150_20230117_hw2.py", ("fourthdora", "4714", "88150", "20230117_hw2.py")),
        ("fourthdora_4714_88150_99999_hw2.py", ("fourthdora", "4714", "88150", "99999_hw2.py")),
        ("fourthdora_4714_88150_7_3_x.py", ("fourthdora", "4714", "88150", "7_3_x.py")),
        ("fourthdora_4714_88150_text.html", ("fourthdora", "4714", "88150", "text.html")),
        ("fourthdora_LATE_4714_88150_12345_x.py", ("fourthdora", "4714", "88150", "12345_x.py")),
        ("anon_aB3xY_88150_12345_x.py", ("", "anon_aB3xY", "88150", "12345_x.py")),
    ],
)
def test_digits_at_the_end_of_a_name_are_told_from_ids_by_what_ids_are_like(name, parts):
    assert read(*CLEAR, name)[2] == parts


def test_an_attachment_is_one_file_and_a_person_has_one_name():
    files = ("team_2024_4800_89001_x.py", "team_2024_4800_89002_answers.yaml")
    expected = [("team_2024", "4800", "89001", "x.py"), ("team_2024", "4800", "89002", "answers.yaml")]
    assert read(*files) == expected
    late = "team_2024_LATE_4800_89003_y.py"
    assert read(files[0], late, *CLEAR)[0] == expected[0]


def test_a_class_of_such_teams_is_read_without_any_clear_name():
    names = [f"team_{number}_480{number}_8900{number}_x.py" for number in range(1, 4)]
    assert [one[:2] for one in read(*names)] == [(f"team_{number}", f"480{number}") for number in range(1, 4)]


def test_students_who_all_begin_a_files_name_with_their_number_keep_their_ids():
    names = [f"{name}_471{at}_8812{at}_2023011{at}_x.py" for at, name in enumerate(("ada", "bob", "cleo"))]
    assert [one[:3] for one in read(*names)] == [
        ("ada", "4710", "88120"),
        ("bob", "4711", "88121"),
        ("cleo", "4712", "88122"),
    ]
