"""Diagnoses come through one door: the entry-point group, ours and those of other packages."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from grader.diagnose import diagnoses

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def fresh():
    diagnoses.cache_clear()
    yield
    diagnoses.cache_clear()


def test_another_package_s_diagnoses_are_found_and_sorted_by_rank(tmp_path, monkeypatch, fresh):
    (tmp_path / "elsewhere.py").write_text(
        "class Late:\n    code, rank = 'late', 900\n    def explain(self, samples): return None\n"
        "class Early(Late):\n    code, rank = 'early', -1\n"
    )
    info = tmp_path / "elsewhere-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: elsewhere\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[grader.diagnoses]\nlate = elsewhere:Late\nearly = elsewhere:Early\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    codes = [diagnosis.code for diagnosis in diagnoses()]
    assert (codes[0], codes[-1]) == ("early", "late")


def test_every_diagnosis_of_ours_is_registered_under_its_code(causes):
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    registered = tomllib.loads(text)["project"]["entry-points"]["grader.diagnoses"]
    assert registered == {cause.code: place for place, cause in causes.items()}


@pytest.mark.parametrize("subject", ["values", "shapes"])
def test_no_two_that_look_at_the_same_have_the_same_rank(causes, subject):
    ranks = [cause.rank for cause in causes.values() if subject in getattr(cause, "subjects", ("values",))]
    assert len(set(ranks)) == len(ranks) > 3
