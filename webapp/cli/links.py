"""Links: each verb prints one fresh link and nothing else."""

import click

from webapp.actions import devices
from webapp.actions import people as people_actions
from webapp.cli.common import fail, spoken, with_database
from webapp.cli.main import main
from webapp.config import Settings
from webapp.formats.words import N_, say
from webapp.store import people, programme


@main.group()
def link() -> None:
    """Print one fresh link and nothing else."""


@link.command("delegate")
@click.argument("person_code")
@with_database
def link_delegate(settings: Settings, person_code: str) -> None:
    """A personal link that signs a delegate in; reusable until revoked."""
    click.echo(delegate_link(settings, person_code))


@link.command("door")
@click.argument("session_code")
@with_database
def link_door(settings: Settings, session_code: str) -> None:
    """A one-time link that enrols a phone for the door of a session."""
    live = programme.live()
    if live is None or session_code not in live.sessions:
        fail(say(spoken(), N_("No published session has the code %(code)s."), code=session_code))
    click.echo(device_link(settings, "door", [session_code]))


@link.command("supervisor")
@with_database
def link_supervisor(settings: Settings) -> None:
    """A one-time link that enrols a supervisor's phone, for all doors."""
    click.echo(device_link(settings, "supervisor", []))


def delegate_link(settings: Settings, person_code: str) -> str:
    person = people.by_code(person_code)
    if person is None:
        fail(say(spoken(), N_("Nobody has the code %(code)s."), code=person_code))
    return f"{settings.base_url}/a/{people_actions.make_link(person.id, settings.clock.now())}"


def device_link(settings: Settings, role: str, doors: list[str]) -> str:
    return f"{settings.base_url}/enrol/{devices.enrol_link(role, doors, settings.clock.real())}"
