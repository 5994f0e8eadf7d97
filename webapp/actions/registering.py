"""People as organisers write them down: changed, added, withdrawn, brought back; their badges and links.

Nobody's work is overwritten unseen, as in the draft. The journal says which field was changed, never what it holds.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from webapp.actions import desk, people
from webapp.actions import seats as seat_actions
from webapp.rules import registering as rules
from webapp.rules.audit import Entry
from webapp.rules.badges import code_from
from webapp.rules.drafting import CODE, Clash, Edit, Fault, Known, Met, Wrong, met
from webapp.rules.people import Name, alike
from webapp.rules.seats import Refused
from webapp.store import audit, badges, pulse
from webapp.store import people as people_store
from webapp.store import programme as programme_store
from webapp.store import registering as store
from webapp.store.db import transaction

KIND = "person"
COUNTED = frozenset({"head", "delegation"})
"""Fields by which seats are counted."""


def change(by: str, edits: Iterable[Edit], now: datetime) -> str:
    """Saves fields of some people, all or none; gives the deed's name, empty when nothing differed. A function is an
    edit with its language. Raises Wrong, Clash."""
    asked = list(edits)
    with transaction():
        pulse.lock()
        known = store.known()
        found = {e.code: store.held(e.code) for e in asked}
        _refuse([Fault("gone", gaps={"code": code}) for code, held in found.items() if held is None])
        _refuse(_faults(asked, found, known))
        _meet(asked, found)
        entries, moved = _write(asked, found)
        if not entries:
            return ""
        counted = any(entry.field in COUNTED for entry in entries)
        (pulse.seats_moved if counted else pulse.person_moved)(moved)
        _told()
        return audit.keep(by, entries, now)


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise Wrong(*faults)


def _told() -> None:
    """Lists, cards and the doors' phones ask for people anew."""
    pulse.people_changed()
    pulse.badges_changed()


def _faults(asked: Sequence[Edit], found: Mapping[str, Any], known: Known) -> list[Fault]:
    wrong: list[Fault] = []
    for code, held in found.items():
        new = {e.field: e.new for e in asked if e.code == code and not e.lang}
        said = {e.lang: e.new for e in asked if e.code == code and e.lang}
        wrong += rules.faults(new, known) + rules.function_faults(said, [*known.languages, *held["function"]])
        if not wrong and new:
            wrong += rules.nameless({**held, **new})
    return wrong


def _held(e: Edit, found: Mapping[str, Any]) -> Any:
    held = found[e.code]
    return held["function"].get(e.lang, "") if e.lang else held[e.field]


def _meet(asked: Sequence[Edit], found: Mapping[str, Any]) -> None:
    """Raises Clash for what somebody else changed since."""
    crossed = []
    for e in asked:
        if met(e, _held(e, found)):
            last = audit.last(KIND, e.code, e.field, e.lang)
            crossed.append(Met(e, _held(e, found), last.by if last else "", last.at if last else None))
    if crossed:
        raise Clash(crossed)


def _write(asked: Sequence[Edit], found: Mapping[str, Any]) -> tuple[list[Entry], set[int]]:
    entries, moved = [], set()
    for code, held in found.items():
        differing = [e for e in asked if e.code == code and _held(e, found) != e.new]
        if not differing:
            continue
        new = {e.field: e.new for e in differing if not e.lang}
        said = {e.lang: e.new for e in differing if e.lang}
        if said:
            new["function"] = {lang: words for lang, words in {**held["function"], **said}.items() if words}
        store.write(held["id"], new)
        moved.add(held["id"])
        entries += [Entry("changed", KIND, code, e.field, e.lang) for e in differing]
    return entries, moved


def add(
    by: str, code: str, values: Mapping[str, Any], function: Mapping[str, str], form: str, now: datetime,
    sure: bool = False,
) -> str:  # fmt: skip
    """A new person with a badge; gives their code, made when none was typed. The same `form`, a long random word, sent
    twice is one person. Raises Wrong; Refused same_name (whose other is their code) unless `sure`."""
    values, badge = {**rules.BLANK, **values}, code_from(f"added:{form}")
    said = {lang: words for lang, words in function.items() if words}
    with transaction():
        beat, known = pulse.lock(), store.known()
        before = people_store.by_badge(badge)
        if before is not None:
            return before.code
        code = code or f"P-{badge[:7]}"
        wrong = rules.faults(values, known) + rules.function_faults(said, known.languages)
        _refuse(wrong + _code_faults(code) or rules.nameless(values))
        if not sure:
            _refuse_namesake(values, beat)
        badges.issue(store.add(code, {**values, "function": said}), badge, now)
        _told()
        audit.note(by, "added", KIND, now, code)
    return code


def _code_faults(code: str) -> list[Fault]:
    if not CODE.fullmatch(code) or not code.strip("."):
        return [Fault("code", "code")]
    return [Fault("code_taken", "code", gaps={"code": code})] if store.held(code) else []


def _refuse_namesake(values: Mapping[str, Any], beat: pulse.Beat) -> None:
    named = Name(**{name: values[name] for name in rules.NAMES})
    for each in store.everyone(beat):
        if alike(each.person.name, named):
            raise Refused("same_name", each.person.code)


# --- badges and links ----------------------------------------------------------------------------


def _someone(code: str) -> dict[str, Any]:
    found = store.held(code)
    if found is None:
        raise Wrong(Fault("gone", gaps={"code": code}))
    return found


def reissue_badge(by: str, code: str, form: str, now: datetime) -> str:
    """A new badge; the former ones open no door from now on. The same form gives the same badge. Raises Wrong: gone."""
    with transaction():
        pulse.lock()
        person = _someone(code)["id"]
        before = badges.in_force([person]).get(person)
        made = desk.replace_badge(person, form, now)
        if made != before:
            audit.note(by, "reissued", KIND, now, code, field="badge")
        return made


def withdraw_badge(by: str, code: str, now: datetime) -> None:
    with transaction():
        pulse.lock()
        person = _someone(code)["id"]
        if badges.in_force([person]):
            desk.withdraw_badge(person, now)
            audit.note(by, "withdrawn", KIND, now, code, field="badge")


def make_link(by: str, code: str, now: datetime) -> str:
    """A fresh access link; those made before go on working. Its token is shown once."""
    with transaction():
        token = people.make_link(_someone(code)["id"], now)
        audit.note(by, "reissued", KIND, now, code, field="link")
        return token


def revoke_links(by: str, code: str, now: datetime) -> int:
    """Every link ends, and every phone signed in by one; how many links there were."""
    with transaction():
        ended = people.revoke(_someone(code)["id"], now)
        if ended:
            audit.note(by, "revoked", KIND, now, code, field="link")
        return ended


# --- not coming, and coming after all ------------------------------------------------------------


def withdraw(by: str, code: str, now: datetime) -> None:
    """No badge, sign-in, calendar or seat any more; whoever waits moves up. Twice is once."""
    with transaction():
        pulse.lock()
        held = _someone(code)
        if held["withdrawn_at"] is None:
            desk.withdraw(held["id"], now)
            _told()
            audit.note(by, "withdrawn", KIND, now, code)


class Back(NamedTuple):
    """Whether a badge is in force again, and how many seats were got back, are waited for, or are lost."""

    badge: bool = False
    booked: int = 0
    waiting: int = 0
    lost: int = 0


def bring_back(by: str, code: str, now: datetime) -> Back:
    """What the withdrawal ended is in force again; seats as far as there is room, else on the waiting list."""
    with transaction():
        pulse.lock()
        held = _someone(code)
        since, person = held["withdrawn_at"], held["id"]
        if since is None:
            return Back()
        store.withdraw(person, None)
        badge = store.restore_papers(person, since)
        seats = [_seat_back(person, session, now) for session in store.ended_seats(person, since)]
        _told()
        pulse.person_moved({person})
        audit.note(by, "restored", KIND, now, code)
        return Back(badge, seats.count("booked"), seats.count("waiting"), seats.count("lost"))


def _seat_back(person: int, session: str, now: datetime) -> str:
    live = programme_store.live()
    if live is None or session not in live.sessions:
        return "lost"
    try:
        return "booked" if seat_actions.ask(person, session, now, wait=True) else "waiting"
    except Refused:
        return "lost"
