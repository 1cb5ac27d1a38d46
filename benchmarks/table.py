"""Results as Markdown, and into the README between two marks: no figure there is typed by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

BEGIN, END = "<!-- results -->", "<!-- end of results -->"
STEPS = ("read", "run", "judge", "store")
HTML = "HTML"
OWN = ("bare", "floor", *STEPS, HTML)
MIB = 2**20
TWO = "ours, 2 workers"
ENDS = (100, 10_000)
Results = dict[str, Any]


def write(readme: Path, results: Results) -> None:
    """Puts the tables between the marks of a README."""
    before, _, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    readme.write_text(f"{before}{BEGIN}\n{tables(results)}{END}{after}", encoding="utf-8")


def tables(results: Results) -> str:
    """All tables that there are results for."""
    machine = results["machine"]
    lines = [
        f"{machine['cores']} cores, {machine['system']}, Python {machine['python']}, torch {machine['torch']}, "
        f"numpy {machine['numpy']}.",
        "",
    ]
    lines += [*targets(results), ""]
    for name, of in (("ways", ways), ("peers", peers), ("scaling", scaling), ("layers", layers)):
        if name in results:
            lines += [*of(results[name]), ""]
    return "\n".join(lines)


def targets(results: Results) -> Iterator[str]:
    """What was aimed at, and what came of it."""
    yield "### Targets"
    yield ""
    if "ways" in results:
        ratio = median(_ours(one) / one["floor"] for one in results["ways"]["rounds"])
        yield f"- Judge and store in at most 5 times the floor, better 3: **{ratio:.2f}** times."
    rows = results.get("peers", {})
    if "pytest" in rows:
        cold, ours = _mean(rows["pytest"]["wall"]), _mean(rows[TWO]["wall"])
        told = f"- 100 times the throughput of a cold pytest, on two cores: **{cold / ours:.1f}** times."
        yield told + (_why_not(cold, results) if cold < 100 * ours else "")
    grown = [row for row in results.get("scaling", {}).get("rows", ()) if row["submissions"] in ENDS]
    for workers in dict.fromkeys(row["workers"] for row in grown):
        few, many = (_peak(grown, workers, size) for size in ENDS)
        if few and many:
            yield (
                f"- Peak memory for {ENDS[1]:,} submissions within 10 % of that for {ENDS[0]} ({workers} at a time): "
                f"**{100 * (many / few - 1):+.0f} %**."
            )


def _why_not(cold: float, results: Results) -> str:
    if "ways" not in results:
        return ""
    bare = median(one["bare"] for one in results["ways"]["rounds"])
    return (
        f" Two cores would have {_ms(2 * cold / 100)} ms for a submission; its calls and numpy comparisons alone, with "
        f"everything imported and nothing confined, explained or stored, take {_ms(bare)} ms."
    )


def _peak(rows: Sequence[Results], workers: str, size: int) -> int:
    return next((row["tree_bytes"] for row in rows if (row["workers"], row["submissions"]) == (workers, size)), 0)


def ways(found: Results) -> Iterator[str]:
    """The floor and ours in one process, and where ours spends its time."""
    rounds = found["rounds"]
    steps = {name: median(one.get(name, 0.0) for one in rounds) for name in rounds[0]}
    ratio = median(_ours(one) / one["floor"] for one in rounds)
    measured = f"{found['submissions']} submissions, medians of {_count(len(rounds), 'round')}"
    yield f"### One submission in one process ({measured})"
    yield ""
    yield f"Confinement: {', '.join(found['confinement'])}."
    yield ""
    yield from _rows(
        ("way", "ms a submission", "× the floor"),
        [
            ("calls and numpy comparisons alone", _ms(steps["bare"]), f"{steps['bare'] / steps['floor']:.2f}"),
            ("floor: calls and our own judging, no isolation, no report", _ms(steps["floor"]), "1.00"),
            ("ours: confined, judged, stored", _ms(median(map(_ours, rounds))), f"**{ratio:.2f}** (target: 5)"),
            ("HTML for student and staff", _ms(steps[HTML]), f"{steps[HTML] / steps['floor']:.2f}"),
        ],
    )
    yield ""
    yield "Where ours spends it:"
    yield ""
    inside = [name for name in steps if name not in OWN]
    rest = steps["run"] - sum(steps[name] for name in inside)
    rows = [("read the submission", steps["read"]), ("run its code, of which", steps["run"])]
    rows += [(f"— {name}", steps[name]) for name in inside] + [("— the rest", rest)]
    rows += [
        ("judge: compare, find causes, give credit", steps["judge"]),
        ("store: grade book and result JSON", steps["store"]),
    ]
    yield from _rows(("step", "ms a submission"), [(name, _ms(seconds)) for name, seconds in rows])


def peers(found: Results) -> Iterator[str]:
    """Whole commands, ours beside the peers'."""
    absent = found["not installed"]
    rows = {name: row for name, row in found.items() if name != "not installed"}
    cold = _mean(rows["pytest"]["wall"]) if "pytest" in rows else None
    yield f"### Whole commands, start-up included (means of {_count(len(rows[TWO]['wall']), 'round')})"
    yield ""
    yield from _rows(
        ("grader", "submissions", "s", "CPU s", "× a cold pytest's throughput", "peak MiB", "verdicts as ours"),
        [_peer(name, row, cold) for name, row in rows.items()],
    )
    if absent:
        yield ""
        yield f"Not installed here: {', '.join(absent)} (`make bench-peers`)."


def _peer(name: str, row: Results, cold: float | None) -> tuple[str, ...]:
    wall = _mean(row["wall"])
    same = f"{row['same']} of {row['judged']}" if "judged" in row else ""
    return (
        name,
        str(row["submissions"]),
        f"{wall:.3f}",
        f"{_mean(row['cpu']):.3f}",
        f"{cold / wall:.1f}" if cold else "",
        f"{row['tree_bytes'] / MIB:.0f}",
        same,
    )


def scaling(found: Results) -> Iterator[str]:
    """Time and memory by the size of the class."""
    rows = found["rows"]
    smallest = {row["workers"]: row for row in reversed(rows)}
    yield "### Classes of different sizes"
    yield ""
    yield from _rows(
        (
            "submissions",
            "workers",
            "s",
            "ms each",
            "CPU ms each",
            "peak MiB, all processes",
            "peak MiB, grader",
            "× the smallest's",
        ),
        [
            (
                f"{row['submissions']:,}",
                row["workers"],
                f"{row['wall']:.1f}",
                _ms(row["wall"] / row["submissions"]),
                "" if row["workers"].startswith("dask") else _ms(row["cpu"] / row["submissions"]),  # not its processes
                f"{row['tree_bytes'] / MIB:.0f}",
                f"{row['process_bytes'] / MIB:.0f}",
                f"{row['tree_bytes'] / smallest[row['workers']]['tree_bytes']:.2f}",
            )
            for row in rows
        ],
    )


def layers(found: Results) -> Iterator[str]:
    """What confinement costs, layer by layer."""
    yield "### Fork, lock, exit and reap of one child"
    yield ""
    yield "```"
    for text in found.values():
        yield text.rstrip()
    yield "```"


def _ours(one: dict[str, float]) -> float:
    return sum(one[step] for step in STEPS)


def _rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join('---' if not at else '---:' for at in range(len(head)))}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.1f}"


def _mean(numbers: Sequence[float]) -> float:
    """Of rounds that are not alike: each peer grades other submissions in each."""
    return sum(numbers) / len(numbers)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
