"""Links that enrol phones, from the command line."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from tests import make
from webapp.actions import accounts, devices
from webapp.cli import main
from webapp.clock import Clock
from webapp.rules.accounts import ADMINISTRATOR, CHOOSE
from webapp.store import models
from webapp.store.db import db

Run = Callable[..., Result]


@pytest.fixture
def run(database: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Two sessions, and a hall with a gate."""
    with db.connection_context():
        make.event()
        make.place("HALL")
        models.Place.update(gate=True).execute()
        make.session("C10")
        make.session("C11")
        make.edition()
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("KAKEHASHI_SECRET_KEY", "x" * 32)
    monkeypatch.setenv("LANGUAGE", "en")
    return lambda *words: CliRunner().invoke(main, words)


@pytest.mark.parametrize("doors", [["C10"], ["@HALL"], ["C11", "@HALL", "C10"]])
def test_one_link_makes_a_phone_of_one_door_or_of_several_gates_too(run: Run, doors: list[str]) -> None:
    done = run("link", "door", *doors, doors[0])
    assert (done.exit_code, len(done.stdout.splitlines())) == (0, 1), done.output
    with db.connection_context():
        made, _cookie = devices.enrol(done.stdout.strip().rpartition("/")[2], "", "fr", Clock.real())
    assert (made.role, list(made.doors)) == ("door", doors)


@pytest.mark.parametrize("wrong", ["C12", "HALL", "@C10"])
def test_a_door_nobody_published_gets_no_link(run: Run, wrong: str) -> None:
    done = run("link", "door", "C10", wrong)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"No published session or gate has the code {wrong}.\n"
    with db.connection_context():
        assert models.Enrolment.select().count() == 0


def test_the_first_administrator_is_given_a_link_once(run: Run) -> None:
    done = run("init", "--admin", "Aya Mori")
    assert done.exit_code == 0, done.output
    name, _gap, link = done.stdout.splitlines()[1].rpartition("  ")
    assert name == "Aya Mori"
    with db.connection_context():
        owner, use = accounts.openable(link.rpartition("/")[2], Clock.real())
    assert (owner.name, owner.role, use) == ("Aya Mori", ADMINISTRATOR, CHOOSE)
    for words in (("init",), ("init", "--admin", "Kenji")):
        done = run(*words)
        assert (done.exit_code, len(done.stdout.splitlines())) == (0, 1), done.output
    with db.connection_context():
        assert models.Account.select().count() == 1


def test_an_organiser_is_made_an_administrator_on_the_machine_itself(run: Run) -> None:
    roles = []
    for more in ((), ("--role", "administrator"), ()):
        done = run("link", "organiser", "--name", "Aya", *more)
        assert (done.exit_code, len(done.stdout.splitlines())) == (0, 1), done.output
        with db.connection_context():
            roles.append(models.Account.get().role)
    assert roles == ["organiser", ADMINISTRATOR, ADMINISTRATOR]
    for wrong in ("", "x" * 61, "command line"):
        assert run("link", "organiser", "--name", wrong).exit_code == 2
