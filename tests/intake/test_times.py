"""Times as platforms write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.intake.times import d2l_moment, moment, said

CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025-12-02 02:52:07.938335000 Z", "2025-12-02T02:52:07.938335+00:00"),
        ("2025-12-02 02:52:07.9 Z", "2025-12-02T02:52:07.900000+00:00"),
        ("2024-02-21T07:05:00Z", "2024-02-21T07:05:00+00:00"),
        ("2024-02-21T07:05+05:30", "2024-02-21T07:05:00+05:30"),
        ("2026-06-25 13:16:26 -0600", "2026-06-25T13:16:26-06:00"),
        (" 2024-02-19 18:00:00 UTC\n", "2024-02-19T18:00:00+00:00"),
        ("2024-02-19 18-00-00", "2024-02-19T18:00:00-06:00"),
        ("2024-07-19 18:00:00", "2024-07-19T18:00:00-05:00"),  # summer time
    ],
)
def test_a_moment_is_read_with_its_zone(text, iso):
    got = moment(text, CHICAGO)
    assert got == datetime.fromisoformat(iso)
    assert got.isoformat() == iso


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2024-02-30 10:00:00",
        "2024-02-19",
        "2024-02-19 25:00:00",
        "2024-02-19 10:00:00 PST",
        "0001-01-01 00:00 +1400",
    ],
)
def test_what_is_no_moment_is_none(text):
    assert moment(text, UTC) is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Sep 24, 2026 926 PM", "2026-09-24T21:26:00-05:00"),
        ("Sep 4, 2026 1205 AM", "2026-09-04T00:05:00-05:00"),
        ("February 4, 2026 12:05 PM", "2026-02-04T12:05:00-06:00"),
        ("Feb 4, 2026 1405", "2026-02-04T14:05:00-06:00"),
    ],
)
def test_brightspace_writes_no_colon(text, iso):
    assert d2l_moment(text, CHICAGO).isoformat() == iso


@pytest.mark.parametrize("text", ["", "Feb 30, 2026 926 PM", "Foo 3, 2026 926 PM", "Feb 3, 2026 9926 PM"])
def test_what_brightspace_would_not_write_is_none(text):
    assert d2l_moment(text, UTC) is None


@given(st.datetimes(datetime(1970, 1, 1), datetime(8999, 12, 31)), st.integers(-14 * 60, 14 * 60))
def test_every_moment_with_an_offset_comes_back(when, minutes):
    written = when.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert moment(written.isoformat(), CHICAGO) == written


def test_a_moment_is_said_with_its_offset():
    assert said(datetime(2026, 4, 21, 6, 34, tzinfo=UTC)) == "2026-04-21 06:34 UTC"
    assert said(datetime(2026, 4, 21, 6, 34, tzinfo=CHICAGO)) == "2026-04-21 06:34 UTC-05:00"
