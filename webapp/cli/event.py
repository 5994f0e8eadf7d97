"""The event: prepare its database, read it from files, publish it."""

from datetime import datetime
from pathlib import Path

import click

from webapp.actions import accounts, importing
from webapp.actions import programme as programme_actions
from webapp.cli import links
from webapp.cli.common import fail, spoken, with_database
from webapp.cli.main import main
from webapp.config import Settings
from webapp.formats import comparing as said
from webapp.formats import comparing_lines, event_tables, problems
from webapp.formats.words import N_, say, say_many
from webapp.rules.accounts import MACHINE
from webapp.rules.comparing import Compared
from webapp.rules.importing import OtherEvent, Parsed, Problem
from webapp.rules.seats import Refused
from webapp.store import comparing, texts
from webapp.store import importing as importing_store
from webapp.store import people as people_store
from webapp.store import programme as programme_store


@main.command()
@click.option("--admin", default="admin", show_default=True, help="Name of the first administrator.")
@with_database
def init(settings: Settings, admin: str) -> None:
    """Prepare the database, and the first administrator; harmless when they are already there.

    While there is no administrator, it prints a link that lets them choose a password: once, within three days.
    """
    name = links.account_name(admin)
    click.echo(f"Ready: {settings.database_url.rpartition('@')[2]}")
    try:
        token = accounts.first_administrator(name, settings.clock.now(), settings.clock.real())
    except Refused:
        fail(say(spoken(), N_("The account %(name)s has ended."), name=name))
    if token:
        click.echo(f"{name}  {settings.base_url}/organiser/enter/{token}")


@main.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--publish", is_flag=True, help="Publish an edition when anything changed.")
@with_database
def import_(settings: Settings, paths: tuple[Path, ...], publish: bool) -> None:
    """Read an event from a folder of CSV files or a workbook.

    Nothing is saved when anything is wrong; every problem is then listed and the exit code is 2. Rows that are
    absent are kept and reported. The same files again change nothing.
    """
    parsed = read(paths)
    report(parsed.warnings)
    if parsed.problems:
        report(parsed.problems)
        count = len(parsed.problems)
        fail(say_many(spoken(), "%(num)s problem; nothing was saved.", "%(num)s problems; nothing was saved.", count))
    try:
        done = importing.import_event(parsed, settings.clock.now())
    except OtherEvent as other:
        fail(other_event(other))
    for table, rows in done.tables.items():
        click.echo(
            say(
                spoken(),
                N_("%(table)s: %(added)s added, %(changed)s changed, %(unchanged)s unchanged"),
                table=table,
                added=rows.added,
                changed=rows.changed,
                unchanged=rows.unchanged,
            )
        )
        if rows.absent:
            click.echo(
                "  " + say(spoken(), N_("kept though absent from the file: %(codes)s"), codes=" ".join(rows.absent))
            )
    if publish:
        _publish(settings.clock.now(), "")


def read(paths: tuple[Path, ...]) -> Parsed:
    return event_tables.parsed(*paths, known=importing_store.known())


def report(found: tuple[Problem, ...] | list[Problem]) -> None:
    for problem in found:
        click.echo(problems.line(spoken(), problem), err=True)


def other_event(other: OtherEvent) -> str:
    return say(
        spoken(),
        N_("This database holds the event %(held)s, not %(given)s; one database holds one event."),
        held=other.held,
        given=other.given,
    )


def _publish(now: datetime, note: str, anyway: str = "") -> None:
    found = comparing.of_draft()
    if found is None:
        fail(say(spoken(), N_("There is no event yet; import one first.")))
    try:
        number = programme_actions.publish(MACHINE, note, now, anyway=anyway)
    except programme_actions.Incomplete:
        fail(say(spoken(), N_("Texts are missing or overtaken: nothing was published (--anyway REASON does).")))
    words = N_("Version no. %(number)s is published.") if number else N_("Nothing changed: no new version.")
    click.echo(say(spoken(), words, number=number))
    if number:
        _tell(found)


def _tell(found: Compared) -> None:
    """Each change on a line, then how many there are and who is told."""
    people = people_store.individuals(found.speakers) if found.speakers else {}
    groups = {code: text["name"] for code, text in programme_store.texts("delegation").items()}
    names = {id_: person.name for id_, person in people.items()}
    for line in comparing_lines.lines(said.Words(found, found.new.event.languages, spoken(), names, groups)):
        click.echo(f"  {line}")
    click.echo(comparing_lines.summary(found, spoken()))


@main.command()
@click.option("--note", default="", help="A word kept with the version.")
@click.option("--anyway", default="", metavar="REASON", help="Publish though texts are missing; the journal keeps why.")
@click.option("--dry-run", is_flag=True, help="Say what would change and who would be told; publish nothing.")
@with_database
def publish(settings: Settings, note: str, anyway: str, dry_run: bool) -> None:
    """Make the draft the next version, when anything changed; say what did, and how many are told."""
    if not dry_run:
        _publish(settings.clock.now(), note, anyway)
        return
    found = comparing.of_draft()
    if found is None:
        fail(say(spoken(), N_("There is no event yet; import one first.")))
    _tell(found)
    lacks = len(texts.lacking())
    if lacks:
        one, many = "%(num)s text to look at before publishing", "%(num)s texts to look at before publishing"
        click.echo(say_many(spoken(), one, many, lacks))
