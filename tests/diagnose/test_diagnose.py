"""Which cause is told: known mistakes first, one cause for all cases, none where a case brought no values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from grader.diagnose import Mistake, diagnose
from grader.model import Criterion, Evidence, Reference, Status, Symbols, Tolerance, Visibility


@pytest.fixture
def batches(rng):
    return [{"X": rng.normal(size=(8, 3))}, {"X": rng.normal(size=(5, 4))}]


def truth(X):
    return (X**2).mean(axis=0)


def mistake_of(function, inputs, code="known", text="The author's own words."):
    return Mistake(code, text, tuple((Reference(function(**one)),) for one in inputs))


def test_the_author_s_words_come_first(why, cases, batches):
    known = mistake_of(lambda X: -truth(X), batches)
    wrong = cases(lambda X: -truth(X), truth, batches)
    assert why(wrong, mistakes=[known]) == "The author's own words."
    assert "negative" in why(wrong)


def test_the_code_of_a_mistake_is_kept(observed, causes, batches):
    known = mistake_of(lambda X: X.max(axis=0), batches, "gradient__max")
    evidence = [observed(one["X"].max(axis=0), truth(**one), one) for one in batches]
    assert diagnose(evidence, [known], causes=[])[0, 0].code == "gradient__max"


def test_a_mistake_has_to_explain_every_case(why, cases, batches):
    known = mistake_of(lambda X: X.max(axis=0), batches)
    one, other = cases(lambda X: X.max(axis=0), truth, batches)
    assert why([one, other], mistakes=[known]) == "The author's own words."
    assert why([one, (other[0] + 0.1, *other[1:])], mistakes=[known]) == ""


def test_a_right_case_that_the_mistake_gets_wrong_contradicts_it(why, cases, batches):
    known = mistake_of(lambda X: X.max(axis=0), batches)
    one, other = cases(lambda X: X.max(axis=0), truth, batches)
    assert why([one, (other[1], *other[1:])], mistakes=[known]) == ""


def test_two_digits_on_paper_may_agree_with_a_mistake_by_chance(observed):
    base = observed(0, 0, tolerance=Tolerance("digits", count=2))
    criterion = replace(base.criterion, answer="s1", program=None)
    evidence = Evidence(criterion, criterion.cases[0], {}, (Reference(np.array(1.31)),), written="1.1")
    known = Mistake("slip", "You slipped.", ((Reference(np.array(1.08)),),))
    assert diagnose([evidence], [known], causes=[]) == {}
    assert diagnose([replace(evidence, written="1.081")], [known], causes=[])[0, 0].text == "You slipped."


def test_two_mistakes_that_can_t_be_told_apart_are_not_told(why, cases, batches):
    known = [mistake_of(lambda X: X.max(axis=0), batches, text=text) for text in ("One.", "Other.")]
    assert why(cases(lambda X: X.max(axis=0), truth, batches), mistakes=known) == ""


def test_a_mistake_that_brought_no_values_explains_nothing(why, cases, batches):
    wrong = cases(lambda X: X.max(axis=0), truth, batches)
    assert why(wrong, mistakes=[Mistake("raises", "It raises.", ((), ()))]) == ""
    assert why(wrong, mistakes=[Mistake("short", "It is short.", ())]) == ""


def test_a_mistake_may_return_anything(why):
    known = Mistake("text", "The words are swapped.", (({"name": "b a"},),))
    assert why([({"name": "b a"}, {"name": "a b"})], mistakes=[known]) == "The words are swapped."


def test_only_the_values_that_are_wrong_have_a_cause(observed, causes, rng):
    mean, var = rng.normal(size=4), rng.uniform(size=4)
    found = diagnose([observed((mean, -var), (mean, var), names=("m", "v"))], causes=list(causes.values()))
    assert {key: cause.code for key, cause in found.items()} == {(1, 0): "sign"}


def test_a_case_without_values_leaves_all_without_a_cause(observed, causes, rng):
    x = rng.normal(size=4)
    evidence = [observed(-x, x), observed(-x, x, status=Status.TIMEOUT)]
    assert diagnose(evidence, causes=list(causes.values())) == {}
    assert diagnose([replace(evidence[0], observation=None)], causes=list(causes.values())) == {}
    assert diagnose([], causes=list(causes.values())) == {}


def test_the_simplest_cause_is_told(observed, rng):
    class Told:
        def __init__(self, code, rank):
            self.code, self.rank = code, rank

        def explain(self, samples):
            from grader.model import Cause

            return Cause(self.code, self.code)

    x = rng.normal(size=4)
    assert diagnose([observed(-x, x)], causes=[Told("far", 5), Told("near", 1)])[0, 0].code == "near"


def test_checks_that_compare_otherwise_are_left_alone(why, rng):
    x = rng.normal(size=4)
    assert why([(-x, x)], check="shape") == ""


def test_a_written_answer_is_read_as_numbers(observed, causes):
    criterion = replace(observed(0, 0).criterion, answer="s1", program=None)
    evidence = Evidence(criterion, criterion.cases[0], {}, (Reference(np.array([0.7, 1.0])),), written="-0.7, -1.0")
    assert diagnose([evidence], causes=list(causes.values()))[0, 0].code == "sign"
    assert diagnose([replace(evidence, written="what?")], causes=list(causes.values())) == {}


def test_a_written_row_may_answer_a_column(observed, causes):
    criterion = replace(observed(0, 0).criterion, answer="s1", program=None)
    truth = Reference(np.array([[0.7], [1.25]]))
    evidence = Evidence(criterion, criterion.cases[0], {}, (truth,), written="1.4, 2.5")
    assert diagnose([evidence], causes=list(causes.values()))[0, 0].code == "factor"


@pytest.fixture
def convolution(rng):
    def draw():
        w = rng.normal(size=(2, 2))
        A = np.array([[w[0, 0], w[0, 1], 0], [0, w[0, 0], w[0, 1]], [w[1, 0], w[1, 1], 0], [0, w[1, 0], w[1, 1]]])
        return {"W": w}, Reference(A)

    return draw


def test_a_written_matrix_whose_row_repeats_another(observed, causes, convolution):
    rows = ["w1_1 w1_2 0", "0 w2_1 w2_2", "w2_1 w2_2 0", "0 w2_1 w2_2"]
    symbols = (Symbols("w", "W", (0, 1)),)
    base: Criterion = replace(observed(0, 0).criterion, check="matrix", answer="A", program=None, symbols=symbols)
    inputs, expected = convolution()
    evidence = Evidence(
        base, base.cases[0], inputs, (expected,), written="\n".join(rows), samples=(convolution(), convolution())
    )
    found = diagnose([evidence], causes=list(causes.values()))
    assert found[0, 0].text == "Row 2 repeats row 4: what belongs there is missing."
    assert base.visibility is Visibility.PUBLIC
