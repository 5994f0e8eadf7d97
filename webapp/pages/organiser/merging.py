"""Two entries of one person: found, laid side by side, and made one."""

from typing import Any, NamedTuple

from flask import Blueprint, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.actions import merging as actions
from webapp.formats import faults
from webapp.formats import languages as tongues
from webapp.formats.values import Names, said
from webapp.pages import htmx, who
from webapp.pages.delegate.session import person_card
from webapp.pages.organiser import account, person_form
from webapp.pages.organiser.person_sessions import sessions
from webapp.pages.safety import settings
from webapp.rules.registering import BLANK, meeting
from webapp.rules.seats import Refused
from webapp.store import merging, programme
from webapp.store import registering as store
from webapp.store.registering import Listed, Wanted

bp = Blueprint("organiser_merging", __name__, url_prefix=f"{account.PATH}/people/<code>/merge")
bp.before_request(account.guard)
MOST = 20


class Part(NamedTuple):
    """Some words of a value, in their language, and what stands before them."""

    words: str
    lang: str
    before: str = ""


class Line(NamedTuple):
    """A field of both, in words; `first`: the value chosen to begin with is the first's."""

    name: str
    label: str
    one: list[Part]
    two: list[Part]
    first: bool

    @property
    def same(self) -> bool:
        return self.one == self.two


@bp.get("")
def ask(code: str) -> ResponseReturnValue:
    other = request.args.get("with", "")
    if other and other != code and store.held(other) is not None:
        return _compared(code, other)
    return _found(code)


def _found(code: str) -> ResponseReturnValue:
    """Whom to merge with: who seems to be the same, and who is searched for."""
    person, beat = person_form.person(code), who.asker().beat
    asked = request.args.get("q", "").strip()[:200]
    likely = next((group for group in store.likely_doubles(beat) if any(e.person.code == code for e in group)), [])
    found = store.find(Wanted(asked), beat)[:MOST] if asked else []
    return htmx.show(
        "organiser/person_merge_with.html", p=person_card(person), code=code, asked=asked,
        likely=_cards(likely, code), found=_cards(found, code), **account.chrome(),
    )  # fmt: skip


def _cards(listed: list[Listed], but: str) -> list[tuple[dict[str, object], str]]:
    return [(person_card(each.person), each.email) for each in listed if each.person.code != but]


def _compared(code: str, other: str, wrong: str = "", status: int = 200) -> ResponseReturnValue:
    one, two = person_form.held(code), person_form.held(other)
    has = [merging.belongings(each["id"]) for each in (one, two)]
    met, named = meeting(has[0].seats, has[1].seats, programme.live()), sessions()
    cards = [person_card(person_form.person(each)) for each in (code, other)]
    return htmx.show(
        "organiser/person_merge.html", status=status, cards=cards, codes=(code, other), has=has, wrong=wrong,
        lines=_lines(one, two), seen=(actions.seen(one, two), actions.seen(two, one)),
        twice=[named[each].title.words if each in named else each for each in met.twice],
        at_once=[[named[each].title.words if each in named else each for each in pair] for pair in met.at_once],
        **account.chrome(),
    )  # fmt: skip


def _lines(one: dict[str, Any], two: dict[str, Any]) -> list[Line]:
    """The fuller value is chosen to begin with; what neither says is left out."""
    names = Names(person_form.zone(), delegations=person_form.delegations())
    found = []
    for name in BLANK:
        if one[name] not in ("", False) or two[name] not in ("", False):
            lang = "ja" if name.startswith(("native", "kana")) else g.ui
            sides = [[Part(said("person", name, each[name], names, g.ui), lang)] for each in (one, two)]
            first = bool(one[name]) or not two[name]
            found.append(Line(name, faults.label("person", name, g.ui), sides[0], sides[1], first))
    functions = [_functions(each["function"]) for each in (one, two)]
    if any(functions):
        label = faults.label("person", "function", g.ui)
        found.append(Line("function", label, functions[0], functions[1], len(functions[0]) >= len(functions[1])))
    return found


def _functions(function: dict[str, str]) -> list[Part]:
    gap = {"ja": "：", "fr": "\u00a0: "}.get(g.ui, ": ")
    return [Part(words, lang, tongues.name(lang, g.ui) + gap) for lang, words in function.items()]


REFUSED = {"moved": 409, "gone": 404, "same_person": 422}


@bp.post("")
def merge(code: str) -> ResponseReturnValue:
    sent = request.form
    other, keep = sent.get("with", ""), sent.get("keep", code)
    if keep not in (code, other):
        abort(422)
    gone = other if keep == code else code
    taken = [name for name in actions.FIELDS if sent.get(f"take-{name}") == gone]
    shown = sent.get(f"seen-{keep}", "")
    try:
        actions.merge(account.here().name, keep, gone, taken, shown, settings().clock.now())
    except Refused as refusal:
        if refusal.code != "moved":
            abort(REFUSED[refusal.code])
        moved = _("Somebody changed one of the two meanwhile. Nothing was merged: please look again.")
        return _compared(code, other, moved, 409)
    return redirect(url_for("organiser_person.one", code=keep, done="merged"), 303)
