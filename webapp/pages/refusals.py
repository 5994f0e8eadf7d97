"""Why a seat was refused: a code below, its words here."""

from flask import Flask
from flask_babel import gettext as _

from webapp.formats.words import N_

WORDS = {
    "not_bookable": N_("No booking is needed for this session."),
    "invitation_only": N_("This session is by invitation."),
    "cancelled": N_("This session has been cancelled."),
    "over": N_("This session is over."),
    "not_for_you": N_("This session is kept for other participants."),
    "quota": N_("Your delegation already has all the seats it may book here."),
    "overlap": N_("You already have a seat at the same time: %(other)s."),
    "full": N_("The last seat has just been taken. You may join the waiting list."),
    "at_the_door": N_("Booking is over: the seats that are left are given at the door."),
    "not_yours": N_("You can only book for the members of your own delegation."),
    "gone": N_("This session is no longer in the programme."),
    "too_old": N_("This was done more than a month ago and was not sent; nothing has been changed."),
}


def words(code: str, other: str = "", of_another: bool = False) -> str:
    """The sentence of a refusal in the page's language; `other` names the session it is about, `of_another` says that
    an escort asked for someone else."""
    if of_another and code == "overlap":
        return _("This person already has a seat at the same time: %(other)s.", other=other)
    return _(WORDS[code], other=other)


def attach(app: Flask) -> None:
    app.jinja_env.globals["refusal_words"] = words
