"""Finding sessions: what a reader can filter by, over all days at once."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

from webapp.rules.programme import KINDS, Programme, Session
from webapp.rules.search import fold, found, terms
from webapp.rules.seats import Standing, free, kept_for_heads

LONGEST = 200


@dataclass(frozen=True)
class Filters:
    """What was asked for; an empty value asks for nothing."""

    q: str = ""
    day: str = ""
    track: str = ""
    place: str = ""
    kind: str = ""
    follow: str = ""
    mine: bool = False
    free: bool = False

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))


class WrongFilter(ValueError):
    """A filter no page ever offered; the message is the field's name, `kept` everything else that was asked."""

    def __init__(self, name: str, kept: Filters) -> None:
        super().__init__(name)
        self.kept = kept


def read(raw: Mapping[str, str], programme: Programme) -> Filters:
    """Filters from an address. Raises WrongFilter for a value that does not exist in this programme."""
    offered: dict[str, set[str]] = {
        "day": {day.isoformat() for day in programme.days},
        "track": set(programme.tracks),
        "place": set(programme.places),
        "kind": set(KINDS),
        "follow": {code for session in programme.sessions.values() for code in session.follow},
        "mine": {"1"},
        "free": {"1"},
    }
    wrong = [name for name, values in offered.items() if raw.get(name) and raw[name] not in values]
    q = raw.get("q", "").strip()
    if len(q) > LONGEST or "\0" in q:
        wrong.append("q")
    right = {name: "" if name in wrong else raw.get(name, "") for name in offered}
    text = {name: right[name] for name in ("day", "track", "place", "kind", "follow")}
    found = Filters(q="" if "q" in wrong else q, mine=bool(right["mine"]), free=bool(right["free"]), **text)
    if wrong:
        raise WrongFilter(wrong[0], found)
    return found


def haystack(session: Session, programme: Programme, speakers: str = "") -> str:
    """Everything one may search a session by, folded, in all languages at once."""
    place, track = programme.places.get(session.place), programme.tracks.get(session.track)
    parts = [session.code, *session.title.values(), *session.short.values(), *session.abstract.values(), speakers]
    parts += [*(place.name.values() if place else ()), *(track.name.values() if track else ())]
    return fold(" ".join(parts))


def matching(
    filters: Filters,
    programme: Programme,
    folded: Mapping[str, str],
    mine: frozenset[str],
    standings: Mapping[str, Standing],
    now: datetime,
) -> list[Session]:
    """The sessions that answer every filter, in order. `folded` is each session's haystack."""
    wanted = terms(filters.q)
    none = Standing()

    def fits(session: Session) -> bool:
        standing = standings.get(session.code, none)
        kept = kept_for_heads(session, standing.heads)
        left = 0 if standing.released else free(session, programme, standing.booked + kept)
        return (
            (not filters.day or session.day == date.fromisoformat(filters.day))
            and filters.track in ("", session.track)
            and filters.place in ("", session.place)
            and filters.kind in ("", session.kind)
            and (not filters.follow or filters.follow in session.follow)
            and (not filters.mine or session.code in mine)
            and (
                not filters.free
                or (session.registration == "required" and left != 0 and session.end > now and not session.cancelled)
            )
            and found(wanted, folded[session.code])
        )

    return [session for session in programme.sessions.values() if fits(session)]
