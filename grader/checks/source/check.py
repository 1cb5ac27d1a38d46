"""The check ``source``: a criterion's rules on the syntax tree of what was handed in. All or nothing."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checks.source.forbid import forbidden, rule_of
from grader.checks.source.loops import loops
from grader.checks.source.project import Project, read_project
from grader.checks.source.reach import Found, named, reached, whole
from grader.checks.source.require import lacking, not_defined
from grader.checks.source.resolve import Resolver
from grader.checks.source.told import Told, at
from grader.model import Evidence, Finding, Judgement, SourceRules, Verdict

MOST_TOLD = 12


class SourceCheck:
    """Judges what the code uses; never runs it, and never raises for anything that it holds."""

    by_hand = False

    def judge(self, evidence: Evidence) -> Judgement:
        """Full marks where no rule is broken, with a note on everything that can't be seen."""
        rules, layout = evidence.criterion.source, evidence.layout
        assert rules is not None
        assert layout is not None
        project = read_project(evidence.sources, layout, evidence.notebooks, evidence.needs)
        if not project.modules and not project.unreadable:
            return Judgement(Verdict.MISSING, 0.0, (Finding("No Python file was handed in."),))
        told = list(_told(project, rules))
        breaches = [_finding(one) for one in told if not one.is_note]
        notes = [_finding(one) for one in told if one.is_note]
        verdict, share = (Verdict.FAIL, 0.0) if breaches else (Verdict.PASS, 1.0)
        return Judgement(verdict, share, (*_first(breaches, evidence.criterion.hint), *_first(notes)))


def _told(project: Project, rules: SourceRules) -> Iterator[Told]:
    resolver = Resolver(project)
    for name in reached(project, resolver):
        if name in project.unreadable:
            sentence, place = project.unreadable[name]
            yield Told(sentence, place if place.line else None)
        else:
            yield from (Told(said, at, is_note=True) for said, at in project.modules[name].skipped)
    scope = named(project, resolver, rules.scope) if rules.scope else Found(tuple(whole(project, resolver)))
    yield from lacking(project, resolver, rules.require)
    yield from _absent(project, scope)
    if rules.forbid:
        yield from forbidden(scope.parts, map(rule_of, rules.forbid), resolver)
    yield from _loops(project, resolver, rules, scope)
    if resolver.tangled:
        said = "Some names in the code are too tangled for this check to follow; a person should look."
        yield Told(said, is_note=not resolver.exhausted)


def _loops(project: Project, resolver: Resolver, rules: SourceRules, scope: Found) -> Iterator[Told]:
    if rules.no_loops_at_all:
        yield from loops(scope.parts, resolver)
    if rules.no_loops:
        found = named(project, resolver, rules.no_loops)
        yield from _absent(project, found)
        yield from loops(found.parts, resolver)


def _absent(project: Project, found: Found) -> Iterator[Told]:
    """What is named and isn't there breaks no rule, but an unwritten function must not earn a rule's points."""
    for name in found.missing:
        if not project.unreadable:
            yield not_defined(project, name)
    for name, module, node in found.stubs:
        place = module.place(node)
        yield Told(f"`{name}` at {at(place)} is not written yet.", place)
    for module, expression in found.blind:
        place = module.place(expression)
        said = f"The code binds a name that is only known at run time at {at(place)}; a person should look."
        yield Told(said, place, is_note=True)


def _finding(told: Told) -> Finding:
    return Finding(told.sentence, where=told.place)


def _place(finding: Finding) -> tuple[str, int]:
    return (finding.where.file, finding.where.line) if finding.where else ("", 0)


def _first(findings: list[Finding], hint: str = "") -> list[Finding]:
    unique = sorted({finding.fact: finding for finding in findings}.values(), key=_place)
    shown = unique[:MOST_TOLD]
    if hint and shown:
        shown[0] = Finding(shown[0].fact, where=shown[0].where, hint=hint)
    if len(unique) > MOST_TOLD:
        shown.append(Finding(f"There are {len(unique) - MOST_TOLD} more such places."))
    return shown
