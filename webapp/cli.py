"""The kakehashi command: each verb calls one action or format and prints."""

import os
import sys
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from locale import getlocale
from pathlib import Path
from typing import Any, NoReturn

import click

from webapp import config
from webapp.actions import demo, devices, importing
from webapp.actions import people as people_actions
from webapp.actions import programme as programme_actions
from webapp.config import Settings, WrongSetting
from webapp.formats import event_tables, problems
from webapp.formats.words import N_, say, say_many
from webapp.rules.importing import OtherEvent, Parsed, Problem
from webapp.rules.languages import INTERFACE
from webapp.store import importing as importing_store
from webapp.store import people, programme
from webapp.store.db import Unreachable, connect, db, migrate


def spoken() -> str:
    """Language of the command line: the system's, when the catalogues have it, else English."""
    tag = os.environ.get("LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or getlocale()[0] or ""
    return tag[:2] if tag[:2] in INTERFACE else "en"


def fail(words: str, code: int = 2) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(code)


def with_database(verb: Callable[..., Any]) -> Callable[..., Any]:
    """Hands the verb the settings, with the database open and its schema up to date."""

    @wraps(verb)
    def run(*args: Any, **options: Any) -> Any:
        try:
            settings = config.read()
        except WrongSetting as wrong:
            fail(str(wrong))
        connect(settings.database_url)
        try:
            with db.connection_context():
                migrate()
                return verb(settings, *args, **options)
        except Unreachable as error:
            fail(f"The database cannot be used: {error}", 1)

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kakehashi")
def main() -> None:
    """Kakehashi: the on-site programme of a bilingual summit."""


@main.command()
@with_database
def init(settings: Settings) -> None:
    """Prepare the database; harmless when it is already there."""
    click.echo(f"Ready: {settings.database_url.rpartition('@')[2]}")


# --- import and publish --------------------------------------------------------------------------


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
        fail(_other(other))
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


def _other(other: OtherEvent) -> str:
    return say(
        spoken(),
        N_("This database holds the event %(held)s, not %(given)s; one database holds one event."),
        held=other.held,
        given=other.given,
    )


def _publish(now: datetime, note: str) -> None:
    try:
        number = programme_actions.publish("command line", note, now)
    except LookupError:
        fail(say(spoken(), N_("There is no event yet; import one first.")))
    words = N_("Version no. %(number)s is published.") if number else N_("Nothing changed: no new version.")
    click.echo(say(spoken(), words, number=number))


@main.command()
@click.option("--note", default="", help="A word kept with the edition.")
@with_database
def publish(settings: Settings, note: str) -> None:
    """Make the draft the next edition, when anything changed."""
    _publish(settings.clock.now(), note)


# --- links ---------------------------------------------------------------------------------------


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


# --- serving -------------------------------------------------------------------------------------

SERVING = [
    click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for every one."),
    click.option(
        "--workers", type=click.IntRange(1, 64), default=None, help="Processes; one per processor core when not given."
    ),
    click.option(
        "--tls-cert",
        type=click.Path(exists=True, dir_okay=False),
        help="Certificate (PEM), to serve HTTPS without a proxy.",
    ),
    click.option("--tls-key", type=click.Path(exists=True, dir_okay=False), help="Its private key (PEM)."),
]


def serving(verb: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(SERVING):
        verb = option(verb)
    return verb


@main.command()
@serving
def serve(host: str, workers: int | None, tls_cert: str | None, tls_key: str | None) -> None:
    """Serve the event on PORT (8000 when not set)."""
    settings = _prepared()
    _serve(settings, host, workers, tls_cert, tls_key)


@with_database
def _prepared(settings: Settings) -> Settings:
    return settings


def _serve(settings: Settings, host: str, workers: int | None, tls_cert: str | None, tls_key: str | None) -> NoReturn:
    """Becomes gunicorn: a fresh process, so that gevent is there before anything else is imported."""
    if bool(tls_cert) != bool(tls_key):
        fail("--tls-cert and --tls-key go together.")
    if not db.is_closed():
        db.close()
    os.environ.setdefault("KAKEHASHI_NOW_SINCE", settings.clock.real().isoformat())
    command = [
        sys.executable, "-m", "gunicorn", "webapp:create_app()", "--bind", f"{host}:{settings.port}",
        "--worker-class", "gevent", "--workers", str(workers or os.cpu_count() or 1), "--worker-connections", "6000",
        "--backlog", "4096", "--graceful-timeout", "3", "--no-control-socket", "--log-level", "warning",
    ]  # fmt: skip
    if tls_cert and tls_key:
        command += ["--certfile", tls_cert, "--keyfile", tls_key]
    sys.stdout.flush()
    os.execv(command[0], command)


@main.command("demo")
@click.option("--as-held", is_flag=True, help="Keep the real dates of November 2024.")
@click.option("--no-serve", is_flag=True, help="Load and print the links, without serving.")
@serving
def demo_(
    as_held: bool, no_serve: bool, host: str, workers: int | None, tls_cert: str | None, tls_key: str | None
) -> None:
    """Load the 8es Rencontres with invented people, print links to try, and serve.

    The event is moved so that its third day is today, and its clock starts at 10:12 of that day.
    """
    os.environ.setdefault("DATABASE_URL", "sqlite:///kakehashi-demo.sqlite")
    settings = _demo(as_held)
    if not no_serve:
        _serve(settings, host, workers, tls_cert, tls_key)


@with_database
def _demo(settings: Settings, as_held: bool) -> Settings:
    parsed = read((demo.FOLDER,))
    day, clock = demo.moved(parsed, as_held, settings.clock.real())
    os.environ.setdefault("KAKEHASHI_NOW", clock.isoformat())
    os.environ["KAKEHASHI_NOW_SINCE"] = settings.clock.real().isoformat()
    settings = config.read()
    try:
        demo.load(day, settings.clock.now())
    except OtherEvent as other:
        fail(_other(other))
    click.echo(f"delegate  {delegate_link(settings, demo.DELEGATE)}")
    click.echo(f"door  {device_link(settings, 'door', [demo.DOOR])}")
    click.echo(f"supervisor  {device_link(settings, 'supervisor', [])}")
    return settings


if __name__ == "__main__":
    main()
