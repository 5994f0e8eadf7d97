"""SQL statements of a day's page, with 1 session and with 200: when nothing is kept yet, and when nothing changed."""

import logging
from pathlib import Path

from bench import event
from bench.report import Row
from webapp import create_app
from webapp.clock import starting
from webapp.config import Settings
from webapp.store import kept


class Counting(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += record.name == "peewee"


def counts(made: event.Made) -> dict[str, int]:
    """Statements by what is asked."""
    app = create_app(
        Settings(database_url=f"sqlite:///{made.path}", secret_key="x" * 32, clock=starting(event.instant(event.NOW)))
    )
    counting, log = Counting(), logging.getLogger("peewee")
    log.addHandler(counting)
    log.setLevel(logging.DEBUG)
    found = {}
    for who, cookie in (("my day", made.cookies[0]), ("the day everybody sees", "")):
        client = app.test_client()
        if cookie:
            client.set_cookie("delegate", cookie)
        kept.forget()
        for when in ("first", "again"):
            counting.count = 0
            assert client.get(f"/fr/programme/{event.TODAY}").status_code == 200
            found[f"{who}, {when}"] = counting.count
    log.setLevel(logging.WARNING)
    log.removeHandler(counting)
    return found


def rows(folder: Path) -> list[Row]:
    few, many = (counts(event.days(folder / f"sql{n}.sqlite", n)) for n in (1, 200))
    return [
        Row(f"SQL statements, {what}", str(many[what]), str(few[what]), f"{many[what] / few[what]:.0%}", "the same")
        for what in few
    ]
