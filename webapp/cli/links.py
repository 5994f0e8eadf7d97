"""Links: each verb prints one fresh link and nothing else, but the one that ends them."""

import click

from webapp.actions import accounts, devices
from webapp.actions import people as people_actions
from webapp.cli.common import fail, spoken, with_database
from webapp.cli.main import main
from webapp.config import Settings
from webapp.formats.words import N_, say
from webapp.rules.accounts import MACHINE, ORGANISER, ROLES, is_name, tidy
from webapp.rules.seats import Refused
from webapp.store import people, programme


@main.group()
def link() -> None:
    """Print one fresh link and nothing else; or end a delegate's."""


@link.command("delegate")
@click.argument("person_code")
@with_database
def link_delegate(settings: Settings, person_code: str) -> None:
    """A personal link that signs a delegate in; reusable until revoked."""
    click.echo(delegate_link(settings, person_code))


@link.command("door")
@click.argument("door_codes", metavar="SESSION-CODE|@GATE...", nargs=-1, required=True)
@with_database
def link_door(settings: Settings, door_codes: tuple[str, ...]) -> None:
    """A one-time link that enrols a phone for the doors of sessions, or of gates: @ and the gate's code."""
    live = programme.live()
    for code in door_codes:
        if live is None or not live.has_door(code):
            fail(say(spoken(), N_("No published session or gate has the code %(code)s."), code=code))
    click.echo(device_link(settings, "door", list(dict.fromkeys(door_codes))))


@link.command("supervisor")
@with_database
def link_supervisor(settings: Settings) -> None:
    """A one-time link that enrols a supervisor's phone, for all doors."""
    click.echo(device_link(settings, "supervisor", []))


@link.command("organiser")
@click.option("--name", default=ORGANISER, show_default=True, help="Whose account; it is made when there is none.")
@click.option("--role", type=click.Choice(ROLES), default=None, help="Of a new account, or from now on.")
@with_database
def link_organiser(settings: Settings, name: str, role: str | None) -> None:
    """A link that signs an organiser in, once, within ten minutes."""
    click.echo(organiser_link(settings, account_name(name), role or ""))


def account_name(name: str) -> str:
    wanted = tidy(name)
    if not is_name(wanted):
        fail(say(spoken(), N_("A name of 1 to 60 characters is expected.")))
    return wanted


@link.command("revoke")
@click.argument("person_code")
@with_database
def link_revoke(settings: Settings, person_code: str) -> None:
    """End a delegate's links and calendar address; every phone signed in by them is signed out."""
    person = people.by_code(person_code)
    if person is None:
        fail(say(spoken(), N_("Nobody has the code %(code)s."), code=person_code))
    count = people_actions.revoke(person.id, settings.clock.now(), MACHINE)
    click.echo(say(spoken(), N_("Links revoked: %(count)s"), count=count))


def delegate_link(settings: Settings, person_code: str) -> str:
    person = people.by_code(person_code)
    if person is None:
        fail(say(spoken(), N_("Nobody has the code %(code)s."), code=person_code))
    return f"{settings.base_url}/a/{people_actions.make_link(person.id, settings.clock.now())}"


def device_link(settings: Settings, role: str, doors: list[str]) -> str:
    return f"{settings.base_url}/enrol/{devices.enrol_link(role, doors, settings.clock.real())}"


def organiser_link(settings: Settings, name: str = ORGANISER, role: str = "") -> str:
    now, real_now = settings.clock.now(), settings.clock.real()
    try:
        return f"{settings.base_url}/organiser/enter/{accounts.make_link(name, real_now, role, now=now)}"
    except Refused:
        fail(say(spoken(), N_("The account %(name)s has ended."), name=name))
