"""What every model shares: the database, and instants kept as naive UTC."""

from datetime import UTC, datetime
from typing import Any

from peewee import DateTimeField, Model

from webapp.store.db import db


class InstantField(DateTimeField):
    """An aware UTC datetime in Python, naive UTC in the database."""

    def db_value(self, value: Any) -> Any:
        naive = value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) and value.tzinfo else value
        return super().db_value(naive)  # type: ignore[no-untyped-call]

    def python_value(self, value: Any) -> Any:
        value = super().python_value(value)  # type: ignore[no-untyped-call]
        return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


class Base(Model):
    class Meta:
        database = db
        legacy_table_names = False
