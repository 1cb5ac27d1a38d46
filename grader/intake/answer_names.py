"""The names that a student gave answers, and the names that are asked for: which of them is meant by which."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from itertools import islice

from grader.model import Value

_MOST_COMPARED = 200
_LONGEST_COMPARED = 100
_SPACING = re.compile(r"[\s_\-\u2010-\u2015\u2212]+")


def is_blank(value: Value) -> bool:
    """Whether nothing stands behind a name: no answer, or below a heading none."""
    if isinstance(value, Mapping):
        return all(map(is_blank, value.values()))
    return value is None or (isinstance(value, str) and value == "")


def readings(given: Mapping[str, Value], asked: Iterable[str]) -> dict[str, str]:
    """Asked name → the given name that is read as it: the same but for case, spaces, hyphens and underscores, and for
    what nobody sees, such as a zero-width space that came along with a copy.

    Only where nobody can mean another one: one asked name and one given name fit, and nothing is answered by the asked
    name itself.
    """
    asked = sorted(asked)
    others = [name for name in given if name not in asked and not is_blank(given[name])]
    wanted, there = _by_letters(asked), _by_letters(others)
    alone = [(names[0], there[letters]) for letters, names in wanted.items() if len(names) == 1 and letters in there]
    return {name: fits[0] for name, fits in alone if len(fits) == 1 and is_blank(given.get(name))}


def near(given: Iterable[str], asked: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each given name with the asked one that it is near to, or with an empty text; of very many only the first."""
    asked = sorted(asked)
    for name in islice(given, _MOST_COMPARED):
        found = get_close_matches(name, asked, n=1) if len(name) <= _LONGEST_COMPARED else []
        yield name, found[0] if found else ""


def _by_letters(names: Iterable[str]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        seen = "".join(one for one in name.casefold() if unicodedata.category(one) != "Cf")
        found[_SPACING.sub("", seen)].append(name)
    return dict(found)
