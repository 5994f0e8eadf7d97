"""The whole event in one file, brought back from it, or copied elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from webapp import config
from webapp.actions import copying
from webapp.actions.copying import HoldsEvent, Nothing, Same
from webapp.cli.common import fail, spoken, with_database
from webapp.cli.main import main
from webapp.config import Settings, WrongSetting
from webapp.formats.words import N_, say, say_many
from webapp.store.copying import NotABackup, Told
from webapp.store.db import Unreachable, at, connect, db, migrate, schema

WRONG = {
    "not_sqlite": N_("%(file)s is no backup of Kakehashi: %(detail)s."),
    "not_ours": N_("%(file)s is no backup of Kakehashi: it is another program’s database."),
    "damaged": N_("%(file)s is damaged and nothing was restored: %(detail)s."),
    "newer": N_("%(file)s was made by a newer version of Kakehashi (%(detail)s); restore it with that one."),
}
NOT_KEPT = N_("Nothing was kept: %(error)s")
REPLACE = click.option("--replace", is_flag=True, help="Write over what is there.")


@contextmanager
def bar() -> Iterator[Told]:
    """A progress bar on a terminal, nothing elsewhere."""
    with click.progressbar(length=1, file=sys.stderr, hidden=not sys.stderr.isatty()) as shown:

        def told(done: int, total: int) -> None:
            shown.length = total
            shown.update(done - shown.pos)

        yield told


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@REPLACE
def backup(file: Path, replace: bool) -> None:
    """Keep the whole event in FILE, while it goes on being served.

    FILE is a SQLite database, whichever database the event is in. It holds everything but the secret key.
    """
    settings = _settings()
    if not file.parent.is_dir():
        fail(say(spoken(), N_("There is no folder %(folder)s."), folder=file.parent))
    if _is_database(settings, file):
        fail(say(spoken(), N_("%(file)s is the database itself."), file=file))
    if file.exists() and not replace:
        fail(say(spoken(), N_("%(file)s is there already; --replace writes over it."), file=file))
    counts = _backup(settings, file)
    size = f"{file.stat().st_size / 1_000_000:,.1f} MB"
    click.echo(say(spoken(), N_("Kept in %(file)s (%(size)s): %(what)s."), file=file, size=size, what=_said(counts)))
    _remind_of_key(settings)


def _backup(settings: Settings, file: Path) -> dict[str, int]:
    connect(settings.database_url)
    try:
        with db.connection_context():
            _of_this_version(db.obj)
            with bar() as told:
                return copying.backup(file, told)
    except Nothing:
        fail(say(spoken(), N_("There is no event yet: nothing was kept.")))
    except Unreachable as error:
        fail(say(spoken(), NOT_KEPT, error=error), 1)
    except OSError as error:
        fail(say(spoken(), NOT_KEPT, error=error), 1)


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@REPLACE
@with_database
def restore(settings: Settings, file: Path, replace: bool) -> None:
    """Bring the event back from a backup, into this database.

    Stop the server first. All of it is written or nothing. Nobody is told: no mail, no push message. Phones take what
    they know anew, and staff phones offer again every scan they hold.
    """
    if _is_database(settings, file):
        fail(say(spoken(), N_("%(file)s is the database itself."), file=file))
    try:
        with bar() as told:
            counts = copying.restore(file, settings.clock.now(), told, replace=replace)
    except NotABackup as wrong:
        fail(say(spoken(), WRONG[wrong.reason], file=file, detail=wrong.detail))
    except HoldsEvent as held:
        fail(_holds(held))
    click.echo(say(spoken(), N_("Restored: %(what)s."), what=_said(counts)))
    _remind_of_key(settings)


@main.command()
@click.argument("url", metavar="DATABASE_URL")
@REPLACE
def copy(url: str, replace: bool) -> None:
    """Copy the event into another database, to rehearse or to look into.

    Nobody hears from the copy: whoever asked to be told is not in it. To move an event for good, back it up and restore
    it there.
    """
    settings = _settings()
    try:
        to = config.read({"DATABASE_URL": url, "KAKEHASHI_SECRET_KEY": "x" * 16})
    except WrongSetting as wrong:
        fail(str(wrong))
    try:
        counts = _copy(settings, to, replace)
    except Nothing:
        fail(say(spoken(), N_("There is no event yet.")))
    except Same:
        fail(say(spoken(), N_("That is the same database.")))
    except HoldsEvent as held:
        fail(_holds(held))
    except Unreachable as error:
        fail(say(spoken(), N_("The database cannot be used: %(error)s"), error=error), 1)
    click.echo(say(spoken(), N_("Copied: %(what)s."), what=_said(counts)))


def _copy(settings: Settings, to: Settings, replace: bool) -> dict[str, int]:
    source = at(settings.database_url)
    connect(to.database_url)
    with source.connection_context(), db.connection_context(), bar() as told:
        _of_this_version(source)
        migrate()
        return copying.copy(source, settings.clock.now(), told, replace=replace)


def _settings() -> Settings:
    """Of a database that is only read: it is not made, nor brought up to date."""
    try:
        settings = config.read()
    except WrongSetting as wrong:
        fail(str(wrong))
    path = _path(settings)
    if path and not path.exists():
        fail(say(spoken(), N_("There is no database %(file)s."), file=path))
    return settings


def _of_this_version(source: Any) -> None:
    missing, unknown = schema(source)
    if missing or unknown:
        fail(say(spoken(), N_("This database is of another version of Kakehashi; use the one that serves it.")))


def _path(settings: Settings) -> Path | None:
    """The database's file, when it is one."""
    url = settings.database_url
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def _is_database(settings: Settings, file: Path) -> bool:
    path = _path(settings)
    return path is not None and path.exists() and file.exists() and file.samefile(path)


def _holds(held: HoldsEvent) -> str:
    return say(spoken(), N_("This database holds the event %(held)s; --replace writes over it."), held=held)


def _said(counts: dict[str, int]) -> str:
    lang = spoken()
    return ", ".join((
        say_many(lang, "%(num)s session", "%(num)s sessions", counts["session"]),
        say_many(lang, "%(num)s person", "%(num)s people", counts["person"]),
        say_many(lang, "%(num)s scan", "%(num)s scans", counts["scan"]),
    ))  # fmt: skip


def _remind_of_key(settings: Settings) -> None:
    """Calendar addresses are made with it."""
    where = f"{_path(settings)}.key"
    if Path(where).exists():
        words = N_("The secret key is not in it: keep a copy of %(where)s apart, or of KAKEHASHI_SECRET_KEY.")
    else:
        words = N_("The secret key is not in it: keep KAKEHASHI_SECRET_KEY apart.")
    click.echo(say(spoken(), words, where=where))
