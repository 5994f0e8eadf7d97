"""Messages and links from the command line."""

import pytest
from click.testing import CliRunner, Result

from tests import make
from webapp.cli import main
from webapp.store import models
from webapp.store.db import db

ALERT = ("--title", "fr=Sortez", "--title", "ja=外へ", "--title", "en=Leave", "--urgent")


@pytest.fixture
def run(database: str, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Odile writes French, Naoki Japanese; nobody is of the press."""
    with db.connection_context():
        make.event()
        make.session("C10")
        make.edition()
        make.person("Odile", "Kervanec", "FR-REN", "ODILE", language="fr")
        make.person("Naoki", "Saegusa", "JP-SZ", "NAOKI", language="ja")
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("KAKEHASHI_SECRET_KEY", "x" * 32)
    monkeypatch.setenv("KAKEHASHI_NOW", make.NOW.isoformat())
    monkeypatch.setenv("LANGUAGE", "en")

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, words)

    return run


def sent() -> list[models.Notice]:
    with db.connection_context():
        return list(models.Notice.select())


def test_it_says_to_how_many_before_and_after(run) -> None:  # type: ignore[no-untyped-def]
    done = run("notice", "--to", "everyone", *ALERT, "--until", "2 h")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[-2:] == [
        "=== 2 people: 1 in French, 1 in Japanese",
        "Sent to 2 people (message no. 1).",
    ]
    [notice] = sent()
    assert (notice.urgent, notice.by, notice.body["title"]["ja"]) == (True, "command line", "外へ")
    assert (notice.ends_at - notice.at).total_seconds() == 7200


def test_a_dry_run_shows_every_language_and_sends_nothing(run) -> None:  # type: ignore[no-untyped-def]
    done = run("notice", "--to", "country:FR", *ALERT, "--drill", "--dry-run")
    assert done.exit_code == 0
    assert "[EXERCICE] Sortez" in done.stdout
    assert "[訓練] 外へ" in done.stdout
    assert "1 person, in French" in done.stdout
    assert done.stdout.endswith("Nothing was sent.\n")
    assert sent() == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--to", "planet:mars", "--title", "fr=x"), "no such audience"),
        (("--to", "session:ZZZ", "--title", "fr=x"), "no such audience"),
        (("--to", "session:C10", "--title", "fr=x"), "nobody in this audience"),
        (("--to", "everyone", "--title", "fr=x", "--urgent"), "Japanese is missing or incomplete"),
        (("--to", "everyone", "--title", "fr=x", "--drill"), "Only an alert can be a drill"),
        (("--to", "everyone", "--title", "de=x"), "once each of fr ja en"),
        (("--to", "everyone", "--title", "fr=x", "--title", "fr=y"), "once each of fr ja en"),
        (("--to", "everyone", "--title", "Sortez"), "LANGUAGE=WORDS is expected"),
        (("--to", "everyone", "--text", "fr=x"), "needs a title"),
        (("--to", "everyone"), "nothing to send"),
        (("--to", "everyone", "--title", f"fr={'x' * 121}"), "too long"),
        (("--to", "everyone", *ALERT, "--until", "soon"), "30 min"),
        (("--to", "everyone", *ALERT, "--until", "0"), "30 min"),
        (("--to", "everyone", "--title", "fr=x", "--until", "2 h"), "with --urgent"),
    ],
)
def test_anything_wrong_is_said_and_nothing_is_sent(run, words: tuple[str, ...], said: str) -> None:  # type: ignore[no-untyped-def]
    done = run("notice", *words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert sent() == []


def test_a_link_for_an_organiser_is_one_line(run) -> None:  # type: ignore[no-untyped-def]
    for words in (("link", "organiser"), ("link", "organiser", "--name", "Aya Mori")):
        done = run(*words)
        assert done.exit_code == 0
        assert done.stdout.startswith("http://127.0.0.1:8000/organiser/enter/")
        assert done.stdout.count("\n") == 1
    with db.connection_context():
        assert {each.name for each in models.Account.select()} == {"organiser", "Aya Mori"}
    assert run("link", "organiser", "--name", " ").exit_code == 2
