"""The whole event kept in a file and brought back, from either database into either."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playhouse.migrations import Runner

from tests import make
from tests.make import NOW
from webapp.actions import copying, demo, devices, door, importing, jobs, later, programme, push
from webapp.actions.deliver import Answer
from webapp.actions.handlers import handlers
from webapp.formats import event_tables, scans, tables
from webapp.rules.notices import Audience
from webapp.store import copying as store
from webapp.store import db, kept, models, notices
from webapp.store import push as push_store

BOTH = ["sqlite", "postgresql"]


def nothing_said(_done: int, _total: int) -> None:
    pass


@pytest.fixture
def other(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Another database, with nothing in it."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql_database")())
    found = db.at(f"sqlite:///{tmp_path / 'other.sqlite'}")
    with closing(found), found.connection_context():
        db.migrate(found)
    return f"sqlite:///{tmp_path / 'other.sqlite'}"


@contextmanager
def standing_in(url: str) -> Iterator[None]:
    """The models read and write another database while the block runs."""
    before = db.db.obj
    kept.forget()
    found: Any = db.connect(url)
    try:
        with found.connection_context():
            yield
    finally:
        found.close_all()
        kept.forget()
        db.db.initialize(before)


def summit() -> None:
    """The sessions and people of the demonstration, and a row of all they have none of."""
    importing.import_event(event_tables.parse(tables.read(demo.FOLDER)), NOW)
    programme.publish("Aya", "", NOW)
    push.make_keys()
    odile = models.Person.get()
    phone, _cookie = devices.enrol(devices.enrol_link("door", ["C10"], NOW), "A", "fr", NOW)
    sent = {"id": "s1", "kind": "entry", "door": "C10", "code": "https://8rfj.example/b/É茶", "party": ["A", "B"]}
    door.record(phone, [scans.read({**sent, "device_time": NOW.isoformat(), "shown": "ok"})], NOW)
    subscribed(odile)
    account, room = models.Account.create(name="Aya", role="organiser"), "C10"
    first = models.Delegation.get()
    made: dict[Any, dict[str, Any]] = {
        models.CalendarFeed: {"person": odile, "nonce": "n", "token_hash": "t", "made_at": NOW},
        models.Star: {"person": odile, "session": room, "starred": False, "tapped_at": NOW},
        models.Seat: {"person": odile, "session": room, "asked_at": NOW, "booked_at": NOW},
        models.Release: {"session": room, "at": NOW},
        models.OutboxEntry: {"id": "o1", "person": odile, "settled_at": NOW, "body": {"é": [1, None, "茶"]}},
        models.ScanClash: {"scan_id": "c1", "device": phone.id, "received_at": NOW, "body": {"kind": "entry"}},
        models.DoorLease: {"door": room, "device": phone.id, "version": 3, "granted": 7, "held": 9, "spent": 2},
        models.RosterRow: {"person": odile.id, "number": 4, "body": None},
        models.TestBadge: {"code": "TRY", "made_at": NOW},
        models.PartyCode: {"delegation": first, "code": "PARTY", "made_at": NOW},
        models.AccountLink: {"account": account, "token_hash": "x", "made_at": NOW, "expires_at": NOW},
        models.AccountSignIn: {"account": account, "token_hash": "y", "made_at": NOW, "expires_at": NOW},
        models.RecoveryCode: {"account": account, "code_hash": "z"},
        models.Attempt: {"key": "account:Aya", "at": NOW},
        models.AuditEntry: {"deed": "d", "at": NOW, "by": "Aya", "act": "changed", "kind": "place", "after": ["é"]},
        models.File: {
            "kind": "place", "use": "plan", "name": "平面図.png", "type": "image/png", "size": 3, "sha": "",
            "made_at": NOW,
        },
        models.MailTemplate: {"kind": "invitation", "lang": "ja", "subject": "ご案内", "body": "様"},
        models.Mailing: {"kind": "invitation", "at": NOW, "by": "Aya", "audience": "everyone", "form": "f"},
    }  # fmt: skip
    for model, row in made.items():
        model.create(**row)
    models.FilePiece.create(file=models.File.get(), number=0, body=b"\x89\x00\xff")
    models.Mail.create(mailing=models.Mailing.get(), person=odile)
    notices.post("message", NOW, {odile.id: ""}, title={"fr": "En route"}, text={})


def subscribed(person: models.Person) -> None:
    """Her phone listens for push messages."""
    link = models.AccessLink.create(person=person, token_hash="l", made_at=NOW)
    sign_in = models.SignIn.create(person=person, link=link, token_hash="s", made_at=NOW)
    models.PushSubscription.create(
        person=person, sign_in=sign_in, endpoint="https://push.example.org/1", p256dh="p", auth="a", made_at=NOW
    )


def quiet(*, forget_phones: bool) -> None:
    """What a restore does too, done before, so that the two can be compared."""
    while jobs.run_due(NOW, NOW, "me", handlers(None)):
        pass
    push.silence(NOW, forget_phones=forget_phones)


def contents() -> dict[str, list[Any]]:
    """Every row of every table, as the models read them; the epoch apart."""
    found = {model.__name__: list(model.select().order_by(model._meta.primary_key).dicts()) for model in store.COPIED}
    found["Pulse"][0].pop("epoch")
    return found


def epoch() -> str:
    return str(models.Pulse.get().epoch)


@pytest.mark.parametrize("other", BOTH, indirect=True)
def test_a_whole_event_comes_back_from_its_backup_and_goes_on(database: str, other: str, tmp_path: Path) -> None:
    summit()
    quiet(forget_phones=False)
    before, first = contents(), epoch()
    assert [name for name, rows in before.items() if not rows] == []
    counts = copying.backup(tmp_path / "kept", nothing_said)
    with standing_in(other):
        assert copying.restore(tmp_path / "kept", NOW, nothing_said, replace=False) == counts
        assert contents() == before
        assert epoch() != first
        # New rows are numbered after the old ones, whatever had given them their numbers.
        assert make.person("Nouvelle").id == max(row["id"] for row in before["Person"]) + 1
        assert make.seat(models.Person.get(), "NEW").id == max(row["id"] for row in before["Seat"]) + 1
        models.Seat.delete().where(models.Seat.session == "NEW").execute()
        models.Person.delete().where(models.Person.given == "Nouvelle").execute()
        copying.backup(tmp_path / "again", nothing_said)
    second = epoch()
    copying.restore(tmp_path / "again", NOW, nothing_said, replace=True)
    assert contents() == before
    assert epoch() not in (first, second)


def test_a_backup_is_one_instant_while_others_write(database: str, tmp_path: Path) -> None:
    make.event()
    for _ in range(3):
        make.seat(make.person(), "C10")
    late: list[int] = []

    def others(_done: int, _total: int) -> None:
        """Somebody takes a seat on another connection, while rows are being read."""
        thread = threading.Thread(target=arrive)
        thread.start()
        thread.join()

    def arrive() -> None:
        with db.db.obj.connection_context(), db.transaction():
            late.append(make.seat(make.person(code=f"LATE{len(late)}"), "C10").id)

    copying.backup(tmp_path / "kept", others)
    assert late
    with closing(sqlite3.connect(tmp_path / "kept")) as file:
        assert file.execute("select count(*) from person").fetchone() == (3,)
        assert file.execute("select count(*) from seat").fetchone() == (3,)
    assert models.Person.select().count() == 3 + len(late)


def test_a_backup_is_one_file_that_only_its_owner_reads(database: str, tmp_path: Path) -> None:
    make.event()
    folder = tmp_path / "backups"
    folder.mkdir()
    copying.backup(folder / "kept", nothing_said)
    assert [path.name for path in folder.iterdir()] == ["kept"]
    assert (folder / "kept").stat().st_mode & 0o777 == 0o600


def test_a_backup_that_fails_leaves_nothing_and_spoils_nothing(database: str, tmp_path: Path) -> None:
    make.event()
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "kept").write_bytes(b"yesterday's")

    def pulled(_done: int, _total: int) -> None:
        raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space"):
        copying.backup(folder / "kept", pulled)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"kept": b"yesterday's"}


def test_a_restore_that_fails_leaves_the_database_as_it_was(database: str, tmp_path: Path) -> None:
    make.event()
    make.person("Odile")
    copying.backup(tmp_path / "kept", nothing_said)
    make.person("Naoki")
    before, first = contents(), epoch()

    def pulled(done: int, total: int) -> None:
        if done == total:
            raise OSError("unplugged")

    with pytest.raises(OSError, match="unplugged"):
        copying.restore(tmp_path / "kept", NOW, pulled, replace=True)
    assert (contents(), epoch()) == (before, first)


def test_an_event_is_not_written_over_unasked(database: str, tmp_path: Path) -> None:
    make.event("8rfj")
    copying.backup(tmp_path / "kept", nothing_said)
    make.person("Naoki")
    with pytest.raises(copying.HoldsEvent, match="8rfj"):
        copying.restore(tmp_path / "kept", NOW, nothing_said, replace=False)
    assert models.Person.select().count() == 1
    copying.restore(tmp_path / "kept", NOW, nothing_said, replace=True)
    assert models.Person.select().count() == 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda path: path.write_bytes(b"PK\3\4 a workbook"), "not_sqlite"),
        (lambda path: path.write_bytes(path.read_bytes()[:20_000]), "not_sqlite"),
        (lambda path: change(path, "drop table pulse"), "not_ours"),
        (lambda path: change(path, "insert into schema_migration (name, applied) values ('9999_later', '')"), "newer"),
        (lambda path: change(path, "insert into star values (7, 12345, 'C10', 1, '')"), "damaged"),
    ],
)
def test_what_is_no_backup_is_refused(
    database: str, tmp_path: Path, spoil: Callable[[Path], None], reason: str
) -> None:
    make.event()
    copying.backup(tmp_path / "kept", nothing_said)
    spoil(tmp_path / "kept")
    with pytest.raises(store.NotABackup) as refused:
        copying.restore(tmp_path / "kept", NOW, nothing_said, replace=True)
    assert refused.value.reason == reason
    assert models.Event.select().count() == 1


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(statement)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_backup_of_the_first_version_is_brought_up_to_date_and_left_as_it_is(database: str, tmp_path: Path) -> None:
    make.event()
    early = db.at(f"sqlite:///{tmp_path / 'early'}")
    with closing(early), early.connection_context():
        Runner(early, str(db.MIGRATIONS)).up("0001_initial")
    change(tmp_path / "early", "insert into delegation (code, country, kind) values ('FR-REN', 'FR', 'commune')")
    before = (tmp_path / "early").read_bytes()
    copying.restore(tmp_path / "early", NOW, nothing_said, replace=True)
    assert [(row.code, row.country) for row in models.Delegation.select()] == [("FR-REN", "FR")]
    assert (tmp_path / "early").read_bytes() == before


def test_nobody_hears_of_a_restore(database: str, tmp_path: Path) -> None:
    """What was being pushed when the backup was made, and what was due since, was told then."""
    make.event()
    odile = make.person("Odile", language="fr")
    subscribed(odile)
    notices.post("message", NOW, {odile.id: ""}, title={"fr": "En route"}, text={})
    push_store.plan(1, 1, NOW)
    hour = timedelta(hours=1)
    for at, words in ((NOW + hour, "Planifié"), (NOW + 3 * hour, "Plus tard")):
        later.schedule(Audience("everyone"), {"fr": words}, {}, "Aya", NOW, at)
    copying.backup(tmp_path / "kept", nothing_said)

    now = NOW + 2 * hour
    copying.restore(tmp_path / "kept", now, nothing_said, replace=True)
    sent: list[Any] = []

    def post(parcels: Any, keys: Any) -> list[Answer]:
        sent.extend(parcels)
        return []

    push.make_keys()
    while jobs.run_due(now, now, "me", handlers(post)):
        pass
    assert sent == []
    assert [row.body["title"]["fr"] for row in models.Notice.select().order_by(models.Notice.number)] == [
        "En route",
        "Planifié",
    ]
    assert [job.body["title"]["fr"] for job in models.Job.select().where(models.Job.done_at.is_null())] == ["Plus tard"]
    assert models.PushSubscription.get().ended_at is None


@pytest.mark.parametrize("other", BOTH, indirect=True)
def test_a_copy_is_the_same_event_and_writes_to_nobody(database: str, other: str) -> None:
    summit()
    quiet(forget_phones=True)
    before = contents()
    source = db.at(database)
    with closing(source), source.connection_context(), standing_in(other):
        copying.copy(source, NOW, nothing_said, replace=False)
        assert contents() == before
        with pytest.raises(copying.HoldsEvent):
            copying.copy(source, NOW, nothing_said, replace=False)
    with closing(source), source.connection_context(), pytest.raises(copying.Same):
        copying.copy(source, NOW, nothing_said, replace=True)
    assert contents() == before
