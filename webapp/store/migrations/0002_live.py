"""Notices gain recipients, urgency and an audience; jobs, push, the outbox of phones and organisers' accounts appear.

Frozen copies of the models as they were then. The notices there are keep their numbers; one that was to one person
becomes theirs.
"""

import json
from typing import Any

from peewee import (
    SQL,
    AutoField,
    BooleanField,
    CharField,
    Database,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    TextField,
)


class Frozen(Model):
    class Meta:
        legacy_table_names = False


class Person(Frozen):
    """Only what others point to."""

    id = AutoField()


class Notice(Frozen):
    number = IntegerField(primary_key=True)
    at = DateTimeField()
    kind = CharField()
    session = CharField(default="")
    edition = IntegerField(null=True)
    audience = CharField(default="")
    by = CharField(default="")
    body = JSONField(default=dict)
    urgent = BooleanField(default=False)
    drill = BooleanField(default=False)
    ends_at = DateTimeField(null=True)


class Recipient(Frozen):
    notice = ForeignKeyField(Notice)
    person = ForeignKeyField(Person)
    held = CharField(default="")
    read_at = DateTimeField(null=True)
    acknowledged_at = DateTimeField(null=True)
    pushed_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("notice", "person"), True),)


Recipient.add_index(Recipient.index(Recipient.person, where=SQL("read_at IS NULL"), name="recipient_unread"))


class PushSubscription(Frozen):
    person = ForeignKeyField(Person)
    endpoint = TextField(unique=True)
    p256dh = CharField()
    auth = CharField()
    made_at = DateTimeField()
    ended_at = DateTimeField(null=True)


class OutboxEntry(Frozen):
    id = CharField(primary_key=True)
    person = ForeignKeyField(Person)
    settled_at = DateTimeField()
    body = JSONField(default=dict)
    answer = JSONField(default=dict)


class Job(Frozen):
    key = CharField(unique=True)
    kind = CharField()
    due_at = DateTimeField(index=True)
    body = JSONField(default=dict)
    tries = IntegerField(default=0)
    claimed_until = DateTimeField(null=True)
    done_at = DateTimeField(null=True)
    error = TextField(default="")


class Lease(Frozen):
    name = CharField(primary_key=True)
    holder = CharField()
    until = DateTimeField()


class Key(Frozen):
    name = CharField(primary_key=True)
    value = TextField()


class Account(Frozen):
    name = CharField(unique=True)
    role = CharField()
    language = CharField(default="")
    ended_at = DateTimeField(null=True)


class AccountLink(Frozen):
    account = ForeignKeyField(Account)
    token_hash = CharField(unique=True)
    made_at = DateTimeField()
    expires_at = DateTimeField()
    used_at = DateTimeField(null=True)


class AccountSignIn(Frozen):
    account = ForeignKeyField(Account)
    token_hash = CharField(unique=True)
    made_at = DateTimeField()
    expires_at = DateTimeField()
    ended_at = DateTimeField(null=True)


NEW = (
    Notice, Recipient, PushSubscription, OutboxEntry, Job, Lease, Key, Account, AccountLink, AccountSignIn,
)  # fmt: skip
NOTICES = "select number, at, kind, session, edition, body, person_id, seen_at from notice order by number"

INSERT = """insert into notice (number, at, kind, session, edition, audience, "by", body, urgent, drill)
values ({0}, {0}, {0}, {0}, {0}, '', '', {0}, false, false)"""


def up(_migrator: Any, db: Database) -> None:
    run: Any = db.execute_sql
    old = list(run(NOTICES).fetchall())
    run("drop table notice")
    run("alter table place add column walk integer")
    with db.bind_ctx((Person, *NEW)):
        db.create_tables(NEW)
        for number, at, kind, session, edition, body, person, seen_at in old:
            run(INSERT.format(db.param), (number, at, kind, session, edition, _raw(body)))
            if person is not None:
                Recipient.create(notice=number, person=person, read_at=seen_at)


def _raw(body: Any) -> Any:
    """JSON as the driver gave it, written back: SQLite gives text, PostgreSQL a value."""
    return body if isinstance(body, str) else json.dumps(body)
