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
    for name, of in (("ways", ways), ("peers", peers), ("scaling", scaling), ("layers", layers)):
        if name in results:
            lines += [*of(results[name]), ""]
    return "\n".join(lines)


def ways(found: Results) -> Iterator[str]:
    """The floor and ours in one process, and where ours spends its time."""
    rounds = found["rounds"]
    steps = {name: median(one.get(name, 0.0) for one in rounds) for name in rounds[0]}
    ratio = median(_ours(one) / one["floor"] for one in rounds)
    yield f"### One submission in one process ({found['submissions']} submissions, {_rounds(len(rounds))})"
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
    rows += [("judge: compare, find causes, give credit", steps["judge"]), ("store the result", steps["store"])]
    yield from _rows(("step", "ms a submission"), [(name, _ms(seconds)) for name, seconds in rows])


def peers(found: Results) -> Iterator[str]:
    """Whole commands, ours beside the peers'."""
    absent = found["not installed"]
    rows = {name: row for name, row in found.items() if name != "not installed"}
    cold = median(rows["pytest"]["wall"]) if "pytest" in rows else None
    yield "### Whole commands, start-up included"
    yield ""
    yield from _rows(
        ("grader", "submissions", "s", "CPU s", "× a cold pytest's throughput", "peak MiB", "verdicts as ours"),
        [_peer(name, row, cold) for name, row in rows.items()],
    )
    if absent:
        yield ""
        yield f"Not installed here: {', '.join(absent)} (`make bench-peers`)."


def _peer(name: str, row: Results, cold: float | None) -> tuple[str, ...]:
    wall = median(row["wall"])
    same = f"{row['same']} of {row['judged']}" if "judged" in row else ""
    return (
        name,
        str(row["submissions"]),
        f"{wall:.3f}",
        f"{median(row['cpu']):.3f}",
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
        ("submissions", "workers", "s", "ms each", "peak MiB, all processes", "peak MiB, grader", "× the smallest's"),
        [
            (
                f"{row['submissions']:,}",
                row["workers"],
                f"{row['wall']:.1f}",
                _ms(row["wall"] / row["submissions"]),
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


def _rounds(count: int) -> str:
    return f"medians of {count} rounds" if count > 1 else "1 round"
