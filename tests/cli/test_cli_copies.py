"""Backup, restore and copy from the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests import make
from webapp.cli import main
from webapp.store import db, models

Run = Callable[..., Result]


@pytest.fixture
def run(database: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Odile and a session are in the database."""
    with db.db.connection_context():
        make.event()
        make.session("C10")
        make.person("Odile", "Kervanec")
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("KAKEHASHI_SECRET_KEY", "x" * 32)
    monkeypatch.setenv("KAKEHASHI_NOW", make.NOW.isoformat())
    monkeypatch.setenv("LANGUAGE", "en")

    def run(*words: str, **env: str) -> Result:
        return CliRunner().invoke(main, words, env=env)

    return run


def people() -> list[str]:
    with db.db.connection_context():
        return [row.given for row in models.Person.select()]


def test_a_backup_says_what_it_holds_and_what_it_does_not(run: Run, tmp_path: Path) -> None:
    done = run("backup", str(tmp_path / "kept"))
    assert done.exit_code == 0, done.output
    first, second = done.stdout.splitlines()
    assert first.startswith(f"Kept in {tmp_path / 'kept'} (")
    assert first.endswith(": 1 session, 1 person, 0 scans.")
    assert second == "The secret key is not in it: keep KAKEHASHI_SECRET_KEY apart."


def test_it_comes_back_where_the_operator_asks_and_not_elsewhere(run: Run, tmp_path: Path) -> None:
    kept = str(tmp_path / "kept")
    assert run("backup", kept).exit_code == 0
    with db.db.connection_context():
        make.person("Naoki")
    refused = run("restore", kept)
    assert (refused.exit_code, people()) == (2, ["Odile", "Naoki"])
    assert refused.stderr == "This database holds the event 8rfj; --replace writes over it.\n"
    done = run("restore", kept, "--replace")
    assert (done.exit_code, people()) == (0, ["Odile"])
    assert done.stdout.startswith("Restored: 1 session, 1 person, 0 scans.\n")
    fresh = run("restore", kept, DATABASE_URL=f"sqlite:///{tmp_path / 'fresh.sqlite'}")
    assert (fresh.exit_code, (tmp_path / "fresh.sqlite").exists()) == (0, True)


def test_an_earlier_backup_is_not_written_over_unasked(run: Run, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_bytes(b"yesterday's")
    refused = run("backup", str(kept))
    assert (refused.exit_code, kept.read_bytes()) == (2, b"yesterday's")
    assert run("backup", str(kept), "--replace").exit_code == 0
    assert kept.read_bytes().startswith(b"SQLite format 3")


def test_a_copy_goes_into_an_empty_database(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rehearsal.sqlite'}"
    done = run("copy", url)
    assert (done.exit_code, done.stdout) == (0, "Copied: 1 session, 1 person, 0 scans.\n")
    assert run("copy", url).exit_code == 2
    assert run("copy", url, "--replace").exit_code == 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_database_is_never_taken_for_a_backup_of_itself(run: Run, database: str, tmp_path: Path) -> None:
    path = database.removeprefix("sqlite:///")
    for words in (("backup", path, "--replace"), ("restore", path, "--replace"), ("copy", database, "--replace")):
        refused = run(*words)
        assert (refused.exit_code, people()) == (2, ["Odile"]), words


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_cannot_be_kept_is_said_and_nothing_is_made(run: Run, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    assert run("backup", str(tmp_path / "no" / "kept")).exit_code == 2
    with db.db.connection_context():
        db.db.execute_sql("insert into schema_migration (name, applied) values ('9999_later', '2030-01-01')")
    assert run("backup", str(kept)).exit_code == 2
    nowhere = run("backup", str(kept), DATABASE_URL=f"sqlite:///{tmp_path / 'nowhere.sqlite'}")
    assert (nowhere.exit_code, (tmp_path / "nowhere.sqlite").exists()) == (2, False)
    assert run("init", DATABASE_URL=f"sqlite:///{tmp_path / 'empty.sqlite'}").exit_code == 0
    empty = run("backup", str(kept), DATABASE_URL=f"sqlite:///{tmp_path / 'empty.sqlite'}")
    assert (empty.exit_code, empty.stderr) == (2, "There is no event yet: nothing was kept.\n")
    assert not kept.exists()


def test_the_file_with_the_key_is_named(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KAKEHASHI_SECRET_KEY")
    url = f"sqlite:///{tmp_path / 'own.sqlite'}"
    if run("copy", url, KAKEHASHI_SECRET_KEY="x" * 32).exit_code:
        raise AssertionError
    done = run("backup", str(tmp_path / "kept"), DATABASE_URL=url)
    assert f"keep a copy of {tmp_path / 'own.sqlite.key'} apart" in done.stdout
