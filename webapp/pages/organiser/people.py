"""Everybody of the event: found by whatever one knows of them, changed where they stand; added; there twice."""

import secrets
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.actions import registering as actions
from webapp.formats import countries, languages
from webapp.formats.typed import plain
from webapp.formats.words import N_
from webapp.pages import chrome, htmx, who
from webapp.pages.delegate.session import person_card
from webapp.pages.organiser import account, forms, person_form
from webapp.pages.safety import settings
from webapp.rules.drafting import Wrong
from webapp.rules.importing import CATEGORIES
from webapp.rules.registering import BLANK
from webapp.rules.seats import Refused
from webapp.store import badges
from webapp.store import people as people_store
from webapp.store import registering as store
from webapp.store.registering import Listed, Wanted

bp = Blueprint("organiser_people", __name__, url_prefix=account.PATH)
bp.before_request(account.guard)
A_PAGE = 50
FLAGS = {
    "head": N_("Heads of delegation"),
    "escort": N_("Act for a delegation"),
    "vip": N_("VIP"),
    "speaker": N_("Speak in a session"),
    "no_email": N_("Without an e-mail address"),
    "no_badge": N_("Without a badge in force"),
    "never": N_("Never signed in"),
    "withdrawn": N_("Withdrawn"),
}
ORDERS = {"family": N_("By family name"), "kana": N_("By kana"), "protocol": N_("In protocol order")}


class Row(NamedTuple):
    """Somebody in the table. `marks` say what they are, `todo` what is amiss; `never`: they have never signed in."""

    p: dict[str, object]
    category: str
    language: str
    email: str
    marks: list[str]
    todo: str
    never: bool


def _wanted() -> Wanted:
    asked = {name: request.args.get(name, "")[:200] for name in ("delegation", "country", "category", "language")}
    flags = tuple(flag for flag in FLAGS if flag in request.args.getlist("flag"))
    order = request.args.get("order", "")
    order = order if order in ORDERS else ("kana" if g.ui == "ja" else "family")
    return Wanted(request.args.get("q", "").strip()[:200], **asked, flags=flags, order=order)


@bp.get("/people")
def index() -> ResponseReturnValue:
    beat, wanted = who.asker().beat, _wanted()
    found = store.find(wanted, beat)
    pages = max(1, -(-len(found) // A_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = found[(page - 1) * A_PAGE : page * A_PAGE]
    return htmx.show(
        "organiser/people.html", block="found", wanted=wanted, rows=_rows(shown), count=len(found), page=page,
        pages=pages, other=_other_pages(page, pages), choices=_choices(store.everyone(beat)), flags=FLAGS,
        orders=ORDERS, done=request.args.get("done", ""), **account.chrome(),
    )  # fmt: skip


def _other_pages(page: int, pages: int) -> dict[str, str]:
    """Addresses of the page before and of the one after."""
    asked = [(key, value) for key, value in request.args.items(multi=True) if key not in ("page", "done", "lang")]

    def address(number: int) -> str:
        return f"{url_for('.index')}?{urlencode([*asked, ('page', number)])}" if 1 <= number <= pages else ""

    return {"before": address(page - 1), "after": address(page + 1)}


def _choices(everybody: list[Listed]) -> dict[str, list[tuple[str, str]]]:
    """What the list can be narrowed to: what there is of each, in words."""
    held = [each.person for each in everybody]
    delegations = {person.delegation: person.delegation_name for person in held if person.delegation}
    by_words = {
        "delegation": {code: chrome.told(text).words or code for code, text in delegations.items()},
        "country": {code: countries.name(code, g.ui) for code in {person.country for person in held} if code},
        "language": {code: languages.name(code, g.ui) for code in {person.language for person in held} if code},
    }
    found = {name: sorted(words.items(), key=lambda each: each[1]) for name, words in by_words.items()}
    there = {person.category for person in held}
    return {**found, "category": [(each, chrome.category_words(each, g.ui)) for each in CATEGORIES if each in there]}


def _rows(shown: list[Listed]) -> list[Row]:
    """Three statements, whatever the number."""
    ids = [each.person.id for each in shown]
    held, signed, speaking = badges.in_force(ids), store.signed_in(ids), store.speaking(ids)
    return [_row(each, each.person.id in held, each.person.id in signed, each.person.id in speaking) for each in shown]


def _row(each: Listed, badge: bool, signed: bool, speaks: bool) -> Row:
    person = each.person
    marks = [
        words
        for on, words in (
            (person.head, _("head")), (person.escort, _("acts for the delegation")), (person.vip, _("VIP")),
            (speaks, _("speaker")),
        )
        if on
    ]  # fmt: skip
    todo = _("withdrawn") if each.withdrawn else "" if badge else _("no badge")
    return Row(
        person_card(person), chrome.category_words(person.category, g.ui),
        languages.name(person.language, g.ui) if person.language else "", each.email, marks, todo,
        not signed and not each.withdrawn,
    )  # fmt: skip


# --- a row that is edited where it stands ---------------------------------------------------------


@bp.get("/people/<code>/row")
def row(code: str) -> ResponseReturnValue:
    """As it stands, or with `edit` as a form; a page of its own is the person's."""
    if not htmx.asked():
        return redirect(url_for("organiser_person.one", code=code))
    return _edited(code) if request.args.get("edit") else _shown(code)


def _shown(code: str) -> ResponseReturnValue:
    each = person_form.listed(code)
    return htmx.show("organiser/people_row.html", row=_rows([each])[0])


def _edited(code: str, found: forms.Form | None = None, trouble: forms.Trouble = forms.FINE) -> ResponseReturnValue:
    held = person_form.held(code)
    return htmx.show(
        "organiser/people_edit.html", status=trouble.status, held=held, typed=found.typed if found else None,
        trouble=trouble, p=person_card(person_form.person(code)), **person_form.choices(held),
    )  # fmt: skip


@bp.post("/people/<code>/row")
def save(code: str) -> ResponseReturnValue:
    found = person_form.read(code)
    trouble = person_form.saved(found)
    if trouble is not None:
        return _edited(code, found, trouble)
    if htmx.asked():
        return _shown(code)
    return redirect(url_for("organiser_person.one", code=code, done="saved"), 303)


# --- somebody new --------------------------------------------------------------------------------


@bp.get("/register")
def new() -> ResponseReturnValue:
    return _new(request.args.to_dict())


def _new(
    typed: dict[str, Any], trouble: forms.Trouble = forms.FINE, namesake: people_store.Individual | None = None
) -> ResponseReturnValue:
    held = {**BLANK, "function": {}, "code": ""}
    return htmx.show(
        "organiser/person_new.html", status=409 if namesake else trouble.status, held=held, typed=typed,
        trouble=trouble, namesake=person_card(namesake) if namesake else None, form_id=secrets.token_hex(16),
        **person_form.choices(held), **account.chrome(),
    )  # fmt: skip


@bp.post("/register")
def add() -> ResponseReturnValue:
    found, code = person_form.read(""), plain(request.form.get("code", ""))
    typed = {**found.typed, "code": code}
    if found.faults:
        return _new(typed, forms.wrong("person", found.faults))
    try:
        made = actions.add(
            account.here().name, code, found.values, found.texts.get("function", {}),
            request.form.get("form", "")[:64] or secrets.token_hex(16), settings().clock.now(), "sure" in request.form,
        )  # fmt: skip
    except Wrong as error:
        return _new(typed, forms.wrong("person", error.faults))
    except Refused as refusal:
        return _new(typed, namesake=people_store.by_code(refusal.other))
    return redirect(url_for("organiser_person.one", code=made, done="added"), 303)


# --- who is there twice --------------------------------------------------------------------------


@bp.get("/duplicates")
def duplicates() -> ResponseReturnValue:
    groups = store.likely_doubles(who.asker().beat)
    cards = [[(person_card(each.person), each.email) for each in group] for group in groups[:A_PAGE]]
    return htmx.show(
        "organiser/people_duplicates.html", groups=cards, count=len(groups), **account.chrome()
    )  # fmt: skip
