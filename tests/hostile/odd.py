"""Submissions that no cell of text can hold: encodings, bombs, links, devices, names and answers that attack."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

MODULE = "conv1d_matrix.py"
ODD = "@odd@"  # stands for a place's name in what is written below
RIGHT = "def conv_matrix(W, width):\n    return W\n"

# name → the bytes of the module
SOURCES: dict[str, bytes] = {
    "nul_in_the_middle": b"x = 1\n\0\ny = 2\n",
    "nothing_but_nul": b"\0" * 100_000,
    "utf_16": RIGHT.encode("utf-16"),
    "two_byte_order_marks": b"\xef\xbb\xbf\xef\xbb\xbf" + RIGHT.encode(),
    "not_utf_8": b"# \xff\xfe\xfa\n" + RIGHT.encode(),
    "coding_that_runs": b"# coding: raw_unicode_escape\n# \\u000aimport os; os._exit(0)\n",
    "coding_utf_7": b"# coding: utf-7\n+AGkAbQBwAG8AcgB0- os\n",
    "coding_unknown": b"# coding: no_such_coding\n",
    "coding_idna": b"# coding: idna\n" + b"x" * 100_000,
    "parentheses": b"x = " + b"(" * 100_000,
    "minus_signs": b"x = " + b"-" * 300_000 + b"1\n",
    "attributes": b"x = a" + b".a" * 200_000,
    "indentation": b"".join(b" " * depth + b"if 1:\n" for depth in range(1000)),
    "constant_powers": b"x = 2 ** (2 ** 40)\n",
    "constant_strings": b"x = ('a' * 4096) * 4096 * 4096 * 4096\n",
    "constant_digits": b"x = " + b"9" * 1_000_000 + b"\n",
    "format_strings": b"x = f'" + b'{f"' * 100 + b"1" + b'"}' * 100 + b"'\n",
    "one_line": b"x = [" + b"0," * 40_000 + b"]\n",
    "match_bomb": b"match 1:\n" + b"".join(b"  case {'a': [%d, *_]}: pass\n" % n for n in range(2000)),
    "homoglyphs": "def соnv_matrix(W, width):\n    return W\n".encode(),
    "bidirectional": "x = 'a\u202e\u2066 # \u2069 \u2066'\nraise ValueError(x)\n".encode(),
    "form_feeds": b"\x0c\x0b\x1a" + RIGHT.encode(),
    "carriage_returns": b"x = 1\r# \rraise ValueError('\\r\\x1b[2J')\r",
    "two_megabytes": b"#" * 2_000_000,
}


def _answers(text: str) -> Callable[[Path, Mapping[str, str]], None]:
    def make(folder: Path, places: Mapping[str, str]) -> None:
        (folder / "answers.yaml").write_text(text.replace("@INJECT@", places["INJECT"]), encoding="utf-8")

    return make


def _link_to_secret(folder: Path, places: Mapping[str, str]) -> None:
    (folder / MODULE).symlink_to(places["SECRET"])
    (folder / "answers.yaml").symlink_to(places["SECRET"])
    (folder / "helpers").symlink_to(Path(places["SECRET"]).parent)


def _hard_climb(folder: Path, places: Mapping[str, str]) -> None:
    (folder / "deep" / ("d/" * 40)).mkdir(parents=True)
    (folder / "deep" / "link").symlink_to("../" * 20)
    (folder / MODULE).write_text("from deep.link.etc import passwd\n", encoding="utf-8")


def _fifo(folder: Path, places: Mapping[str, str]) -> None:
    os.mkfifo(folder / MODULE)
    os.mkfifo(folder / "answers.yaml")


def _archives(folder: Path, places: Mapping[str, str]) -> None:
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../../../" + places["TOKEN"], "climbed")
        archive.writestr("bomb", b"\0" * 50_000_000)
    (folder / MODULE).write_text(RIGHT, encoding="utf-8")


def _names(folder: Path, places: Mapping[str, str]) -> None:
    (folder / MODULE).write_text(RIGHT, encoding="utf-8")
    image = f"<img src=x onerror={places['INJECT']}>.py"
    for name in ("=1+1.py", image, "a\x1b[2J\n.py", "\u202ecod.py", "-rf.py"):
        (folder / name).write_text("x = 1\n", encoding="utf-8")
    (folder / os.fsdecode(b"\xff\xfe.py")).write_text("x = 1\n", encoding="utf-8")


def _library_names(folder: Path, places: Mapping[str, str]) -> None:
    (folder / MODULE).write_text(RIGHT, encoding="utf-8")
    for name in ("numpy", "json", "grader", "os", "sitecustomize", "encodings", "typing", "_submission_", "secrets"):
        (folder / f"{name}.py").write_text("raise SystemExit(0)\n", encoding="utf-8")
    (folder / "grader_").mkdir()
    (folder / "grader_" / "__init__.py").write_text("", encoding="utf-8")


def _thousand_files(folder: Path, places: Mapping[str, str]) -> None:
    for number in range(1200):
        (folder / f"m{number}.py").write_text("x = 1\n", encoding="utf-8")


MADE: dict[str, Callable[[Path, Mapping[str, str]], None]] = {
    "links": _link_to_secret,
    "climbing": _hard_climb,
    "fifo": _fifo,
    "archives": _archives,
    "file_names": _names,
    "library_names": _library_names,
    "thousand_files": _thousand_files,
    "answers_laughs": _answers("a: &a [x, x]\nb: &b [*a, *a]\nconv1d_matrix: {A: [*b, *b]}\n"),
    "answers_python": _answers("conv1d_matrix: {A: !!python/object/apply:os.system ['true']}\n"),
    "answers_deep": _answers("conv1d_matrix: {A: " + "[" * 5000 + "\n"),
    "answers_html": _answers(
        "conv1d_matrix:\n  transpose: '<script>@INJECT@</script> [a](javascript:@INJECT@)'\n"
        "  A: '<img onerror=@INJECT@>'\n"
    ),
    "answers_expression": _answers("conv1d_matrix: {A: [['__import__(\"os\")._exit(0)', '9**9**9**9']], B: '((((' }\n"),
    "answers_huge_powers": _answers(
        "conv1d_matrix: {A: [[9**9**9, w1_11**999999999]], kernel_1: [[1e999999, " + "1" * 200_000 + "]]}\n"
    ),
}

# names of submissions, as folders; what lies in them is harmless
FOLDERS = (
    "=HYPERLINK(1)",
    "+cmd",
    "<b>bold<b>",
    "a;rm -rf x",
    "con",
    "x'\"y",
    "[red]rich[red]",
    "\u202egnp",
    "a\nb\x1b[1m",
)


def make(folder: Path, places: Mapping[str, str]) -> dict[str, str]:
    """Writes all of them below ``folder``; submission name → what success would look like."""
    for name, source in SOURCES.items():
        _new(folder, f"source-{name}").joinpath(MODULE).write_bytes(source)
    for name, build in MADE.items():
        build(_new(folder, f"odd-{name}"), places)
    for name in FOLDERS:
        _new(folder, name).joinpath(MODULE).write_text(RIGHT, encoding="utf-8")
    names = [*(f"source-{name}" for name in SOURCES), *(f"odd-{name}" for name in MADE)]
    return dict.fromkeys(names, "grader hung or dead")


def _new(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name
