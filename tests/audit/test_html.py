"""The page of an audit stands alone, is well formed, tells what the audit found, and shows every text as text."""

from __future__ import annotations

import html
import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest

from grader.audit.html import audit_page
from grader.audit.result import AuditFinding, HandedIn, KnownFate, Margin, MutantFate, ProblemAudit

HOSTILE = "<script>alert(1)</script></style>\"'<img src=x onerror=alert(1)>{{ 7*7 }}\x1b[2J\u202e"


def reader(page: str) -> Any:
    """What the tests of the other pages read a page with."""
    path = Path(__file__).resolve().parents[1] / "report" / "test_html.py"
    spec = importlib.util.spec_from_file_location("pages", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Reader(page)


def sound(text: str = "") -> ProblemAudit:
    return ProblemAudit(
        f"line{text}",
        title=f"A line{text}",
        ways=(HandedIn("numpy", "arrays come out", 2), HandedIn("lists", "lists are judged", 1)),
        known=(KnownFate(f"slope__missing_two{text}", "mistakes.py:8", ("slope",), ("loss",), ("missing_two",)),),
        margins=(
            Margin("loss", "", 1e-16, 1e-7, 0.25, f"loss__missing_mean{text}"),
            Margin("hand", "", 0.0, 0.1, 0.05, "line 3: x → y", (f"line 3: x → y{text}",)),
            Margin("exact", "", 0.0, 0.0, 2.0, "line 4: 2 → 3"),
            Margin("lonely", "", 1e-12, 1e-9),
        ),
        mutants=(
            MutantFate(3, f"x + y → x - y{text}", "killed", "loss"),
            MutantFate(3, "x + y → y + x", "equivalent"),
            MutantFate(4, "2 → 3", "explained", f"it cancels{text}"),
        ),
        probes=("the starter", "the reference"),
        notes=(f"'slope' was not tried{text}",),
        reference=("", "def f(x, y):", f"    return x + y{text}", "    2"),
    )


def unsound(tmp_path: Path, text: str = "") -> ProblemAudit:
    (tmp_path / "rubric.yaml").write_text(f"title: x\n  id: loss{text}\n", encoding="utf-8")
    return ProblemAudit(
        "bad",
        title="Bad",
        directory=tmp_path,
        findings=(
            AuditFinding(f"{tmp_path}/rubric.yaml:2", f"the starter earns 2 points{text}", f"mend it{text}"),
            AuditFinding("/elsewhere/reference.py:900", "gone", "look"),
        ),
        ways=(HandedIn("numpy", "arrays come out", 2, 1),),
        known=(KnownFate("slope__none", "mistakes.py:1", (), ("slope",)),),
        mutants=(MutantFate(1, "1 → 2", "survived"),),
        reference=("1",),
    )


def body(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.split("</style>", 1)[1])))


def test_an_audit_is_told_from_overview_to_single_mutants(tmp_path: Path) -> None:
    text = body(audit_page([sound(), unsound(tmp_path)]))
    for told in (
        "problems 2",
        "findings 2",
        "mutants caught 1",
        "mutants survived 1",
        "A line sound",
        "Bad 2 findings",
        "The starter earns 2 points",
        "where rubric.yaml:2 id: loss",
        "fix Mend it",
        "reference.py:900",
        "loss 1e-16 1e-07 0.25 ample loss__missing_mean",
        "can't tell 1 wrong solution from right ones line 3: x → y",
        "lonely 1e-12 1e-09 – no mistake to measure –",
        "3 return x + y 1 equivalent 1 caught",
        "explained 2 → 3 because it cancels",
        "x + y → x - y loss",
        "slope__missing_two slope loss missing_two",
        "numpy arrays come out 2 / 2",
        "2 submissions graded twice",
        "'slope' was not tried",
    ):
        assert told in text, told
    assert str(tmp_path) not in text


def test_the_page_is_well_formed_and_its_links_lead_somewhere(tmp_path: Path) -> None:
    read = reader(audit_page([sound(), unsound(tmp_path), ProblemAudit("empty")]))
    assert read.wrong == []
    ids = read.values("id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in read.values("href") if link.startswith("#")} <= set(ids)
    assert set(read.values("aria-labelledby")) <= set(ids)
    assert not {tag for tag, _ in read.tags} & {"script", "iframe", "object", "embed", "link", "form", "base", "img"}
    assert not [name for _, attrs in read.tags for name in attrs if name.startswith("on") or name in ("src", "style")]


def test_every_text_of_a_problem_is_text(tmp_path: Path) -> None:
    page = audit_page([sound(HOSTILE), unsound(tmp_path, HOSTILE)])
    shown = page.split("</style>", 1)[1]
    assert reader(page).wrong == []
    assert "<script" not in shown
    assert "<img" not in shown
    assert "</style" not in shown
    assert not set(page) & set("\x1b\u202e")
    assert "{{ 7*7 }}" in shown
    assert shown.count("&lt;script&gt;") >= 10


def test_the_same_audit_is_the_same_page(tmp_path: Path) -> None:
    audits = [sound(), unsound(tmp_path)]
    assert audit_page(audits) == audit_page(audits)


@pytest.mark.parametrize("line", ["0", "x", "900"])
def test_a_place_that_can_not_be_read_is_named_all_the_same(tmp_path: Path, line: str) -> None:
    finding = AuditFinding(f"{tmp_path}/rubric.yaml:{line}", "wrong", "mend it")
    assert f"rubric.yaml:{line}" in audit_page([ProblemAudit("bad", directory=tmp_path, findings=(finding,))])
