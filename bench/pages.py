"""Pages: answers per second of a day's page, against a bare Flask app returning as many bytes under the same server."""

from dataclasses import dataclass
from pathlib import Path

from bench import event, servers
from bench.load import Request, ask, interleaved
from bench.report import Row, against
from bench.servers import Server

ROUNDS = 3
LANGUAGE = "fr"
GZIP = (("Accept-Encoding", "gzip, deflate, br"),)
PLAIN: tuple[tuple[str, str], ...] = ()


def _page(day: object, encoding: tuple[tuple[str, str], ...], cookie: str = "") -> Request:
    signed = (("Cookie", f"delegate={cookie}"),) if cookie else ()
    return Request(f"/{LANGUAGE}/programme/{day}", (*encoding, *signed))


@dataclass(frozen=True)
class Case:
    what: str
    target: str
    server: Server
    requests: list[Request]
    status: int = 200


def cases(own: Server, made: event.Made, many: Server, more: event.Made) -> list[Case]:
    me, another, today = made.cookies[0], event.ANOTHER, event.TODAY
    mine = _page(another, GZIP, me)
    etag = ask(own.port, mine).headers["etag"]
    crowd = f"{event.PEOPLE} people in turn"
    return [
        Case("my day, 40 sessions, 10 stars, gzip", "≥ 50%", own, [mine]),
        Case("my day, 40 sessions, 10 stars, identity", "≥ 50%", own, [_page(another, PLAIN, me)]),
        Case("the day everybody sees, gzip", "≥ 80%", own, [_page(another, GZIP)]),
        Case("the day everybody sees, identity", "≥ 80%", own, [_page(another, PLAIN)]),
        Case("my today, with the now line, gzip", "≥ 50%", own, [_page(today, GZIP, me)]),
        Case("everybody's today, with the now line, gzip", "≥ 80%", own, [_page(today, GZIP)]),
        Case("my day, 304", "", own, [Request(mine.path, (*mine.headers, ("If-None-Match", etag)))], 304),
        Case(f"my day, {crowd}, gzip", "≥ 50%", own, [_page(another, GZIP, cookie) for cookie in made.cookies]),
        Case(f"my day, {crowd}, identity", "≥ 50%", own, [_page(another, PLAIN, cookie) for cookie in made.cookies]),
        Case(f"my day, {crowd}, past pages/ready.py", "", own, [_woken(cookie) for cookie in made.cookies]),
        Case("my day, 200 sessions, gzip", "", many, [_page(another, GZIP, more.cookies[0])]),
        Case("the day everybody sees, 200 sessions, gzip", "", many, [_page(another, GZIP)]),
    ]


def _woken(cookie: str) -> Request:
    """A page that Flask is woken for, as after a change: a query, even an empty word, is nothing usual."""
    asked = _page(event.ANOTHER, GZIP, cookie)
    return Request(f"{asked.path}?_", asked.headers)


def rows(folder: Path) -> list[Row]:
    made, more = event.days(folder / "40.sqlite", 40), event.days(folder / "200.sqlite", 200)
    with servers.ours(made.path, event.NOW) as own, servers.ours(more.path, event.NOW) as many:
        asked = cases(own, made, many, more)
        sizes = [_size(case) for case in asked]
        with servers.running("bench.limits:pages()", KAKEHASHI_BENCH_SIZES=" ".join(map(str, sizes))) as bare:
            return [_row(case, size, bare) for case, size in zip(asked, sizes, strict=True)]


def _size(case: Case) -> int:
    """Bytes of the body, the mean of all."""
    return round(sum(len(ask(case.server.port, request).body) for request in case.requests) / len(case.requests))


def _row(case: Case, size: int, bare: Server) -> Row:
    constant = Request(f"/{size}" if size else "/304", case.requests[0].headers)
    rounds = interleaved(ROUNDS, (bare, [constant]), (case.server, case.requests), case.status)
    return against(f"{case.what}, {size:,} bytes" if size else case.what, rounds, case.target)
