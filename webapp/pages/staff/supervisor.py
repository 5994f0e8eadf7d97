"""What a supervisor's phone alone opens: its guard, the sections along the top, and what every form there carries."""

import re
import secrets
from typing import NamedTuple

from flask import current_app, g, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.formats.typed import plain
from webapp.formats.words import N_
from webapp.pages.staff import phone
from webapp.pages.staff.faults import WORDS
from webapp.pages.staff.refusal import refused
from webapp.rules.seats import Refused

SECTIONS = {
    "doors": N_("Doors"), "desk": N_("Participants’ desk"), "devices": N_("Phones"), "conflicts": N_("To settle"),
}  # fmt: skip
"""Blueprints whose `index` is a section, in order; those that are not there are not shown."""

FORM = re.compile("[0-9a-f]{32}")


class Section(NamedTuple):
    label: str
    href: str
    here: bool


def guard() -> ResponseReturnValue | None:
    """A stranger is told what to do; a door's phone, to ask the supervisor."""
    stranger = phone.guard()
    if stranger is not None:
        return stranger
    return None if phone.here().supervises else refused("supervisor_only", 403)


def sections(here: str = "") -> list[Section]:
    """None for a door's phone."""
    if not phone.here().supervises:
        return []
    return [
        Section(_(words), url_for(f"{name}.index"), name == here)
        for name, words in SECTIONS.items()
        if f"{name}.index" in current_app.view_functions
    ]


def show(template: str, here: str, status: int = 200, wrong: Refused | None = None, **values: object) -> Response:
    """A page under its section. `wrong`: why what was asked was not done."""
    page = render_template(
        template, sections=sections(here), switch=[lang for lang in phone.spoken() if lang != g.ui],
        wrong=_(WORDS[wrong.code], other=wrong.other) if wrong else "", device=phone.here(),
        form_id=secrets.token_hex(16), **values,
    )  # fmt: skip
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def typed(name: str) -> str:
    """One line that somebody typed."""
    return " ".join(plain(request.form.get(name, "")).split())


def form_id() -> str:
    """Tells this form from any other; what is no such word is another form each time."""
    given = request.form.get("form", "")
    return given if FORM.fullmatch(given) else secrets.token_hex(16)
