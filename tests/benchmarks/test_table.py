"""The tables are what the results say, and stand between the marks of the README."""

from __future__ import annotations

from .conftest import ROOT, benchmark

STEPS = {"bare": 0.005, "floor": 0.02, "read": 0.002, "run": 0.03, "judge": 0.01, "store": 0.008, "HTML": 0.004}
RESULTS = {
    "machine": {"cores": 2, "system": "Linux 6", "python": "3.11.7", "torch": "2.13.0", "numpy": "2.4.6"},
    "ways": {
        "submissions": 7,
        "confinement": ["landlock", "seccomp"],
        "rounds": [STEPS | {"answer calls": 0.02}, STEPS | {"answer calls": 0.02}],
    },
    "peers": {
        "ours, 2 workers": {
            "submissions": 500, "wall": [0.1, 0.2, 0.12], "cpu": [0.3, 0.3, 0.3], "tree_bytes": 600 * 2**20,
        },
        "pytest": {
            "submissions": 4, "wall": [2.4], "cpu": [2.0], "tree_bytes": 2**20, "same": 159, "judged": 160,
        },
        "not installed": ["otter"],
    },
    "scaling": {
        "rows": [
            {
                "submissions": 100, "workers": "1",
                "wall": 20.0, "cpu": 19.0, "tree_bytes": 500 * 2**20, "process_bytes": 2**28,
            },
            {
                "submissions": 10000, "workers": "1",
                "wall": 1500.0, "cpu": 1450.0, "tree_bytes": 510 * 2**20, "process_bytes": 2**28,
            },
        ]
    },
    "layers": {"numpy": "numpy, 20 rounds\n  plain fork 2.0 ms\n"},
}  # fmt: skip


def test_ratios_and_medians_are_computed_from_the_results():
    text = benchmark("table").tables(RESULTS)
    for line in (
        "- Judge and store in at most 5 times the floor, better 3: **2.50** times.",
        "- 100 times the throughput of a cold pytest, on two cores: **17.1** times. Two cores would have 48.0 ms for "
        "a submission; its calls and numpy comparisons alone, with everything imported and nothing confined, explained "
        "or stored, take 5.0 ms.",
        "- Peak memory for 10,000 submissions within 10 % of that for 100 (1 at a time): **+2 %**.",
        "2 cores, Linux 6, Python 3.11.7, torch 2.13.0, numpy 2.4.6.",
        "### One submission in one process (7 submissions, medians of 2 rounds)",
        "| calls and numpy comparisons alone | 5.0 | 0.25 |",
        "| ours: confined, judged, stored | 50.0 | **2.50** (target: 5) |",
        "| — answer calls | 20.0 |",
        "| — the rest | 10.0 |",
        "### Whole commands, start-up included (means of 3 rounds)",
        "| ours, 2 workers | 500 | 0.140 | 0.300 | 17.1 | 600 |  |",
        "| pytest | 4 | 2.400 | 2.000 | 1.0 | 1 | 159 of 160 |",
        "Not installed here: otter (`make bench-peers`).",
        "| 10,000 | 1 | 1500.0 | 150.0 | 145.0 | 510 | 256 | 1.02 |",
        "  plain fork 2.0 ms",
    ):
        assert line in text.splitlines()


def test_what_was_not_measured_has_no_table():
    text = benchmark("table").tables({"machine": RESULTS["machine"], "scaling": RESULTS["scaling"]})
    assert "### Classes of different sizes" in text
    assert "### One submission" not in text


def test_only_what_stands_between_the_marks_of_the_readme_is_replaced(tmp_path):
    table = benchmark("table")
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{table.BEGIN}\nstale\n{table.END}\nafter\n", encoding="utf-8")
    for _ in range(2):
        table.write(readme, RESULTS)
    text = readme.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    assert "stale" not in text
    assert text.count("### One submission") == 1
    assert table.BEGIN in (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
