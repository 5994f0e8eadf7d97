"""Delegations in protocol order: listed, moved, added."""

from typing import Any, NamedTuple

from flask import Blueprint, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.actions import drafting
from webapp.formats import countries, names
from webapp.formats.lines import COUNTRIES
from webapp.formats.typed import plain
from webapp.formats.values import DELEGATION_KINDS, Names
from webapp.formats.words import say
from webapp.pages import chrome, htmx
from webapp.pages.organiser import account, forms, person_form
from webapp.pages.safety import settings
from webapp.rules.drafting import DEFAULTS, Clash, Edit, Wrong
from webapp.rules.languages import Said
from webapp.rules.registering import renumbered
from webapp.store import delegations as store
from webapp.store import people, programme

bp = Blueprint("organiser_delegations", __name__, url_prefix=account.PATH)
bp.before_request(account.guard)


class Row(NamedTuple):
    """A delegation in the list; `place` is where it stands in it."""

    code: str
    name: Said
    country: str
    kind: str
    protocol: int | None
    place: int
    members: int
    came: int
    heads: list[str]


@bp.get("/delegations")
def index() -> ResponseReturnValue:
    return _index()


def _index(trouble: forms.Trouble = forms.FINE) -> ResponseReturnValue:
    """Seven statements, whatever the number."""
    named, counted, heads = programme.texts("delegation"), store.counts(), store.heads()
    leading = people.individuals(id_ for ids in heads.values() for id_ in ids)
    rows = [
        Row(
            each.code, chrome.told(named[each.code]["name"]), countries.name(each.country, g.ui), kind(each.kind),
            each.protocol, place, *counted.get(each.code, (0, 0)),
            [names.pair(leading[id_].name, g.ui).first for id_ in heads.get(each.code, ())],
        )
        for place, each in enumerate(store.in_order(), 1)
    ]  # fmt: skip
    return htmx.show(
        "organiser/delegations.html", block="rows", status=trouble.status, rows=rows, trouble=trouble,
        done=request.args.get("done", ""), moved=request.form.get("code", ""), **account.chrome(),
    )  # fmt: skip


def kind(code: str) -> str:
    return say(g.ui, DELEGATION_KINDS[code]) if code in DELEGATION_KINDS else code


@bp.post("/delegations")
def move() -> ResponseReturnValue:
    """One delegation (`code`) to a place (`to`), or one place `up` or `down` (`do`)."""
    order = [(each.code, each.protocol) for each in store.in_order()]
    place = {code: n for n, (code, _number) in enumerate(order, 1)}
    code = request.form.get("code", "")
    if code not in place:
        abort(404)
    step = {"up": -1, "down": 1}.get(request.form.get("do", ""))
    to = place[code] + step if step else request.form.get("to", place[code], type=int)
    numbers = dict(order)
    edits = [
        Edit("delegation", each, "protocol", number, was=numbers[each])
        for each, number in renumbered(order, code, to).items()
    ]
    try:
        drafting.change(account.here().name, edits, settings().clock.now())
    except (Wrong, Clash) as error:
        return _index(trouble(error))
    if htmx.asked():
        return _index()
    return redirect(url_for(".index", _anchor=f"d-{code}"), 303)


def trouble(error: Wrong | Clash) -> forms.Trouble:
    return forms.trouble("delegation", error, Names(person_form.zone(), delegations=person_form.delegations()))


def choices() -> dict[str, Any]:
    """What the fields of a delegation offer."""
    listed = sorted(((code, countries.name(code, g.ui)) for code in COUNTRIES), key=lambda each: each[1])
    first = [each for each in listed if each[0] in ("FR", "JP")]
    return {
        "countries": [*first, *(each for each in listed if each not in first)], "tongues": person_form.languages(),
        "kinds": [(code, say(g.ui, words)) for code, words in DELEGATION_KINDS.items()],
    }  # fmt: skip


# --- a new one -----------------------------------------------------------------------------------


@bp.get("/new-delegation")
def new() -> ResponseReturnValue:
    return _new({})


def _new(typed: dict[str, Any], found: forms.Trouble = forms.FINE) -> ResponseReturnValue:
    held = {**DEFAULTS["delegation"], "country": "FR", "code": "", "name": {}}
    return htmx.show(
        "organiser/delegation_new.html", status=found.status, held=held, typed=typed, trouble=found, **choices(),
        **account.chrome(),
    )  # fmt: skip


@bp.post("/new-delegation")
def add() -> ResponseReturnValue:
    code = plain(request.form.get("code", ""))
    sent = forms.read("delegation", code, request.form, person_form.zone())
    typed = {**sent.typed, "code": code}
    if sent.faults:
        return _new(typed, forms.wrong("delegation", sent.faults))
    try:
        now = settings().clock.now()
        drafting.add(account.here().name, "delegation", code, sent.values, sent.texts, now)
    except Wrong as error:
        return _new(typed, trouble(error))
    return redirect(url_for("organiser_delegation.one", code=code, done="added"), 303)
