"""Passwords and one-time codes, the audit, what a session on the side is, files, letters."""

from typing import Any

from peewee import (
    AutoField,
    BlobField,
    CharField,
    Database,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    SqliteDatabase,
    TextField,
)


class Frozen(Model):
    class Meta:
        legacy_table_names = False


class Account(Frozen):
    """Only what others point to."""


class Person(Frozen):
    """Only what others point to."""


class RecoveryCode(Frozen):
    account = ForeignKeyField(Account)
    code_hash = CharField(unique=True)
    used_at = DateTimeField(null=True)


class Attempt(Frozen):
    key = CharField(index=True)
    at = DateTimeField()


class AuditEntry(Frozen):
    deed = CharField(index=True)
    at = DateTimeField()
    by = CharField()
    act = CharField()
    kind = CharField()
    code = CharField(default="")
    field = CharField(default="")
    lang = CharField(default="")
    before = JSONField(null=True)
    after = JSONField(null=True)
    undoes = CharField(default="", index=True)

    class Meta:
        indexes = ((("kind", "code"), False),)


class File(Frozen):
    kind = CharField()
    code = CharField(default="")
    use = CharField()
    lang = CharField(default="")
    name = CharField()
    type = CharField()
    size = IntegerField()
    sha = CharField()
    width = IntegerField(null=True)
    height = IntegerField(null=True)
    position = IntegerField(default=0)
    made_at = DateTimeField()
    by = CharField(default="")
    removed_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("kind", "code"), False),)


class FilePiece(Frozen):
    file = ForeignKeyField(File)
    number = IntegerField()
    body = BlobField()

    class Meta:
        indexes = ((("file", "number"), True),)


class MailTemplate(Frozen):
    kind = CharField()
    lang = CharField()
    subject = CharField()
    body = TextField()

    class Meta:
        indexes = ((("kind", "lang"), True),)


class Mailing(Frozen):
    kind = CharField()
    at = DateTimeField()
    by = CharField()
    audience = CharField()
    form = CharField(unique=True)
    stopped_at = DateTimeField(null=True)


class Mail(Frozen):
    id = AutoField()
    mailing = ForeignKeyField(Mailing)
    person = ForeignKeyField(Person)
    state = CharField(default="waiting", index=True)
    tries = IntegerField(default=0)
    error = CharField(default="")
    tried_at = DateTimeField(null=True)
    sent_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("mailing", "person"), True),)


NEW = (RecoveryCode, Attempt, AuditEntry, File, FilePiece, MailTemplate, Mailing, Mail)
COLUMNS = (
    ("account", "password", "VARCHAR", "''"),
    ("account", "totp", "VARCHAR", "''"),
    ("account", "totp_step", "INT", "0"),
    ("account_link", "use", "VARCHAR", "''"),
    ("account_sign_in", "browser", "VARCHAR", "''"),
    ("account_sign_in", "seen_at", "TIME", ""),
    ("event", "gate", "BOOL", "false"),
    ("event", "colour", "VARCHAR", "''"),
    ("session", "shelved", "BOOL", "false"),
    ("person", "family_first", "BOOL", "false"),
    ("person", "withdrawn_at", "TIME", ""),
)
TYPES = {"VARCHAR": "VARCHAR(255)", "INT": "INTEGER", "TIME": "TIMESTAMP", "BOOL": "BOOLEAN"}


def up(_migrator: Any, db: Database) -> None:
    run: Any = db.execute_sql
    types = {**TYPES, "TIME": "DATETIME", "BOOL": "INTEGER"} if isinstance(db, SqliteDatabase) else TYPES
    for table, column, kind, default in COLUMNS:
        rest = f" not null default {default}" if default else ""
        run(f"alter table {table} add column {column} {types[kind]}{rest}")
    with db.bind_ctx((Account, Person, *NEW)):
        db.create_tables(NEW)
