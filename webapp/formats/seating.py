"""What becomes of someone an organiser gives a seat to, in words."""

from webapp.formats.words import N_, say
from webapp.rules.seating import Outcome

WORDS = {
    "booked": N_("Gets a seat"),
    "waits": N_("Joins the waiting list"),
    "already": N_("Has a seat already"),
    "already_waits": N_("Is on the waiting list already"),
    "quota": N_("The quota of the delegation is reached"),
    "full": N_("No seat is left"),
    "overlap": N_("Has a seat at the same time: %(other)s"),
    "not_for_you": N_("This session is kept for other participants."),
    "not_bookable": N_("No booking is needed for this session."),
    "cancelled": N_("This session has been cancelled."),
    "over": N_("This session is over."),
    "at_the_door": N_("Booking is over: the seats that are left are given at the door."),
}
INSTEAD = N_("Gets a seat, and gives up: %(other)s")

NEEDS = {
    "over": N_("More bookings than seats"),
    "waiting": N_("People wait while seats are free"),
    "empty": N_("No booking yet"),
}


def outcome(found: Outcome, titles: dict[str, str], lang: str) -> str:
    """`titles`: session code → what it is called here."""
    if found.gives:
        between = "、" if lang == "ja" else ", "
        return say(lang, INSTEAD, other=between.join(titles.get(code, code) for code in found.gives))
    return say(lang, WORDS[found.word], other=titles.get(found.other, found.other))
