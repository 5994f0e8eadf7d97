"""Publishing at the command line: what changed, how many are told, and complete texts only."""

import pytest
from click.testing import CliRunner, Result

from tests import make
from webapp.cli import main
from webapp.store import audit, kept, models
from webapp.store.db import db


@pytest.fixture
def run(database: str, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("KAKEHASHI_SECRET_KEY", "x" * 32)
    monkeypatch.setenv("KAKEHASHI_NOW", make.NOW.isoformat())
    monkeypatch.setenv("LANGUAGE", "en")

    def said(*words: str) -> Result:
        kept.forget()
        return CliRunner().invoke(main, ["publish", *words])

    return said


def load() -> None:
    with db.connection_context():
        make.event()
        make.session("TEA", "2024-11-20 14:00", title={"fr": "Le thé", "ja": "茶", "en": "Tea"})
        make.star(make.person("Odile"), "TEA")


def change() -> None:
    with db.connection_context():
        models.Text.update(words="Green tea").where((models.Text.code == "TEA") & (models.Text.lang == "en")).execute()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_dry_run_says_what_would_change_and_publishes_nothing(run) -> None:  # type: ignore[no-untyped-def]
    assert run("--dry-run").exit_code == 2
    load()
    assert run().output == "Version no. 1 is published.\n1 session in the first version. Nobody gets a message.\n"
    change()
    told = "  14:00 Green tea · Title · en: [Tea] → [Green tea]\n1 change in 1 session. 1 person gets a single message."
    answer = run("--dry-run")
    assert (answer.exit_code, answer.output) == (0, f"{told} No seat is taken away.\n")
    assert run().output == f"Version no. 2 is published.\n{told} No seat is taken away.\n"
    assert run().output == "Nothing changed: no new version.\n"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_with_complete_texts_only_it_takes_a_reason(run) -> None:  # type: ignore[no-untyped-def]
    load()
    with db.connection_context():
        models.Event.update(gate=True).execute()
        models.Text.delete().where((models.Text.code == "TEA") & (models.Text.lang == "ja")).execute()
    answer = run()
    assert (answer.exit_code, "--anyway" in answer.output) == (2, True)
    assert "1 text to look at before publishing" in run("--dry-run").output
    assert run("--anyway", "The mayor waits").exit_code == 0
    with db.connection_context():
        assert audit.of_things("edition", ["1"])[0].after["anyway"] == "The mayor waits"
