"""How long the way from one place to another takes on foot."""

from webapp.rules.programme import Place


def minutes(leaving: Place | None, going: Place | None) -> int:
    """By way of the main venue; 0 within one place, next door, or where nobody said how long it takes."""
    if leaving is None or going is None or leaving.code == going.code or None in (leaving.walk, going.walk):
        return 0
    return (leaving.walk or 0) + (going.walk or 0)
