"""Every word a door can say, at every boundary."""

from typing import Any

import pytest

from tests import doors
from tests.doors import CASES
from webapp.rules.door import AT_WORK, CODES, Verdict, asks_a_supervisor, verdict
from webapp.rules.presence import settled


@pytest.mark.parametrize("case", CASES["verdicts"], ids=lambda case: case["case"].replace(" ", "_"))
def test_what_a_door_says(case: dict[str, Any]) -> None:
    now = doors.at(case["now"])
    state = settled(doors.case_scans(case), doors.timeline(doors.site_of(case["door"])), now)
    inside = state.inside(case["door"])
    found = verdict(doors.holder(case["holder"]), doors.door(case, inside), inside, now)
    assert found == Verdict(case["code"], doors.at(case["time"]) if "time" in case else None)


def test_the_table_has_every_word_and_no_case_twice() -> None:
    assert {case["code"] for case in CASES["verdicts"]} == set(CODES)
    for table in ("verdicts", "histories"):
        names = [case["case"] for case in CASES[table]]
        assert len(names) == len(set(names))


@pytest.mark.parametrize("code", CODES)
def test_a_mayor_is_never_refused_by_a_phone(code: str) -> None:
    assert asks_a_supervisor(code, vip=True) == (code != "ok")
    assert not asks_a_supervisor(code, vip=False)


def test_interpreters_and_staff_work_in_every_room() -> None:
    assert sorted(AT_WORK) == ["interpreter", "staff"]
