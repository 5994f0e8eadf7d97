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
    "own_phone": N_("This is the phone in your hand. Revoke it from another supervisor’s phone."),
}
STATUS = {"no_device": 409, "supervisor": 409, "own_phone": 409, "same_name": 409}


def status(code: str) -> int:
    """409: things are no longer as the page showed them; 422: what was typed."""
    return STATUS.get(code, 422)
