"""What had been announced before the demonstration opens: changes, a seat that became free, messages."""

import random
from dataclasses import replace
from datetime import datetime, time, timedelta

from webapp.actions import importing, notices
from webapp.actions import programme as programme_actions
from webapp.actions import seats as seat_actions
from webapp.rules import seats as rules
from webapp.rules.accounts import ORGANISER
from webapp.rules.importing import Parsed
from webapp.rules.notices import EVERYONE, Audience
from webapp.rules.programme import Session, in_order
from webapp.rules.times import at, local
from webapp.store import people, pulse, seats

SENDER = ORGANISER
FREED = "B03"
"""A visit that was full, and for which the delegate waited."""
HALF_AN_HOUR = timedelta(minutes=30)


def before(session: Session) -> Session:
    """A session as it was first published."""
    match session.code:
        case "B09":
            shift = timedelta(minutes=15)
            return replace(session, start=session.start - shift, end=session.end - shift)
        case "C18":
            return replace(session, start=session.start - HALF_AN_HOUR, end=session.end - HALF_AN_HOUR)
        case "C10":
            return replace(session, place="ROOM2")
    return session


def as_published(parsed: Parsed, changed: tuple[str, ...]) -> Parsed:
    """The event with these sessions as they are now, the others as they were first published."""
    found = parsed.programme
    assert found is not None
    sessions = {code: s if code in changed else before(s) for code, s in found.sessions.items()}
    return replace(parsed, programme=replace(found, sessions=in_order(sessions)))


def happen(
    parsed: Parsed, visited: people.Individual, crowd: list[people.Individual], dice: random.Random, now: datetime
) -> None:
    """In the order of the clock, each by the action an organiser or a delegate would use."""
    assert parsed.programme is not None
    zone = parsed.programme.event.zone
    today = local(now, zone).date()

    def clock(hour: int, minute: int, day: int = 0) -> datetime:
        return at(today + timedelta(days=day), time(hour, minute), zone)

    def publish(note: str, when: datetime, *changed: str) -> None:
        importing.import_event(as_published(parsed, changed), when)
        programme_actions.publish(SENDER, note, when)

    _free(visited, crowd, clock(7, 40, -1))
    publish("Dîner de bienvenue à 19 h", clock(16, 20, -1), "B09")
    notices.send(EVERYONE, RECEIVERS[0], RECEIVERS[1], SENDER, clock(7, 30))
    notices.send(Audience("delegation", visited.delegation), PHOTO[0], PHOTO[1], SENDER, clock(8, 15))
    publish("Soirée d’échanges à 18 h 30", clock(9, 20), "B09", "C18")
    last = pulse.beat().notices
    for person in [visited, *dice.sample(crowd, len(crowd) * 2 // 3)]:
        notices.read(person.id, last, clock(9, 35))
    publish("Atelier 1 en salle 1", clock(10, 6), "B09", "C18", "C10")


def _free(visited: people.Individual, crowd: list[people.Individual], when: datetime) -> None:
    """Fills the visit, lets the delegate wait until a seat becomes free, and leaves as many free as before."""
    asked, taken = when - timedelta(days=1), seats.booked_count(FREED)
    for person in crowd:
        try:
            seat_actions.ask(person.id, FREED, asked)
        except rules.Refused as refusal:
            if refusal.code == "full":
                break
    seat_actions.ask(visited.id, FREED, asked, wait=True)
    for person in sorted(crowd, key=lambda each: each.delegation != visited.delegation):
        if seats.booked_count(FREED) <= taken:
            break
        seat_actions.give_up(person.id, FREED, when)


RECEIVERS = (
    {"fr": "Récepteurs", "ja": "通訳レシーバー", "en": "Receivers"},
    {
        "fr": "Les casques sont prêtés à l’entrée des salles. Merci de les rendre après chaque séance.",
        "ja": "通訳レシーバーは各会場の入口でお貸しします。終了後は必ずご返却ください。",
        "en": "Receivers are lent at the entrance of the rooms. Please return them after each session.",
    },
)
PHOTO = (
    {
        "fr": "Photo avec Sendai à 12 h 20",
        "ja": "仙台市との記念撮影（12時20分）",
        "en": "Photograph with Sendai at 12:20",
    },
    {
        "fr": "La délégation de Rennes se retrouve à 12 h 20 devant la grande salle, avec celle de Sendai.",
        "ja": "レンヌ市代表団の皆様は、12時20分に大ホール前へお集まりください。仙台市の皆様とご一緒に撮影します。",
        "en": "Rennes and Sendai meet at 12:20 in front of the main hall.",
    },
)
