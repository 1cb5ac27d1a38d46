"""Submissions of one file or several, judged by rules on their source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from grader.checks.judge import judge
from grader.model import Case, Criterion, Evidence, Judgement, Layout, SourceRules, Visibility


def judged(code: str | bytes | Mapping[str, str], layout: Layout | None = None, **rules: Any) -> Judgement:
    files = code if isinstance(code, Mapping) else {"hw.py": code}
    sources = {name: text.encode() if isinstance(text, str) else text for name, text in files.items()}
    hint, needs = rules.pop("hint", ""), frozenset(rules.pop("needs", "").split())
    notebooks = rules.pop("notebooks", {})
    criterion = Criterion("s", "Rules", Decimal(2), "source", source=SourceRules(**rules), hint=hint)
    evidence = Evidence(criterion, Case("1"), {}, sources=sources, layout=layout or Layout("hw.py"))
    evidence = replace(evidence, needs=needs, notebooks=notebooks)
    return judge(evidence, Visibility.PUBLIC)


@pytest.fixture(scope="session")
def look() -> Callable[..., Judgement]:
    """``look(code, **rules)``: what the check thinks of a file, or of a mapping of files."""
    return judged


@pytest.fixture(scope="session")
def say() -> Callable[..., tuple[str, list[str]]]:
    """``say(code, **rules)``: the verdict and the sentences."""

    def told(code: Any, **rules: Any) -> tuple[str, list[str]]:
        judgement = judged(code, **rules)
        return str(judgement.verdict), [finding.fact for finding in judgement.findings]

    return told
