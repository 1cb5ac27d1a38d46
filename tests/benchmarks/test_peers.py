"""The criteria that the peers judge by: right work passes them, known mistakes don't, and nothing is left out."""

from __future__ import annotations

import copy
import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch
import yaml

from .conftest import ROOT, benchmark

EXAMPLES = ROOT / "submissions_example"


@pytest.fixture(scope="module")
def criteria(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The exported module, loaded from where it was exported to, as the peers load it."""
    folder = tmp_path_factory.mktemp("suite")
    export = benchmark("peers.export")
    export.export(folder, export.prepared())
    return load(folder / "criteria.py")


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def names_of(folder: Path, item: dict[str, Any]) -> dict[str, Any]:
    if item["answer"]:
        return {"ANSWERS": yaml.safe_load((folder / "answers.yaml").read_text(encoding="utf-8"))}
    return vars(load(folder / f"{item['problem']}.py"))


def test_every_criterion_that_needs_no_person_is_exported(criteria):
    rubrics = {
        path.parent.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in ROOT.glob("problems/*/*.yaml")
    }
    wanted = {
        f"{problem}/{criterion['id']}"
        for problem, rubric in rubrics.items()
        for criterion in rubric["criteria"]
        if criterion["check"] != "written"
    }
    assert set(criteria.CRITERIA) == wanted


@pytest.mark.parametrize("style", ["loops", "vectorised", "single", "torch"])
def test_right_work_passes_every_criterion_in_every_style(criteria, style, tmp_path):
    for path in (ROOT / "benchmarks" / "students" / style).iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "answers.yaml").write_bytes((EXAMPLES / "all_right_numpy" / "answers.yaml").read_bytes())
    for name, item in criteria.CRITERIA.items():
        criteria.hold(name, names_of(tmp_path, item))


def test_every_known_mistake_fails_a_criterion_of_its_function(criteria, generate):
    caught = 0
    for problem, functions in generate.material.SLOTS.items():
        for function in functions:
            asked = [item["id"] for item in criteria.SUITE if function in item.get("needs", ())]
            for mistake in generate.material.mistakes_of(problem, function):
                names = module_with(generate.material, problem, mistake)
                assert not all(holds(criteria, name, names) for name in asked if name.startswith(problem)), mistake
                caught += 1
    assert caught > 50


def module_with(material: ModuleType, problem: str, mistake: str) -> dict[str, Any]:
    """The names of a module with one known mistake, in a form that generated submissions have."""
    right = material.mistakes(problem).taken(material.SLOTS[problem])
    names: dict[str, Any] = {}
    exec(material.source(right | material.wrong(problem, mistake)), names)  # noqa: S102 - our own known mistakes
    return names


def holds(criteria: ModuleType, criterion: str, names: dict[str, Any]) -> bool:
    if not set(criteria.CRITERIA[criterion]["needs"]) <= set(names):
        return True  # a program that calls another function too tells nothing of this one
    try:
        criteria.hold(criterion, names)
    except AssertionError:
        return False
    return True


@pytest.mark.parametrize(
    ("criterion", "changed"),
    [
        ("mlp_backprop/delta3", [3.61]),
        ("residual_params/standard", 18625),
        ("batchnorm_shapes/conv_mean", "(1, C, 1, 1)"),
        ("conv1d_matrix/kernel_1", [["w1_11", "w2_11", "w3_11"], ["w1_12", "w2_12", "w3_12"]]),
    ],
)
def test_a_wrong_written_answer_fails(criteria, criterion, changed):
    item = criteria.CRITERIA[criterion]
    names = copy.deepcopy(names_of(EXAMPLES / "all_right_numpy", item))
    criteria.hold(criterion, names)
    names["ANSWERS"][item["problem"]][item["answer"]] = changed
    with pytest.raises(AssertionError):
        criteria.hold(criterion, names)
    with pytest.raises(AssertionError, match="no answer"):
        criteria.hold(criterion, {"ANSWERS": {}})


def test_the_tolerance_is_that_of_the_dtype_that_came_back(criteria):
    item = criteria.CRITERIA["tanh_perceptron/loss"]
    exact = criteria.array(item["cases"][0]["expected"][0])
    off, allowed = exact * (1 + 1e-6), item["cases"][0]["allowed"][0]
    criteria.near("loss", np.float32(off), item["cases"][0]["expected"][0], allowed)
    criteria.near("loss", torch.tensor(off, dtype=torch.float32), item["cases"][0]["expected"][0], allowed)
    with pytest.raises(AssertionError, match="loss differs in 1 of 1 entries"):
        criteria.near("loss", off, item["cases"][0]["expected"][0], allowed)


def test_a_submission_becomes_a_notebook_of_its_modules(generate, tmp_path):
    notebooks = benchmark("peers.notebooks")
    student = generate.student(3)
    sources = notebooks.sources_of(student)
    notebooks.write(tmp_path / "s.ipynb", [notebooks.cell(name, text) for name, text in sources.items()])
    document = json.loads((tmp_path / "s.ipynb").read_text(encoding="utf-8"))
    assert ["".join(cell["source"]) for cell in document["cells"]][:-1] == list(student.files.values())
    names: dict[str, Any] = {}
    exec("".join(document["cells"][-1]["source"]), names)  # noqa: S102 - answers that were generated just now
    assert names["ANSWERS"] == student.answers
