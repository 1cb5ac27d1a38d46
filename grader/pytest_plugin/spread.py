"""How pytest-xdist spreads submissions over its workers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from xdist.scheduler import LoadGroupScheduling, LoadScopeScheduling

# dist mode → how tests are spread that are no criteria; under the others, submissions are not kept together
_SPREAD: dict[str, type[LoadScopeScheduling]] = {"load": LoadScopeScheduling, "loadgroup": LoadGroupScheduling}


def by_submission(config: pytest.Config, log: Any, owners: Mapping[str, str]) -> LoadScopeScheduling | None:
    """A scheduler that makes every submission a unit of work, so that its code is run by one worker.

    ``owners`` gives the submission of each node of a problem. ``None`` where another way to distribute was asked for.
    """
    base = _SPREAD.get(config.getoption("dist"))
    if base is None:
        return None

    class BySubmission(base):  # type: ignore[valid-type, misc]
        def _split_scope(self, nodeid: str) -> str:
            owner = owners.get(nodeid.partition("::")[0])
            scope: str = super()._split_scope(nodeid) if owner is None else owner
            return scope

        def remove_node(self, node: Any) -> str | None:
            # xdist would have the item that a worker died of run by the next worker, and by the next
            crashed = _first_undone(self.assigned_work.get(node, {}))
            super().remove_node(node)
            return crashed

    return BySubmission(config, log)


def _first_undone(work: Mapping[str, dict[str, bool]]) -> str | None:
    """The first item of a worker's units that it has not done, which is taken for done from now on."""
    for unit in work.values():
        for nodeid, done in unit.items():
            if not done:
                unit[nodeid] = True
                return nodeid
    return None
