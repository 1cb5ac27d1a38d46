"""Notebooks as Jupyter, Colab, VS Code and Kaggle write them, and as nobody should."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import SubmissionError
from grader.intake import notebook as module
from grader.intake.folder import read_submission
from grader.intake.notebook import read_notebook, read_notebooks
from grader.model import Cell, Notebook, Submission

JUPYTER = {
    "cells": [
        {"cell_type": "markdown", "id": "a1b2c3d4", "metadata": {}, "source": ["# HW 2\n", "\n", "$x^2$"]},
        {
            "cell_type": "code",
            "execution_count": 12,
            "id": "0f9e8d7c",
            "metadata": {"tags": ["solution"]},
            "outputs": [
                {"name": "stdout", "output_type": "stream", "text": ["1\n"]},
                {
                    "data": {"image/png": "iVBORw0KGgo=", "text/plain": ["<Figure size 640x480 with 1 Axes>"]},
                    "metadata": {},
                    "output_type": "display_data",
                },
                {
                    "ename": "ValueError",
                    "evalue": "no",
                    "output_type": "error",
                    "traceback": ["\x1b[0;31mValueError\x1b[0m: no"],
                },
            ],
            "source": ["def f(x):\n", "    return x"],
        },
        {"cell_type": "raw", "id": "99999999", "metadata": {}, "source": ["raw"], "attachments": {}},
        {"cell_type": "code", "execution_count": None, "id": "12345678", "metadata": {}, "outputs": [], "source": []},
    ],
    "metadata": {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"codemirror_mode": {"name": "ipython", "version": 3}, "name": "python", "version": "3.11.4"},
    },
    "nbformat": 4,
    "nbformat_minor": 5,
}
COLAB = {
    "nbformat": 4,
    "nbformat_minor": 0,
    "metadata": {
        "colab": {"name": "HW2.ipynb", "provenance": [], "toc_visible": True, "gpuType": "T4"},
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "language_info": {"name": "python"},
        "accelerator": "GPU",
    },
    "cells": [
        {"cell_type": "markdown", "source": ["# HW 2"], "metadata": {"id": "x1y2z3"}},
        {
            "cell_type": "code",
            "execution_count": 12,
            "metadata": {"id": "AbC", "cellView": "form", "colab": {"base_uri": "https://localhost:8080/"}},
            "outputs": [{"output_type": "stream", "name": "stdout", "text": ["1\n"]}],
            "source": ["def f(x):\n", "    return x"],
        },
        {"cell_type": "raw", "source": "", "metadata": {}},
        {"cell_type": "code", "source": [], "metadata": {"id": "q"}, "execution_count": None, "outputs": []},
    ],
}
VS_CODE = {
    "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": ["# HW 2"]},
        {
            "cell_type": "code",
            "execution_count": 12,
            "metadata": {},
            "outputs": [],
            "source": ["def f(x):\n", "    return x"],
        },
        {
            "cell_type": "code",
            "execution_count": 3,
            "metadata": {"vscode": {"languageId": "shellscript"}},
            "outputs": [],
            "source": ["rm -rf x"],
        },
        {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {"vscode": {"languageId": "python"}},
            "outputs": [],
            "source": [],
        },
    ],
    "metadata": {"language_info": {"name": "python"}, "orig_nbformat": 4},
    "nbformat": 4,
    "nbformat_minor": 2,
}
KAGGLE = {
    "metadata": {
        "kernelspec": {"language": "python", "display_name": "Python 3", "name": "python3"},
        "language_info": {"name": "python", "version": "3.10.12", "mimetype": "text/x-python"},
        "kaggle": {"accelerator": "none", "dataSources": [], "isInternetEnabled": False},
    },
    "nbformat_minor": 4,
    "nbformat": 4,
    "cells": [
        {"cell_type": "markdown", "source": "# HW 2", "metadata": {}},
        {
            "cell_type": "code",
            "source": "def f(x):\n    return x",
            "metadata": {"_uuid": "8f2839f2", "_kg_hide-input": True, "trusted": True},
            "execution_count": 12,
            "outputs": [],
        },
        {"cell_type": "markdown", "source": "", "metadata": {}},
        {"cell_type": "code", "source": "", "metadata": {"trusted": True}, "execution_count": None, "outputs": []},
    ],
}


def raw(document: Any) -> bytes:
    return json.dumps(document, indent=1).encode()


def code(*sources: Any, **fields: Any) -> bytes:
    cells = [{"cell_type": "code", "source": source, "metadata": {}} for source in sources]
    return raw({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells, **fields})


def sources(content: bytes) -> list[str]:
    return [cell.source for cell in read_notebook("a.ipynb", content).notebook.cells]


def refused(content: bytes) -> str:
    with pytest.raises(SubmissionError) as caught:
        read_notebook("HW2.ipynb", content)
    return str(caught.value)


@pytest.mark.parametrize("document", [JUPYTER, COLAB, VS_CODE, KAGGLE], ids=["Jupyter", "Colab", "VS Code", "Kaggle"])
def test_every_editor_s_notebook_is_read_alike(document):
    found = read_notebook("HW2.ipynb", raw(document))
    assert found.notebook == Notebook((Cell(2, 12, "def f(x):\n    return x"), Cell(4, None, "")))
    assert (found.files, found.remarks) == ({}, ())


@pytest.mark.parametrize("minor", range(7))
def test_every_minor_version_of_the_format_is_read(minor):
    assert sources(code("x = 1", nbformat_minor=minor)) == ["x = 1"]


def test_what_readers_do_not_need_may_be_missing():
    assert sources(raw({"cells": [{"cell_type": "code", "source": "x = 1"}]})) == ["x = 1"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_no_fault(encoding):
    text = json.dumps({"cells": [{"cell_type": "code", "source": "x = 'é'"}]}, ensure_ascii=False)
    assert sources(text.encode(encoding)) == ["x = 'é'"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ({"source": ["x = 1\n", 2, None, "y = 2"]}, ["x = 1\ny = 2"]),
        ({"source": {"a": 1}}, [""]),
        ({"source": None}, [""]),
        ({}, [""]),
        ({"source": "x = '\ud800'"}, ["x = '\ufffd\ufffd\ufffd'"]),
        ({"source": "x\r\ny\rz"}, ["x\ny\nz"]),
        ({"source": "x", "cell_type": "markdown"}, []),
        ({"source": "x", "cell_type": ["code"]}, []),
        ({"source": "x", "metadata": 3}, ["x"]),
        ({"source": "x", "metadata": {"vscode": {"languageId": 7}}}, ["x"]),
    ],
)
def test_cells_of_wrong_types_end_nothing(cell, expected):
    document = {"nbformat": 4, "cells": [3, None, [], {"cell_type": "code", **cell}]}
    assert sources(raw(document)) == expected


@pytest.mark.parametrize(
    ("count", "kept"),
    [(7, 7), (None, None), (0, None), (-1, None), (True, None), ("7", None), (10**30, None), (7.5, None)],
)
def test_an_execution_count_is_a_small_number_or_nothing(count, kept):
    document = {"cells": [{"cell_type": "code", "source": "", "execution_count": count}]}
    (cell,) = read_notebook("a.ipynb", raw(document)).notebook.cells
    assert cell.execution_count == kept


AGAIN = "open it in Jupyter, save it and hand it in again"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b" \n", "it is empty"),
        (b'{"cells": [', f"it is damaged at line 1; {AGAIN}"),
        (raw(JUPYTER)[:-200], f"it is damaged at line 76; {AGAIN}"),
        (b"<<<<<<< HEAD\n" + raw(JUPYTER), f"it is damaged at line 1; {AGAIN}"),
        (b'{"cells": ["\xff"]}', f"it is damaged: it is not UTF-8 text; {AGAIN}"),
        (b"[" * 100_000, "its values are nested too deep"),
        (b'{"a":' * 100_000, "its values are nested too deep"),
        (b"[]", f"it is no notebook: it has no list of cells; {AGAIN}"),
        (b"{}", f"it is no notebook: it has no list of cells; {AGAIN}"),
        (b'{"cells": {}}', f"it is no notebook: it has no list of cells; {AGAIN}"),
        (b'{"cells": [], "nbformat": "4"}', f"it is no notebook: its format is no number; {AGAIN}"),
        (b'{"worksheets": [], "nbformat": 3}', f"it is written in the old notebook format 3; {AGAIN}"),
        (code(nbformat=5), "it is written in a newer notebook format than 4; save it in format 4"),
        (code(metadata={"language_info": {"name": "R"}}), "it is a notebook of R, not of Python"),
        (code(metadata={"kernelspec": {"language": "julia"}}), "it is a notebook of julia, not of Python"),
        (code(*["x"] * 5001), "it has 5001 cells, at most 5000 are read"),
        (code("#" * (2**20 + 1)), "its code is longer than 1 MiB"),
        (b"[" + b"1," * 2_000_000 + b"1]", "it holds too many values; clear its outputs and hand it in again"),
    ],
)
def test_what_can_not_be_read_is_told_in_one_sentence(content, why):
    assert refused(content) == f"'HW2.ipynb' was not used: {why}."


def test_a_notebook_of_pictures_may_be_large_and_not_too_large(monkeypatch):
    picture = {"output_type": "display_data", "data": {"image/png": "iVBO" * 2**20}}
    document = {"cells": [{"cell_type": "code", "source": "x = 1", "outputs": [picture]}]}
    assert sources(raw(document)) == ["x = 1"]
    monkeypatch.setattr(module, "MAX_NOTEBOOK_BYTES", 2**20)
    assert refused(raw(document)) == (
        "'HW2.ipynb' was not used: it is larger than 1 MiB; clear its outputs and hand it in again."
    )


@pytest.mark.parametrize("number", ["1" * 1_000_000, "1." + "1" * 1_000_000, "1e" + "9" * 1_000_000, "-" + "1" * 5_000])
def test_numbers_that_take_long_to_read_are_not_read(number):
    started = time.monotonic()
    assert sources(b'{"nbformat": 4, "x": %s, "cells": []}' % number.encode()) == []
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("name", ["NaN", "-Infinity"])
def test_what_python_alone_takes_for_json_is_no_fault(name):
    assert sources(b'{"x": %s, "cells": []}' % name.encode()) == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "cells",
                    "cell_type",
                    "source",
                    "metadata",
                    "nbformat",
                    "language_info",
                    "kernelspec",
                    "name",
                    "vscode",
                    "x",
                ]
            ),
            inner | st.sampled_from(["code", 4, "%%writefile a.py\nx", "python"]),
            max_size=5,
        )
    ),
    max_leaves=25,
)


def sources_or_sentence(content: bytes) -> list[str] | str:
    try:
        return sources(content)
    except SubmissionError as error:
        return str(error)


@given(json_values.map(lambda document: json.dumps(document).encode()) | st.binary(max_size=200))
def test_whatever_a_file_holds_it_is_a_notebook_or_a_sentence(content):
    found = sources_or_sentence(content)
    if isinstance(found, str):
        assert found.startswith("'a.ipynb' was not used: ")
    else:
        assert all(isinstance(source, str) for source in found)


# ------------------------------------------------------------------------------------------------- what is told


def test_commands_are_told_in_one_sentence():
    found = read_notebook("HW2.ipynb", code("%matplotlib inline\n!pip install torch", "x = 1", "%%bash\nls"))
    assert found.remarks == (
        "HW2.ipynb: notebook commands are not run and were left out: `%matplotlib inline` (cell 1), "
        "`!pip install torch` (cell 1) and `%%bash` (cell 3).",
    )
    assert read_notebook("a.ipynb", code("len?")).remarks == (
        "a.ipynb: notebook commands are not run and were left out: `len?` (cell 1).",
    )


def test_many_and_long_commands_do_not_fill_the_page():
    (told,) = read_notebook("a.ipynb", code("\n".join(f"!echo {'x' * 100}" for _ in range(9)))).remarks
    assert told.endswith("…` (cell 1) and 3 more.")
    assert len(told) < 600


# --------------------------------------------------------------------------------------------- files from cells


def test_a_file_that_a_cell_writes_lies_beside_the_notebook():
    cells = ["%%writefile layers.py\nx = 1", "%%writefile -a ./layers.py\ny = 2", "%%writefile nn/conv.py"]
    found = read_notebook("work/HW2.ipynb", code(*cells))
    assert found.files == {"work/layers.py": b"x = 1\ny = 2\n", "work/nn/conv.py": b""}
    assert found.remarks == (
        "work/HW2.ipynb: cells write files, which count as handed in unless there are files of these names: "
        "`layers.py` (cell 1), `./layers.py` (cell 2) and `nn/conv.py` (cell 3).",
    )


@pytest.mark.parametrize(
    "name", ["notes.txt", "/etc/layers.py", "../layers.py", "$HOME/layers.py", "a/../../layers.py", "x" * 300 + ".py"]
)
def test_a_file_elsewhere_or_of_another_kind_is_not_taken(name):
    found = read_notebook("HW2.ipynb", code(f"%%writefile {name}\nx = 1"))
    assert found.files == {}
    shown = name if len(name) < 60 else "x" * 59 + "…"
    assert found.remarks == (
        f"HW2.ipynb: cells write files that are no modules of the submission and were not used: `{shown}` (cell 1).",
    )


def test_a_notebook_does_not_write_files_without_end():
    found = read_notebook("HW2.ipynb", code(*[f"%%writefile m{number}.py\nx = 1" for number in range(300)]))
    assert len(found.files) == 100
    assert [remark.endswith("more.") for remark in found.remarks] == [True] * 2


def test_a_submission_is_of_so_many_notebooks_and_no_more(monkeypatch):
    monkeypatch.setattr(module, "MAX_NOTEBOOKS", 2)
    contents = {f"{name}.ipynb": code("x = 1") for name in "abc"}
    found = read_notebooks(Submission("ada"), contents)
    assert (list(found.notebooks), found.notes) == (
        ["a.ipynb", "b.ipynb"],
        ("'c.ipynb' was not used: the submission is too large.",),
    )
    monkeypatch.setattr(module, "MAX_ALL_CODE_CHARACTERS", 5)
    assert (
        read_notebooks(Submission("ada"), contents).notes[0] == "'b.ipynb' was not used: the submission is too large."
    )


def test_what_was_handed_in_wins_over_what_a_cell_writes():
    handed_in = Submission("ada", {"layers.py": b"x = 0\n"}, notes=("A note.",))
    contents = {"a.ipynb": code("%%writefile layers.py\nx = 1", "%%writefile more.py\ny = 1"), "b.ipynb": b"{"}
    found = read_notebooks(handed_in, contents)
    assert found.files == {"more.py": b"y = 1\n", "layers.py": b"x = 0\n"}
    assert set(found.notebooks) == {"a.ipynb"}
    assert found.notes == ("A note.", f"'b.ipynb' was not used: it is damaged at line 1; {AGAIN}.")
    assert len(found.remarks) == 1


# ----------------------------------------------------------------------------------------------------- on disk


def test_notebooks_in_a_folder_are_read(write):
    root = write("ada", {"HW2.ipynb": code("x = 1"), "src/more.ipynb": code("y = 1"), "conv.py": "A = 1\n"})
    (root / ".ipynb_checkpoints").mkdir()
    (root / ".ipynb_checkpoints" / "HW2-checkpoint.ipynb").write_bytes(code("old = 1"))
    found = read_submission(root, "ada")
    assert list(found.notebooks) == ["HW2.ipynb", "src/more.ipynb"]
    assert (set(found.files), found.notes) == ({"conv.py"}, ())


def test_a_notebook_alone_is_a_submission(write):
    found = read_submission(write("ada", {"HW2.ipynb": code("x = 1")}) / "HW2.ipynb", "ada")
    assert (list(found.notebooks), found.notes) == (["HW2.ipynb"], ())


def test_a_damaged_notebook_leaves_the_rest(write):
    found = read_submission(write("ada", {"HW2.ipynb": b"{", "conv.py": "A = 1\n"}), "ada")
    assert set(found.files) == {"conv.py"}
    assert found.notes == (f"'HW2.ipynb' was not used: it is damaged at line 1; {AGAIN}.",)
    assert found.unreadable == ""
