"""The summit of tests/pages/visitors.py as an application, and two of its delegates."""

import pytest
from flask import Flask

from tests.pages import visitors
from tests.pages.visitors import Phone
from webapp.store.db import db


@pytest.fixture
def app(database: str) -> Flask:
    with db.connection_context():
        visitors.summit()
    return visitors.application(database)


@pytest.fixture
def stranger(app: Flask) -> Phone:
    return visitors.visitor(app)


@pytest.fixture
def odile(app: Flask) -> Phone:
    return visitors.visitor(app, "P-ODILE")


@pytest.fixture
def naoki(app: Flask) -> Phone:
    return visitors.visitor(app, "P-NAOKI")
