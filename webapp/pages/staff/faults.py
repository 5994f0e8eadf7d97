"""Why something at the desk or with a phone was not done: a code, and its words here."""

from webapp.formats.words import N_

WORDS = {
    "no_role": N_("Please say whether this phone reads badges or supervises."),
    "no_days": N_("Please say for how many days this phone will be used."),
    "no_doors": N_("Please choose at least one door."),
    "unknown_door": N_("One of these doors is no longer in the programme. Please choose again."),
    "too_long": N_("This is too long: 60 characters at most."),
    "no_device": N_("This phone is no longer enrolled."),
    "supervisor": N_("A supervisor’s phone sees every door."),
    "no_holder": N_("Please write the name of whoever takes the phone over."),
    "no_name": N_("Please write a name, in Latin letters or in Japanese."),
    "long": N_("This is too long: 80 characters at most."),
    "unknown_category": N_("Please choose a category."),
    "unknown_language": N_("Please choose one of the languages of the event."),
    "unknown_delegation": N_("This delegation is not in the list any more. Please choose again."),
    "same_name": N_("Somebody of this name is already registered."),
    "how_many": N_("Please choose from 1 to 20."),
    "own_phone": N_("This is the phone in your hand. Revoke it from another supervisor’s phone."),
    "unknown_scan": N_("This scan is not known here."),
    "unknown_way": N_("Please choose one of the ways to settle it."),
    "no_badge": N_("This person has no badge in force. The registration desk can make one."),
    "no_reason": N_("Please write why this person is let in."),
    "long_reason": N_("This is too long: 500 characters at most."),
    "answers_again": N_("This phone answers again: nothing was taken back."),
    "holds_nothing": N_("This phone holds no place of this door any more."),
    "unknown_person": N_("This person is no longer on the list."),
    "gone": N_("This session is no longer in the programme."),
    "not_bookable": N_("No booking is needed for this session."),
    "over": N_("This session is over."),
}
STATUS = dict.fromkeys(
    (
        "no_device", "supervisor", "own_phone", "same_name", "no_badge", "answers_again", "holds_nothing",
        "unknown_person", "gone", "not_bookable", "over",
    ),
    409,
) | {"unknown_scan": 404}  # fmt: skip


def status(code: str) -> int:
    """409: things are no longer as the page showed them; 422: what was typed."""
    return STATUS.get(code, 422)
