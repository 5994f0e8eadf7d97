"""What a supervisor decides of a phone before it is enrolled, who had it in hand, and links shown at the desk."""

from typing import Any

from peewee import Database, SqliteDatabase

COLUMNS = (
    ("enrolment", "label", "VARCHAR", "not null default ''"),
    ("enrolment", "holder", "VARCHAR", "not null default ''"),
    ("enrolment", "days", "INT", "not null default 30"),
    ("enrolment", "withdrawn_at", "TIME", ""),
    ("device", "holders", "JSON", "not null default '[]'"),
    ("access_link", "expires_at", "TIME", ""),
    ("access_link", "used_at", "TIME", ""),
)
TYPES = {"VARCHAR": "VARCHAR(255)", "INT": "INTEGER", "TIME": "TIMESTAMP", "JSON": "JSONB"}


def up(_migrator: Any, db: Database) -> None:
    run: Any = db.execute_sql
    types = {**TYPES, "TIME": "DATETIME", "JSON": "TEXT"} if isinstance(db, SqliteDatabase) else TYPES
    for table, column, kind, rest in COLUMNS:
        run(f"alter table {table} add column {column} {types[kind]} {rest}".rstrip())
