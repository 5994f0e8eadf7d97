"""One delegation: its names, its twins both ways, who leads it, who acts for it, who has come; removed when empty."""

from typing import Any, NamedTuple

from flask import Blueprint, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.actions import drafting
from webapp.actions import registering as actions
from webapp.formats.values import Names
from webapp.pages import chrome, htmx
from webapp.pages.delegate.session import person_card
from webapp.pages.organiser import account, delegations, forms, person_form
from webapp.pages.safety import settings
from webapp.rules.drafting import Clash, Edit, Wrong
from webapp.rules.people import protocol_key
from webapp.store import delegations as store
from webapp.store import drafting as draft
from webapp.store import people, programme
from webapp.store import registering as people_store

bp = Blueprint("organiser_delegation", __name__, url_prefix=f"{account.PATH}/delegations/<code>")
bp.before_request(account.guard)


class Member(NamedTuple):
    p: dict[str, object]
    head: bool
    escort: bool
    came: bool
    withdrawn: bool


@bp.get("")
def one(code: str) -> ResponseReturnValue:
    return _one(code)


def _one(code: str, found: forms.Form | None = None, trouble: forms.Trouble = forms.FINE) -> ResponseReturnValue:
    held = _held(code)
    named = {lang: each.words for lang, each in draft.words("delegation", code).get("name", {}).items()}
    offered = delegations.choices()
    offered["tongues"] = [*offered["tongues"], *(lang for lang in named if lang not in offered["tongues"])]
    members, listed = _members(code), person_form.delegations()
    return htmx.show(
        "organiser/delegation.html", status=trouble.status, held={**held, "name": named}, trouble=trouble,
        typed=found.typed if found else None, title=chrome.told(named), members=members,
        came=sum(each.came for each in members), expected=sum(not each.withdrawn for each in members),
        twins=_twins(held), twin_of=[(each, listed[each]) for each in store.twin_of(code)],
        empty=not draft.in_use("delegation", code), done=request.args.get("done", ""), **offered, **account.chrome(),
    )  # fmt: skip


def _held(code: str) -> dict[str, Any]:
    found = draft.held("delegation", code)
    return found if found is not None else abort(404)


def _twins(held: dict[str, Any]) -> list[tuple[str, str]]:
    """Those it can be twinned with: of other countries, and those it is twinned with already."""
    named = programme.texts("delegation")
    return [
        (each.code, chrome.told(named[each.code]["name"]).words or each.code)
        for each in store.in_order()
        if each.country != held["country"] or each.code in held["twins"]
        if each.code != held["code"]
    ]


def _members(code: str) -> list[Member]:
    """The head first, then by name; who is not coming last."""
    found = people.individuals(store.members(code)).values()
    came, gone = store.came(code), people_store.withdrawn(each.id for each in found)
    in_order = sorted(found, key=lambda each: (each.id in gone, protocol_key(0, each.head, each.name, g.ui)))
    return [Member(person_card(e), e.head, e.escort, e.id in came, e.id in gone) for e in in_order]


@bp.post("")
def save(code: str) -> ResponseReturnValue:
    _held(code)
    sent = forms.read("delegation", code, request.form, person_form.zone())
    if sent.faults:
        return _one(code, sent, forms.wrong("delegation", sent.faults))
    try:
        drafting.change(account.here().name, sent.edits, settings().clock.now())
    except (Wrong, Clash) as error:
        return _one(code, sent, delegations.trouble(error))
    return redirect(url_for(".one", code=code, done="saved"), 303)


@bp.post("/people")
def lead(code: str) -> ResponseReturnValue:
    """Who leads it (`head`, one or nobody) and who acts for it (`escort`, several)."""
    _held(code)
    chosen = {"head": [request.form.get("head", "")], "escort": request.form.getlist("escort")}
    edits = [
        Edit("person", person, field, person in chosen[field], was=request.form[f"was-{field}-{person}"] == "true")
        for person in request.form.getlist("person")
        for field in ("head", "escort")
        if f"was-{field}-{person}" in request.form
    ]
    try:
        actions.change(account.here().name, edits, settings().clock.now())
    except (Wrong, Clash) as error:
        return _one(code, trouble=forms.trouble("person", error, Names(person_form.zone())))
    return redirect(url_for(".one", code=code, done="saved", _anchor="members"), 303)


@bp.post("/remove")
def remove(code: str) -> ResponseReturnValue:
    try:
        drafting.remove(account.here().name, "delegation", code, settings().clock.now())
    except Wrong as error:
        if draft.held("delegation", code) is None:
            abort(404)
        return _one(code, trouble=delegations.trouble(error))
    return redirect(url_for("organiser_delegations.index", done="removed"), 303)
