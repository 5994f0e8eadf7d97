"""Queries whose SQL is written once and used many times: writing it anew costs more than running it."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from peewee import JSONField

from webapp.store.db import db, is_sqlite

MANY = 200
"""Of more values than this, the SQL is written anew."""


class Prepared:
    """A select of columns. `build` makes it from as many values as there are, and has no other parameters than these,
    in their order; what it gives is converted as the models do."""

    def __init__(self, build: Callable[[list[Any]], Any]) -> None:
        self.build = build
        self.written: dict[tuple[bool, int], tuple[str, list[Any]]] = {}

    def rows(self, values: Iterable[Any]) -> list[tuple[Any, ...]]:
        given = list(values)
        key = (is_sqlite(), len(given))
        sql, reads = self.written.get(key) or self._write(given)
        if len(given) <= MANY:
            self.written[key] = sql, reads
        found = db.execute_sql(sql, given).fetchall()
        return [tuple(read(each) for read, each in zip(reads, row, strict=True)) for row in found]

    def _write(self, values: list[Any]) -> tuple[str, list[Any]]:
        query = self.build(values)
        sql, params = query.sql()
        assert list(params) == values, "a prepared query has parameters of its own"
        return sql, [column.python_value for column in query._returning]


def insert(model: Any, rows: Sequence[dict[str, Any]]) -> list[int]:
    """All rows have the same fields. Gives the number of each; the caller holds a lock that lets nobody else insert."""
    if not rows:
        return []
    fields = [model._meta.fields[name] for name in rows[0]]
    sqlite = is_sqlite()
    marks = ", ".join("json(?)" if sqlite and isinstance(field, JSONField) else db.param for field in fields)
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    table = model._meta.table_name
    sql = f'insert into "{table}" ({columns}) values {", ".join([f"({marks})"] * len(rows))}'
    values = [_value(field, row[field.name], sqlite) for row in rows for field in fields]
    if not sqlite:
        return [number for (number,) in db.execute_sql(f"{sql} returning id", values).fetchall()]
    last = db.execute_sql(sql, values).lastrowid
    return list(range(last - len(rows) + 1, last + 1))


def _value(field: Any, value: Any, sqlite: bool) -> Any:
    if sqlite and isinstance(field, JSONField):
        return json.dumps(value)
    return field.db_value(value)
