"""In another time zone every session keeps its hour."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.rules.test_rules_editions import session
from webapp.rules import zones
from webapp.rules.times import NoSuchTime

TOKYO, PARIS = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Paris")


def test_nine_oclock_stays_nine_oclock() -> None:
    found = session("C10")
    start, end = zones.moved([found], TOKYO, PARIS)
    assert (start.field, end.field) == ("start", "end")
    for edit, before in ((start, found.start), (end, found.end)):
        after = datetime.fromisoformat(edit.new)
        assert after.utcoffset() == UTC.utcoffset(None)
        assert after.astimezone(PARIS).replace(tzinfo=None) == before.astimezone(TOKYO).replace(tzinfo=None)
        assert edit.was == before.isoformat()


def test_an_hour_that_the_clocks_skip_there_is_refused() -> None:
    start, end = (datetime(2026, 3, 28, 17, 30, tzinfo=UTC), datetime(2026, 3, 28, 19, tzinfo=UTC))
    with pytest.raises(NoSuchTime):
        zones.moved([replace(session("C10"), start=start, end=end)], TOKYO, PARIS)
