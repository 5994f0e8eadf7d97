"""Gates and rooms within them, sessions that continue, what a phone may spend, the list it holds, test badges."""

from typing import Any

from peewee import CharField, Database, DateTimeField, ForeignKeyField, IntegerField, JSONField, Model, SqliteDatabase


class Frozen(Model):
    class Meta:
        legacy_table_names = False


class Device(Frozen):
    """Only what others point to."""


class Delegation(Frozen):
    code = CharField(primary_key=True)


class DoorLease(Frozen):
    door = CharField()
    device = ForeignKeyField(Device)
    version = IntegerField(default=0)
    granted = IntegerField(default=0)
    held = IntegerField(default=0)
    spent = IntegerField(default=0)
    taken_back_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("door", "device"), True),)


class RosterRow(Frozen):
    person = IntegerField(primary_key=True)
    number = IntegerField(index=True)
    body = JSONField(null=True)


class TestBadge(Frozen):
    code = CharField(unique=True)
    made_at = DateTimeField()
    withdrawn_at = DateTimeField(null=True)


class PartyCode(Frozen):
    delegation = ForeignKeyField(Delegation)
    code = CharField(unique=True)
    made_at = DateTimeField()
    withdrawn_at = DateTimeField(null=True)


NEW = (DoorLease, RosterRow, TestBadge, PartyCode)
COLUMNS = (
    ("place", "gate", "BOOL", "false"),
    ("place", "within", "VARCHAR", "''"),
    ("session", "continues", "BOOL", "false"),
    ("device", "holder", "VARCHAR", "''"),
    ("device", "former", "JSON", "'[]'"),
    ("device", "state", "JSON", "'{}'"),
    ("scan", "run", "VARCHAR", "''"),
    ("scan", "pool", "BOOL", "false"),
    ("pulse", "door", "INT", "0"),
    ("pulse", "badges", "INT", "0"),
    ("pulse", "roster", "INT", "0"),
    ("pulse", "roster_of", "VARCHAR", "''"),
)
TYPES = {"VARCHAR": "VARCHAR(255)", "INT": "INTEGER", "BOOL": "BOOLEAN", "JSON": "JSONB"}


def up(_migrator: Any, db: Database) -> None:
    run: Any = db.execute_sql
    types = {**TYPES, "BOOL": "INTEGER", "JSON": "TEXT"} if isinstance(db, SqliteDatabase) else TYPES
    for table, column, kind, default in COLUMNS:
        run(f"alter table {table} add column {column} {types[kind]} not null default {default}")
    with db.bind_ctx((Device, Delegation, *NEW)):
        db.create_tables(NEW)
