"""A phone judges as the server does: one table, and hundreds of random histories, through the modules of the phone."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, Route

from tests import doors
from tests.doors import CASES, ms
from webapp.formats.qr import badge_code
from webapp.formats.roster import reference
from webapp.rules.badges import ALPHABET, grouped
from webapp.rules.door import AT_WORK, Holder, Verdict, verdict
from webapp.rules.presence import settled

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
RULES = (Path(__file__).parent / "rules.js").read_text(encoding="utf-8")
HISTORIES, VERDICTS, CODES = 600, 600, 300


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Any]:
    """A page that has the scanner's modules and nothing else."""
    context = browser.new_context(base_url="https://door.example")
    context.route("**/*", _serve)
    page = context.new_page()
    page.goto("/")
    yield lambda **table: page.evaluate(RULES, {"verdicts": [], "histories": [], "codes": [], **table})
    context.close()


def _serve(route: Route) -> None:
    path = route.request.url.removeprefix("https://door.example/")
    if path:
        route.fulfill(path=ROOT / "static" / "js" / path, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>door</title>", content_type="text/html")


# --- the table ------------------------------------------------------------------------------------


def asked(case: Mapping[str, Any]) -> dict[str, Any]:
    """A case of the table as the phone takes it; it works out itself what is free."""
    code = case["door"]
    return {
        "holder": doors.plain_holder(doors.holder(case["holder"])), "door": doors.plain_door(doors.door(case, {})),
        "capacity": CASES["doors"][code]["capacity"], "booked": case.get("booked", []), "code": code,
        "scans": [doors.plain_scan(each) for each in doors.case_scans(case)], "now": ms(doors.at(case["now"])),
        "site": doors.plain_timeline(doors.timeline(doors.site_of(code))),
        **({"free": case["free"]} if "free" in case else {}),
    }  # fmt: skip


def test_a_phone_says_what_the_table_says(phone: Any) -> None:
    cases = CASES["verdicts"]
    found = phone(verdicts=[asked(case) for case in cases])["verdicts"]
    wanted = [{"code": case["code"], "time": ms(doors.at(case["time"])) if "time" in case else None} for case in cases]
    assert [(c["case"], f) for c, f in zip(cases, found, strict=True)] == [
        (c["case"], w) for c, w in zip(cases, wanted, strict=True)
    ]


def test_a_phone_finds_people_where_the_table_has_them(phone: Any) -> None:
    told = [
        {
            "day": case.get("day", doors.DAY),
            "site": CASES["sites"][case["site"]],
            **{k: case[k] for k in ("scans", "now")},
        }
        for case in CASES["histories"]
    ]
    assert_agreed(phone, told)


# --- random histories -----------------------------------------------------------------------------


def instants(found: Mapping[int, datetime]) -> list[list[int]]:
    return [[person, ms(at)] for person, at in sorted(found.items())]


def places(history: Mapping[str, Any]) -> list[str]:
    return [*history["site"]["sessions"], *history["site"]["gates"], "GONE", "Z"]


def by_the_server(history: Mapping[str, Any]) -> dict[str, Any]:
    day = history["day"]
    line = doors.timeline(history["site"], day)
    state = settled([doors.scan(row, day) for row in history["scans"]], line, doors.at(history["now"], day))
    return {
        "stays": [
            [
                s.person, s.door, ms(s.since), ms(s.until) if s.until else None, s.inferred, s.by, s.override, s.began,
                s.ended,
            ]
            for s in state.stays
        ],
        "spots": [[person, s.door, ms(s.since), s.inferred] for person, s in sorted(state.spots.items())],
        "inside": [instants(state.inside(door)) for door in places(history)],
        "came": [instants(state.came(door)) for door in places(history)],
        "twice": [[first, again.id] for way in state.ways for first, again in way.twice],
    }  # fmt: skip


def told(history: Mapping[str, Any]) -> dict[str, Any]:
    day = history["day"]
    return {
        "scans": [doors.plain_scan(doors.scan(row, day)) for row in history["scans"]], "doors": places(history),
        "site": doors.plain_timeline(doors.timeline(history["site"], day)), "now": ms(doors.at(history["now"], day)),
    }  # fmt: skip


def assert_agreed(phone: Any, histories: list[dict[str, Any]]) -> None:
    found = phone(histories=[told(each) for each in histories])["histories"]
    wanted = [by_the_server(each) for each in histories]
    differ = [(h, f, w) for h, f, w in zip(histories, found, wanted, strict=True) if f != w]
    assert not differ, f"{len(differ)} of {len(histories)}, the first of them: {differ[0]}"


def test_a_phone_and_the_server_find_the_same_people_in_the_same_places(phone: Any) -> None:
    draw = Random(20241120)
    histories = [doors.random_history(draw) for _ in range(HISTORIES)]
    assert_agreed(phone, histories)
    twice = [each for each in histories if by_the_server(each)["twice"]]
    moved = [each for each in histories if any(stay[4] for stay in by_the_server(each)["stays"])]
    assert min(len(twice), len(moved)) > HISTORIES / 10, "histories that hardly try anything"


def random_case(draw: Random) -> dict[str, Any]:
    """A case of the table's kind, near its boundaries."""
    code = draw.choice([*CASES["doors"]])
    hour, minute = draw.choice([8, 9, 9, 10, 10, 10, 11, 25]), draw.choice([0, 29, 30, 49, 50, 59])
    clock = f"{hour:02}:{minute:02}:{draw.choice(['00', '59'])}"
    seat = draw.choice(["none", "none", "booked", "waiting", "released"])
    holder = {
        "person": 1, "badge": draw.choice(["valid"] * 8 + ["withdrawn", "unknown", "foreign", "test"]), "seat": seat,
        "country": draw.choice(["FR", "JP", ""]), "delegation": draw.choice(["RENNES", "TOURS", ""]),
        "category": draw.choice(["delegate", "press", "guest", *sorted(AT_WORK)]), "invited": draw.random() < 0.15,
        **({"released_at": "09:50:00"} if seat == "released" else {}),
    }  # fmt: skip
    scans = [
        [
            f"{draw.choice('abc')}{n}",
            draw.choice(doors.KINDS),
            f"09:{draw.randrange(60):02}:00",
            draw.randrange(1, 5),
            True,
        ]
        for n in range(draw.randrange(5))
    ]
    booked = [person for person in range(2, 5) if draw.random() < 0.3] + ([1] if seat == "booked" else [])
    case = {"door": code, "holder": holder, "now": clock, "scans": scans, "booked": booked}
    if draw.random() < 0.3:
        case["released"] = "09:50:00"
    if draw.random() < 0.2:
        case["free"] = draw.choice([0, 1, None])
    return case


def judged(case: Mapping[str, Any]) -> Verdict:
    now = doors.at(case["now"])
    state = settled(doors.case_scans(case), doors.timeline(doors.site_of(case["door"])), now)
    inside = state.inside(case["door"])
    held: Holder = doors.holder(case["holder"])
    return verdict(held, doors.door(case, inside), inside, now)


def test_a_phone_and_the_server_say_the_same_word_to_whoever_comes(phone: Any) -> None:
    draw = Random(8)
    cases = [random_case(draw) for _ in range(VERDICTS)]
    found = phone(verdicts=[asked(case) for case in cases])["verdicts"]
    wanted = [{"code": v.code, "time": ms(v.time) if v.time else None} for v in map(judged, cases)]
    assert [each for each in zip(cases, found, wanted, strict=True) if each[1] != each[2]] == []
    assert len({each["code"] for each in wanted}) == 12


# --- codes ----------------------------------------------------------------------------------------


def random_code(draw: Random) -> str:
    code = "".join(draw.choice(ALPHABET) for _ in range(draw.choice([17, 17, 17, 16, 18])))
    written = draw.choice([code, code.lower(), grouped(code), "-".join(code[n : n + 4] for n in range(0, 17, 4))])
    written = draw.choice([written, written.replace("0", "O").replace("1", "l"), _wide(written)])
    address = draw.choice(
        ["{}", "{}", "https://summit.example/b/{}", "HTTP://h:8000/x/b/{}/?q=1", "https://h/c/{}", "b/{}"]
    )
    around = draw.choice(["", " ", "\n", "\u3000", "\ufeff", "\x1c", "\x85", "\t\u2028", "é", "\0"])
    if draw.random() < 0.6:
        return written
    return around + address.format(written) + draw.choice(["", around, "#x", " x"])


def _wide(words: str) -> str:
    return "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in words)


def test_a_phone_reads_the_same_badges_in_whatever_is_shown_to_it(phone: Any) -> None:
    draw = Random(17)
    hostile = [
        "", " ", "x" * 401, "7QK4M2XW0B3N5RTZ8" + " " * 383, "7QK4M2XW0B3N5RTZ8" + " " * 384, "😀" * 17, "😀" * 400,
        "ſ" * 17, "İ" * 17, "7QK4M2XW0B3N5RTZU", "WIFI:T:WPA;S:summit;P:secret;;", "BEGIN:VCARD\nFN:Someone\nEND:VCARD",
        "https://h/b/7QK4M2XW0B3N5RTZ8?a b", "https://h/b/7QK4M2XW0B3N5RTZ8?a#b", "https://h/b/7QK4%4D2XW0B3N5RTZ8",
        "https:///b/7QK4M2XW0B3N5RTZ8", "ftp://h/b/7QK4M2XW0B3N5RTZ8", "https://h/b/7QK4M2XW0B3N5RTZ8/c",
        "https://h/b/ 7QK4M2XW0B3N5RTZ8", "https://h/b/" + "-" * 52 + "7QK4M2XW0B3N5RTZ8", "7QK4M2XW0B3N5RTZ8" * 2,
        _wide("https://h/b/7QK4M2XW0B3N5RTZ8"), "https://h/" + "😀" * 350 + "/b/7QK4M2XW0B3N5RTZ8",
    ]  # fmt: skip
    codes = hostile + [random_code(draw) for _ in range(CODES)]
    found = phone(codes=codes)["codes"]
    wanted = [[code, reference(code) if code else None] for code in map(badge_code, codes)]
    assert [each for each in zip(codes, found, wanted, strict=True) if each[1] != each[2]] == []
    assert len([code for code, _ in wanted if code]) > CODES / 3
