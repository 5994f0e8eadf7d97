"""The application with a witness: how each connection to the database writes is noted in a file."""

import os
from typing import Any

from flask import Flask
from peewee import PostgresqlDatabase, SqliteDatabase

import webapp


def create_app() -> Flask:
    for kind, question in ((SqliteDatabase, "pragma synchronous"), (PostgresqlDatabase, "show synchronous_commit")):
        _watch(kind, question)
    return webapp.create_app()


def _watch(kind: Any, question: str) -> None:
    connect = kind._connect

    def watched(self: Any) -> Any:
        connection = connect(self)
        cursor = connection.cursor()
        cursor.execute(question)
        _note(str(cursor.fetchone()[0]))
        cursor.close()
        return connection

    kind._connect = watched


def _note(found: str) -> None:
    note = os.open(os.environ["KAKEHASHI_TEST_WITNESS"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(note, f"{found}\n".encode())
    os.close(note)
