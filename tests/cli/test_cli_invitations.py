"""Inviting people from the command line."""

from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner, Result

from tests import make
from tests.actions import mailbox
from tests.actions.mailbox import Mailbox
from webapp.cli import main
from webapp.store.db import db

Run = Callable[..., Result]


@pytest.fixture
def server() -> Iterator[Mailbox]:
    with mailbox.served() as found:
        yield found


@pytest.fixture
def run(database: str, server: Mailbox, monkeypatch: pytest.MonkeyPatch) -> Run:
    with db.connection_context():
        make.event()
        make.person("Odile", "Kervanec", "FR-REN", "ODILE", language="fr", email="odile@rennes.example")
        make.person("Naoki", "Saegusa", "JP-SZ", "NAOKI", language="ja")
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("KAKEHASHI_SECRET_KEY", "x" * 32)
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("KAKEHASHI_SMTP_URL", f"smtp://127.0.0.1:{server.port}?from=rencontres@ville.example")

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, words)

    return run


def test_letters_are_sent_and_counted(run: Run, server: Mailbox) -> None:
    done = run("invite")
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[0] == "1 letter; 1 person without an address"
    assert done.output.splitlines()[-1] == "1 of 1 sent"
    assert server.to() == ["odile@rennes.example"]
    assert run("invite").output.endswith("Nothing was sent.\n")


def test_a_dry_run_sends_nothing(run: Run, server: Mailbox) -> None:
    assert run("invite", "--dry-run").exit_code == 0
    assert server.taken == []


def test_an_address_that_is_refused_ends_with_1(run: Run, server: Mailbox) -> None:
    server.says["odile@rennes.example"] = "550 unknown"
    done = run("invite")
    assert done.exit_code == 1
    assert done.stderr == "Letters not sent, or perhaps not: 1\n"


@pytest.mark.parametrize("url", ["", "ftp://x?from=a@b.c", "smtp://host:25", "smtp://host?from=nobody", "smtp://h:x"])
def test_without_a_mail_server_that_can_be_used_nothing_is_sent(
    run: Run, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("KAKEHASHI_SMTP_URL", url)
    done = run("invite")
    assert done.exit_code == 2
    assert "KAKEHASHI_SMTP_URL" in done.output
