"""Which format a folder is in: seen from names that only one platform gives."""

from __future__ import annotations

from datetime import timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.intake.base import format_named, format_names, format_of
from grader.intake.discover import discover
from grader.intake.kinds import is_noise
from grader.intake.paths import Options
from grader.intake.tree import Entry, Place
from grader.model import Assignment, Layout, Problem

HW = Assignment("hw2", "Homework 2", (Problem("p", "", Path(), Layout("conv.py"), ()),), Path("hw2.yaml"))


class Names:
    """A tree of names alone: whoever reads from it fails."""

    def __init__(self, paths):
        self._paths = paths

    def entries(self, folder="", most=None):
        start = f"{folder}/" if folder else ""
        heads = sorted({path[len(start) :].split("/")[0] for path in self._paths if path.startswith(start)})
        files = set(self._paths)
        return [Entry(start + head, "file" if start + head in files else "folder") for head in heads]


def fits(*paths, root="class"):
    return format_of(Place(Names(paths), "", root))


@pytest.mark.parametrize(
    ("paths", "name"),
    [
        (("submission_metadata.yml", "submission_1/conv.py"), "gradescope"),
        (("exampleada_4711_88120_conv.py",), "canvas"),
        (("exampleada_4711_88120_conv.py", "exampleada_4711_88121_mlp.py"), "canvas"),
        (("exampleada_4711_88120_conv.py", "exampleada_LATE_4711_88121_conv.py"), "canvas"),
        (("exampleada_4711_88120_conv.py", "team_5_4800_89001_conv.py", "team_5_4800_89002_answers.yaml"), "canvas"),
        # one odd name among them
        (("a_4711_88120_x.py", "b_4712_88121_x.py", "odd_4713_99_x.py"), "canvas"),
        (("a_4711_88120_x.py", "b_4712_88121_x.py", "c_4713_88122_x.py", "c_4713_88123_x.py"), "canvas"),
        (("a_4711_88120_x.py", "b_4712_88121_x.py", "c_4713_88122_x.py", "d_4713_88123_x.py"), "canvas"),
        (("anon_aB3_88120_conv.py", "LATE_anon_aC3_88121_conv.py"), "canvas"),
        (("exampleada_4711_88120_conv.py", "exampleada_4711_88121_a_b.py", "readme.txt"), "canvas"),
        (("Ada Example_12345_assignsubmission_file_/conv.py",), "moodle"),
        (("Ada Example_12345_assignsubmission_file_conv.py",), "moodle"),
        (("Lab 2_aex01_attempt_2026-04-21-06-34-13_conv.py",), "blackboard"),
        (("397000-2557000 - Ada Example - Sep 24, 2026 926 PM/conv.py",), "brightspace"),
        (("397000-2557000 - Ada Example - Sep 24, 2026 926 PM - conv.py",), "brightspace"),
        (("hw2-submissions/hw2-ada/conv.py", "grades.csv"), "github-classroom"),
        (("ada/conv.py", "bob.py"), "plain"),
        ((), "plain"),
        # of Canvas's form, and not Canvas's
        (("lab_1_2_ada.py", "lab_1_2_bob.py"), "plain"),
        (("hw_2024_1005_ada.py", "hw_2024_1005_bob.py"), "plain"),
        (("ada_2024_1005_hw.py", "bob_2024_1006_hw.py"), "plain"),
        (("ada_2024_10_hw.py",), "plain"),
        (("cs_101_1001_hw2.py", "cs_101_1002_hw2.py"), "plain"),
        (("cs_101_1001_ada.py", "cs_101_1002_bob.py"), "plain"),
        (("cs_2024_10001_ada.py", "cs_2024_10002_bob.py"), "plain"),
        (("cs_36200_10001_hw2.py", "cs_36200_10002_hw2.py"), "plain"),
        (("exampleada_4711_88120_conv.py", "bob.py", "cleo.py"), "plain"),
        (("a_101_2001_x.py", "b_101_2002_x.py", "c_102_2003_x.py", "d_102_2004_x.py", "e_103_2005_x.py"), "plain"),
        (("a_101_2001_x.py", "b_101_2002_x.py", "c_102_2003_x.py"), "plain"),
        # of other forms nearly
        (("ada_attempt_2.py", "Lab_ada_attempt_2026-04-21.py"), "plain"),
        (("12-34 - Ada", "x_assignsubmission_"), "plain"),
        (("my-submissions/ada/conv.py",), "plain"),
        (("submission_1/submission_metadata.yml",), "plain"),
    ],
)
def test_a_format_is_known_by_names_that_only_it_gives(paths, name):
    assert fits(*paths) == name


def test_clones_are_known_by_their_folders_name():
    assert fits("hw2-ada/conv.py", root="hw2-submissions") == "github-classroom"
    assert fits("hw3-ada/conv.py", root="hw2-submissions") == "plain"


def test_every_installed_format_can_be_named():
    platforms = ["blackboard", "brightspace", "canvas", "github-classroom", "gradescope", "moodle"]
    assert sorted(format_names()) == [*platforms, "plain"]
    assert all(format_named(name).rank > 0 for name in format_names())


def test_an_unknown_format_is_told_with_those_that_are_known():
    with pytest.raises(UsageError) as caught:
        format_named("canvass")
    known = "blackboard, brightspace, canvas, github-classroom, gradescope, moodle, plain"
    assert str(caught.value) == f"--format canvass: no such format; known are {known}"


# ------------------------------------------------------------------------------------------------ forced, mixed, broken


def found(root, **options):
    return discover([root], HW, Options(**options))


def test_a_forced_format_is_read_where_its_names_alone_would_not_do(write):
    root = write("class", {"ada_7_8_conv.py": "", "bob_9_10_conv.py": ""})
    assert [one.id for one in found(root).found] == ["ada_7_8_conv", "bob_9_10_conv"]
    assert [one.id for one in found(root, format="canvas").found] == ["ada_7", "bob_9"]


def test_a_forced_format_lists_what_is_not_its_own(write):
    root = write("class", {"ada/conv.py": "", "Ada_1_assignsubmission_file_/conv.py": ""})
    taken = found(root, format="moodle")
    assert [one.id for one in taken.found] == ["Ada_1"]
    assert taken.remarks == ("'ada/' belongs to no submission and was not used.",)


def test_a_team_whose_name_ends_in_a_number_spoils_nothing_of_a_canvas_download(write):
    files = ("exampleada_4711_88120_conv.py", "team_5_4800_89001_conv.py", "team_5_4800_89002_answers.yaml")
    root = write("class", {**dict.fromkeys(files, ""), "otherbob_4712_88130_conv.py": ""})
    for options in ({}, {"format": "canvas"}):
        taken = found(root, **options)
        assert [one.id for one in taken.found] == ["exampleada_4711", "otherbob_4712", "team_5_4800"]
        assert [piece.name for piece in taken.found[2].pieces] == ["conv.py", "answers.yaml"]
        assert taken.remarks == ()


def test_several_names_under_one_number_of_canvas_are_several_submissions_and_told(write):
    names = ("ada_4711_88120_conv.py", "bob_4712_88121_conv.py", "cleo_4713_88122_conv.py", "dora_4713_88123_conv.py")
    taken = found(write("class", dict.fromkeys(names, "")))
    assert [one.id for one in taken.found] == ["ada_4711", "bob_4712", "cleo_4713", "dora_4713"]
    told = "Under Canvas's number 4713 there are files of 'cleo' and 'dora': they were taken for as many submissions."
    assert taken.remarks == (told,)


def test_links_in_an_export_are_told_and_never_followed(write, tmp_path):
    (tmp_path / "key.py").write_text("K = 1")
    root = write("class", {"exampleada_4711_88120_conv.py": ""})
    (root / "otherbob_4712_88121_conv.py").symlink_to(tmp_path / "key.py")
    taken = found(root, format="canvas")
    assert [one.id for one in taken.found] == ["exampleada_4711"]
    assert taken.remarks == ("'otherbob_4712_88121_conv.py' belongs to no submission and was not used: it is a link.",)


def test_gradescopes_metadata_that_can_not_be_read_cost_nobody(write):
    root = write("class", {"submission_metadata.yml": "submission_1:\n  :submitters: [\n", "submission_1/conv.py": ""})
    taken = found(root)
    assert [(one.id, one.about.upload) for one in taken.found] == [("submission_1", "1")]
    assert taken.remarks == (
        "'submission_metadata.yml' could not be read to its end: line 3: did not find expected node content.",
        "'submission_1/' is not in submission_metadata.yml: whose it is, is not known.",
    )


def test_of_brightspace_numbers_that_several_share_no_id_is_made(write):
    root = write("class", {f"1-2 - {name} - Sep 24, 2026 926 PM/conv.py": "" for name in ("Ada X", "Bob Y")})
    assert [(one.id, one.about.student.id) for one in found(root).found] == [("Ada_X_1-2", ""), ("Bob_Y_1-2", "")]


def test_a_classroom_without_its_table_goes_by_the_logins(write):
    root = write("hw2-submissions", {"hw2-ada/conv.py": "", "hw2-bob-b/conv.py": ""})
    assert [(one.id, one.about.student.login) for one in found(root).found] == [("ada", "ada"), ("bob-b", "bob-b")]


def test_blackboard_user_names_may_hold_underscores(write):
    names = ("Lab_2_a_x_attempt_2024-02-19-06-34-13_conv.py", "Lab_2_b_x_attempt_2024-02-19-06-34-13_conv.py")
    root = write("class", dict.fromkeys(names, ""))
    assert [one.id for one in found(root).found] == ["a_x", "b_x"]
    alone = write("alone", {names[0]: ""})
    assert [one.id for one in found(alone).found] == ["x"]


def test_a_receipt_that_can_not_be_read_is_noted(write, forbid):
    name = "Lab 2_aex01_attempt_2024-02-19-06-34-13"
    root = write("class", {f"{name}.txt": "Name: Ada (aex01)", f"{name}_conv.py": ""})
    forbid(root / f"{name}.txt")
    (one,) = found(root).found
    assert one.load().notes == (f"'{name}.txt' could not be read.",)


def test_times_without_a_zone_are_read_as_asked(write):
    root = write("class", {"1-2 - Ada - Jul 4, 2026 926 PM/conv.py": ""})
    taken = found(root, tz=timezone(timedelta(hours=9)))
    assert taken.found[0].about.submitted.isoformat() == "2026-07-04T21:26:00+09:00"
    assert taken.remarks == (
        "Brightspace writes times without a zone: they were read as UTC+09:00 (--timezone changes that).",
    )


def test_a_timestamp_that_is_no_time_is_told(write):
    root = write("class", {"ada/conv.py": "", "ada/timestamp.txt": "last night"})
    taken = found(root)
    assert taken.found[0].about.submitted is None
    assert taken.remarks == ("'ada/timestamp.txt' holds no time that is understood, such as 2024-02-19 23:59:00 UTC.",)


# ----------------------------------------------------------------------------------------------------- nothing vanishes

NAME = st.text(st.characters(blacklist_characters="/\x00\\", blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=9)
FILE = st.builds("{}{}".format, NAME, st.sampled_from([".py", ".ipynb", ".pdf", ".txt", "", ".yml", "-1.py"]))
NUMBER = st.integers(1, 4).map(lambda number: str(4710 + number))
WHO = st.sampled_from(["ada", "bob", "Ada B"])
TIME = st.sampled_from(["2024-02-19-06-34-13", "2024-02-20-06-34-13"])
D2L = st.sampled_from(["Feb 19, 2024 926 PM", "Feb 20, 2024 926 AM"])
PATHS = {
    "canvas": st.builds("{}{}_{}_88{}_{}".format, WHO, st.sampled_from(["", "_LATE"]), NUMBER, NUMBER, FILE),
    "moodle": st.builds("{}_{}_assignsubmission_file{}{}".format, WHO, NUMBER, st.sampled_from(["/", "_/", "_"]), FILE),
    "blackboard": st.builds("Lab_{}_attempt_{}_{}".format, WHO, TIME, FILE),
    "brightspace": st.builds("{}-9 - {} - {}{}{}".format, NUMBER, WHO, D2L, st.sampled_from(["/", " - "]), FILE),
    "github-classroom": st.builds("hw2-submissions/hw2-{}/{}".format, WHO, FILE),
    "plain": st.builds("{}{}{}".format, WHO, st.sampled_from(["/", "_attempt2/", "/src/", "_"]), FILE),
}


@pytest.mark.parametrize("name", sorted(PATHS))
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_every_file_is_used_or_told(tmp_path_factory, zipped, name, data):
    paths = data.draw(st.sets(PATHS[name], min_size=1, max_size=6)) | data.draw(st.sets(FILE, max_size=2))
    files = {
        path: f"# {path}".encode()
        for path in paths
        if not any(path != other and other.startswith(f"{path}/") for other in paths)
    }
    root = tmp_path_factory.mktemp("class") / "class.zip"
    root.write_bytes(zipped(files))
    try:
        taken = discover([root], HW, Options(format=name, as_="class"))
    except UsageError:
        assert not any(path.endswith((".py", ".ipynb")) and "/" in path for path in files)
        return
    loaded = [one.load() for one in taken.found]
    used = {content for one in loaded for content in one.files.values()}
    told = "\n".join([*taken.remarks, *(note for one in loaded for note in (*one.notes, *one.superseded))])
    for path, content in files.items():
        assert content in used or _is_noise(path) or _is_told(path, told) or path.endswith("timestamp.txt"), told


def _is_noise(path):
    *folders, file = path.split("/")
    return is_noise(file) or any(is_noise(folder, folder=True) for folder in folders)


def _is_told(path, told):
    parts = path.split("/")
    ends = [path[index:] for index in range(len(path))]
    again = [end.replace("-1.py", ".py") for end in ends]
    folders = ["/".join(parts[start:stop]) + "/" for stop in range(1, len(parts)) for start in range(stop)]
    return any(f"'{name}'" in told for name in (*ends, *again, *folders))
