"""Seats kept for heads of delegation, and seats given back before the start: when, and that it happened."""

from typing import Any

from peewee import CharField, Database, DateTimeField, Model


class Release(Model):
    session = CharField(primary_key=True)
    at = DateTimeField()
    by = CharField(default="")

    class Meta:
        legacy_table_names = False


def up(_migrator: Any, db: Database) -> None:
    run: Any = db.execute_sql
    run("alter table event add column release integer")
    run("alter table session add column kept integer")
    run("alter table session add column release integer")
    with db.bind_ctx((Release,)):
        db.create_tables((Release,))
