"""What only the demonstration asks of the database."""

from webapp.store import kept, models, people, pulse
from webapp.store.people import Individual


def mark() -> None:
    """This event may be replaced by the next demonstration."""
    models.Event.update(demo=True).execute()


def empty() -> None:
    """Takes out everything of an earlier demonstration; the new pulse has a new epoch."""
    for model in reversed(models.ALL):
        model.delete().execute()
    pulse.begin()
    kept.forget()


def delegates() -> list[Individual]:
    ids = [row for (row,) in models.Person.select(models.Person.id).order_by(models.Person.id).tuples()]
    return list(people.individuals(ids).values())


def delegate(code: str) -> Individual:
    found = people.by_code(code)
    assert found is not None
    return found
