"""What every verb needs: the settings, an open database, the language of the command line."""

import os
import sys
from collections.abc import Callable
from functools import wraps
from locale import getlocale
from typing import Any, NoReturn

import click

from webapp import config
from webapp.actions import push
from webapp.config import Settings, WrongSetting
from webapp.rules.languages import INTERFACE
from webapp.store.db import Unreachable, connect, db, migrate


def spoken() -> str:
    """Language of the command line: the system's, when the catalogues have it, else English."""
    tag = os.environ.get("LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or getlocale()[0] or ""
    return tag[:2] if tag[:2] in INTERFACE else "en"


def fail(words: str, code: int = 2) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(code)


def with_database(verb: Callable[..., Any]) -> Callable[..., Any]:
    """Hands the verb the settings, with the database open, its schema up to date and the event's key made."""

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
                push.make_keys()
                return verb(settings, *args, **options)
        except Unreachable as error:
            fail(f"The database cannot be used: {error}", 1)

    return run


@with_database
def prepared(settings: Settings) -> Settings:
    """The settings, once the database is there and up to date."""
    return settings
