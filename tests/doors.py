"""The table of doors, tests/cases/door.json, as the rules of both languages take it; and random histories like it."""

import json
import random
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from webapp.rules.door import OPENS_BEFORE, Door, Holder
from webapp.rules.programme import Session
from webapp.rules.scans import Scan
from webapp.rules.timeline import Gate, Known, Timeline

CASES: dict[str, Any] = json.loads((Path(__file__).parent / "cases" / "door.json").read_text(encoding="utf-8"))
DAY = "2024-11-20"
NOTHING = (None, False, "", "")


def at(clock: str, day: str = DAY) -> datetime:
    """A clock time of that day, UTC; 25:00:00 is 1 a.m. of the next."""
    hours, minutes, seconds = clock.split(":")
    passed = timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))
    return datetime.fromisoformat(day).replace(tzinfo=UTC) + passed


def scan(row: Sequence[Any], day: str = DAY) -> Scan:
    """[id, kind, door, at, person, admitted, target, reason]; what is left out at the end is nothing."""
    id_, kind, door, clock, *rest = row
    person, admitted, target, reason = [*rest, *NOTHING[len(rest) :]]
    return Scan(id_, kind, at(clock, day), person, bool(admitted), target, door, reason)


def known(row: Sequence[Any], day: str = DAY) -> Known:
    """[known from, place, start, end, cancelled, within, next, capacity], as a phone is told."""
    since, place, start, end, *rest = row
    return Known(at(since, day), place, at(start, day), at(end, day), *rest)


def timeline(site: Mapping[str, Any], day: str = DAY) -> Timeline:
    """{"timezone", "gates": {door: [within, capacity]}, "sessions": {door: [known…]}}."""
    return Timeline(
        {code: [known(row, day) for row in rows] for code, rows in site["sessions"].items()},
        {code: Gate(*row) for code, row in site["gates"].items()},
        ZoneInfo(site["timezone"]),
    )


def holder(facts: Mapping[str, Any]) -> Holder:
    released = facts.get("released_at")
    return Holder(**{**facts, "released_at": at(released) if released else None})


def session(code: str) -> Session | None:
    it = CASES["doors"][code]
    if it.get("gate"):
        return None
    return Session(
        code=code, day=date(2024, 11, 20), start=at(it["start"]), end=at(it["end"]), kind="workshop", title={},
        registration=it["registration"], audience=tuple(it["audience"]), cancelled=it["cancelled"],
    )  # fmt: skip


def site_of(code: str) -> dict[str, Any]:
    """The door of a case, alone in its event."""
    it = CASES["doors"][code]
    if it.get("gate"):
        return {"timezone": "UTC", "gates": {code: ["", it["capacity"]]}, "sessions": {}}
    row = ["00:00:00", "P", it["start"], it["end"], it["cancelled"], "", "", it["capacity"]]
    return {"timezone": "UTC", "gates": {}, "sessions": {code: [row]}}


def case_scans(case: Mapping[str, Any]) -> list[Scan]:
    """Of a case about one door: [id, kind, at, person, admitted, target]."""
    return [scan([*row[:2], case["door"], *row[2:]]) for row in case.get("scans", [])]


def door(case: Mapping[str, Any], inside: Mapping[int, datetime]) -> Door:
    """As a server that has leased nothing would have it."""
    capacity, booked = CASES["doors"][case["door"]]["capacity"], {*case.get("booked", [])}
    free = None if capacity is None else max(0, capacity - len(booked | inside.keys()))
    return Door(session(case["door"]), case.get("free", free), at(case["released"]) if "released" in case else None)


# --- the same for the phone: times in ms ----------------------------------------------------------


def ms(instant: datetime) -> int:
    return round(instant.timestamp() * 1000)


def plain_scan(found: Scan) -> dict[str, Any]:
    return {
        "id": found.id, "kind": found.kind, "door": found.door, "person": found.person, "at": ms(found.at),
        "admitted": found.admitted, "target": found.target, "reason": found.reason,
    }  # fmt: skip


def plain_timeline(found: Timeline) -> dict[str, Any]:
    """`doors` as a list of pairs, in the words of the roster."""
    sessions = [
        [code, {"within": rows[-1].within, "since": [_told(row) for row in rows]}]
        for code, rows in found.sessions.items()
    ]
    gates = [
        [code, {"within": each.within, "capacity": each.capacity, "since": []}] for code, each in found.gates.items()
    ]
    return {"doors": sessions + gates, "timezone": found.zone.key}


def _told(row: Known) -> list[Any]:
    times = [row.since.isoformat(), row.place, row.start.isoformat(), row.end.isoformat()]
    return [*times, row.cancelled, row.within, row.next, row.capacity]


def plain_holder(found: Holder) -> dict[str, Any]:
    words = ("badge", "person", "country", "delegation", "category", "vip", "invited", "seat")
    released = ms(found.released_at) if found.released_at else None
    return {**{word: getattr(found, word) for word in words}, "released_at": released}


def plain_door(found: Door) -> dict[str, Any]:
    free = {"free": found.free, "released": ms(found.released) if found.released else None}
    if found.session is None:
        return {"opens": None, "end": None, "registration": "open", "audience": [], "cancelled": False, **free}
    it = found.session
    return {
        "opens": ms(it.start - OPENS_BEFORE), "end": ms(it.end), "registration": it.registration,
        "audience": list(it.audience), "cancelled": it.cancelled, **free,
    }  # fmt: skip


# --- random histories -----------------------------------------------------------------------------

KINDS = ("entry", "entry", "entry", "entry", "exit", "exit", "override")
PEOPLE = 4


def random_site(draw: random.Random) -> dict[str, Any]:
    """A hall with a gate behind a gate, rooms in and out of them, that move, end early, are called off, go on."""
    zone = draw.choice(["Asia/Tokyo", "Europe/Paris", "UTC", "Asia/Kolkata"])
    gates: dict[str, list[Any]] = {"@HALL": ["", None], "@WING": ["HALL", draw.choice([2, None])]}
    codes = ["C1", "C2", "C3", "C4"]
    sessions = {}
    for code in codes:
        since = "00:00:00"
        rows = []
        for _ in range(draw.choice([1, 1, 2, 3])):
            start = draw.randrange(8, 20)
            end = start + draw.choice([1, 1, 2, 9])
            following = draw.choice(["", "", "", *codes])
            rows.append([
                since, "P", f"{start:02}:00:00", f"{end:02}:00:00", draw.random() < 0.1,
                draw.choice(["", "HALL", "WING"]), following if following > code else "", draw.choice([1, 2, None]),
            ])  # fmt: skip
            since = f"{min(23, int(since[:2]) + draw.randrange(9, 14)):02}:{draw.choice(['00', '30'])}:{len(rows):02}"
        sessions[code] = rows
    return {"timezone": zone, "gates": gates, "sessions": sessions}


def random_history(draw: random.Random) -> dict[str, Any]:
    """{"day", "site", "scans": rows, "now"}: a few people, a few minutes apart or at the same, with what takes back."""
    site = random_site(draw)
    doors = [*site["sessions"], *site["gates"], "GONE"]
    rows: list[list[Any]] = []
    for n in range(draw.randrange(1, 26)):
        hour = draw.choice([draw.randrange(8, 20), draw.randrange(7, 32)])
        clock = f"{hour:02}:{draw.choice([0, 0, 15, 30, 59]):02}:{draw.choice([0, 0, 1, 0.25]):02}"
        id_ = f"{draw.choice('abcdef')}{n}"
        if rows and draw.random() < 0.25:
            target, reason = (
                draw.choice([row[0] for row in rows] + ["z9"]),
                draw.choice(["other_person", "seen", "came_back"]),
            )
            kind = draw.choice(["undo", "settle"])
            rows.append([id_, kind, draw.choice(doors), clock, None, False, target, reason if kind == "settle" else ""])
        else:
            person = draw.choice([*range(1, PEOPLE)] * 3 + [None])
            rows.append([id_, draw.choice(KINDS), draw.choice(doors), clock, person, draw.random() < 0.8])
    day = draw.choice([DAY, "2024-10-26", "2024-03-30"])
    return {
        "day": day,
        "site": site,
        "scans": rows,
        "now": f"{draw.randrange(7, 55):02}:{draw.choice([0, 1, 30]):02}:00",
    }
