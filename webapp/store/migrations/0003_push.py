"""A push subscription knows the sign-in it was made under, and ends with it."""

from typing import Any

from peewee import Database


def up(_migrator: Any, db: Database) -> None:
    run: Any = db.execute_sql
    run("alter table push_subscription add column sign_in_id integer references sign_in (id)")
    run("create index pushsubscription_sign_in_id on push_subscription (sign_in_id)")
