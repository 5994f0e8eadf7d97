"""What is to be settled, in plain words, and the ways to settle each."""

from dataclasses import dataclass

from webapp.formats.words import N_


@dataclass(frozen=True)
class Words:
    """`ways`: reasons of a settle that make sense here. `undo`: the scan itself may be taken back."""

    title: str
    why: str
    ways: tuple[str, ...] = ("seen",)
    undo: bool = True


CASES = {
    "admitted_twice": Words(
        N_("Admitted twice"),
        N_("The same badge was let in two times, and nobody saw it leave in between."),
        ("came_back", "other_person", "seen"),
    ),
    "over_capacity": Words(
        N_("More people than places"),
        N_("This entry was one more than the room holds."),
    ),
    "withdrawn": Words(
        N_("Admitted with a withdrawn badge"),
        N_("The badge was no longer in force when it was read. The phone may not have known yet."),
        ("other_person", "seen"),
    ),
    "no_seat": Words(
        N_("Admitted without a booking"),
        N_("This session asks for a booking, and this person held none at that time."),
        ("other_person", "seen"),
    ),
    "unsynchronised": Words(
        N_("A clock that was never checked"),
        N_("This phone had not reached the server yet: the times of its scans are its own."),
        undo=False,
    ),
    "off": Words(
        N_("A clock that is wrong"),
        N_("This phone’s clock is off by more than ten minutes. Its scans are put right as far as possible."),
        undo=False,
    ),
    "jumped": Words(
        N_("A clock that was set"),
        N_("This phone’s clock was changed between two of its scans: one of their times is wrong."),
        undo=False,
    ),
    "nobody": Words(
        N_("Counted for nobody"),
        N_("This entry does not count for the person whose badge was read."),
    ),
    "clash": Words(
        N_("Two scans under one number"),
        N_("A phone sent another scan under a number that was taken. The first one counts; the second is kept."),
        undo=False,
    ),
}  # fmt: skip

WAYS = {
    "came_back": (N_("Came back in"), N_("They had gone out meanwhile")),
    "other_person": (N_("It was somebody else"), N_("This entry does not count for them")),
    "seen": (N_("Leave it as it is"), N_("It is known, nothing changes")),
}
UNDO = (N_("Undo the scan"), N_("It was read by mistake"))
