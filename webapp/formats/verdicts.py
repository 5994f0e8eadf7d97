"""What each verdict looks, sounds and reads like: a door's words, the same on every phone."""

from dataclasses import dataclass

from webapp.formats.words import N_

SHAPES = ("circle", "triangle", "square", "octagon")
COLOURS = ("celadon", "amber", "indigo", "vermilion", "grey")


@dataclass(frozen=True)
class Show:
    """`word` and `say` are message ids; `say` may have a gap %(time)s. `sound`: a key of static/js/scanner/sound.js."""

    code: str
    shape: str
    colour: str
    sound: str
    word: str
    say: str


VERDICTS = {
    show.code: show
    for show in (
        Show("ok", "circle", "celadon", "one rising note", N_("Welcome"), N_("Welcome. Please come in.")),
        Show("already_in", "triangle", "amber", "two even notes", N_("Already recorded"),
             N_("Your badge was recorded at %(time)s. Are you coming back in?")),
        Show("no_seat", "square", "indigo", "one low note", N_("No booking found"),
             N_("I cannot find a booking in your name. One moment while I check.")),
        Show("waiting", "square", "indigo", "one low note", N_("Waiting list"),
             N_("You are on the waiting list. I will tell you as soon as there is a place.")),
        Show("released", "square", "indigo", "one low note", N_("Seat released"),
             N_("Your seat was released at %(time)s. Let me see whether one is left.")),
        Show("full", "octagon", "vermilion", "two falling notes", N_("Full"),
             N_("The room is full. My colleague will find you a solution.")),
        Show("not_open", "triangle", "amber", "two even notes", N_("Not open yet"),
             N_("Doors open at %(time)s. You may wait in the foyer.")),
        Show("closed", "triangle", "amber", "two even notes", N_("Closed"),
             N_("Entry has closed; let me ask whether you can still come in.")),
        Show("not_invited", "square", "indigo", "one low note", N_("By invitation"),
             N_("This session is by invitation. May I check with the organisers?")),
        Show("withdrawn", "octagon", "vermilion", "two falling notes", N_("Badge not active"),
             N_("This badge is no longer active. Let me take you to the desk.")),
        Show("unknown", "square", "indigo", "one low note", N_("To be checked"),
             N_("My list may not be up to date. May I have your name?")),
        Show("not_a_badge", "square", "grey", "one short tick", N_("Not a badge"),
             N_("May I see the QR code on your badge?")),
    )
}  # fmt: skip
