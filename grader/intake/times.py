"""Times as platforms write them, always with a time zone in the end."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_MOMENT = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)[ T]+(?P<hour>\d\d)[:-](?P<minute>\d\d)(?:[:-](?P<second>\d\d)(?:[.,](?P<part>\d+))?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?"
)
_EARLIEST, _LATEST = "1970", "9000"
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_D2L = re.compile(
    rf"(?P<month>{'|'.join(_MONTHS)})[a-z]* (?P<day>\d\d?), (?P<year>\d{{4}}) (?P<hour>\d\d?):?(?P<minute>\d\d) ?"
    r"(?P<half>[AP]M)?",
    re.IGNORECASE,
)


def moment(text: str, tz: tzinfo) -> datetime | None:
    """``2025-12-02 02:52:07.938335000 Z`` and its like, ISO 8601 included; ``tz`` where no zone is written.

    Digits beyond microseconds are cut. None for what is no such time.
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    if not _EARLIEST <= found["date"] < _LATEST:  # nobody handed in then, and other zones may have no such day
        return None
    try:
        day = datetime.fromisoformat(found["date"])
        time = day.replace(hour=int(found["hour"]), minute=int(found["minute"]), second=int(found["second"] or 0))
        part = int(f"{found['part'] or 0:0<6}"[:6])
        return time.replace(microsecond=part, tzinfo=_zone(found["zone"], tz))
    except ValueError:
        return None


def d2l_moment(text: str, tz: tzinfo) -> datetime | None:
    """``Sep 24, 2026 926 PM``, as Brightspace writes it: without a colon and without a zone."""
    found = _D2L.fullmatch(text.strip())
    if found is None:
        return None
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"].upper() == "PM" else 0)
    month = _MONTHS.index(found["month"].title()) + 1
    try:
        return datetime(int(found["year"]), month, int(found["day"]), hour, int(found["minute"]), tzinfo=tz)
    except ValueError:
        return None


def said(time: datetime) -> str:
    """A time as a person reads it: ``2026-04-21 06:34 UTC+01:00``."""
    offset = time.strftime("%z")
    zone = "" if offset in ("+0000", "") else f"{offset[:3]}:{offset[3:5]}"
    return f"{time:%Y-%m-%d %H:%M} UTC{zone}"


def _zone(text: str | None, tz: tzinfo) -> tzinfo:
    if text is None:
        return tz
    if text in ("Z", "UTC", "GMT"):
        return UTC
    sign = -1 if text.startswith("-") else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))
