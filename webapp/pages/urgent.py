"""Urgent notices: what covers the screen of whoever has not acknowledged it."""

from flask import render_template

from webapp.pages import who
from webapp.pages.pieces import Piece
from webapp.pages.safety import settings
from webapp.store import notices
from webapp.store.models import Notice


def outstanding() -> list[Notice]:
    """The urgent notices this reader has still to acknowledge, oldest first; no SQL while there is none for anybody."""
    found = notices.urgent(who.asker().beat, settings().clock.now())
    me = who.asker().person
    if not found or me is None:
        return []
    mine = notices.outstanding(me, [each.number for each in found])
    return [each for each in found if each.number in mine]


def piece() -> Piece:
    """What stands before a page; empty when nothing is outstanding."""
    found = outstanding()
    return Piece(render_template("parts/urgent.html", notices=found)) if found else Piece("")
