"""Documents of the event and of its sessions: sent, named in each language, put in order, replaced, taken away."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import Blueprint, Response, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.actions import files as actions
from webapp.formats import languages
from webapp.formats.documents import Unfit
from webapp.formats.typed import plain
from webapp.pages import files as serving
from webapp.pages import htmx, who
from webapp.pages.organiser import account, editing, forms, names, uploads
from webapp.pages.organiser.forms import FINE, Trouble
from webapp.pages.safety import settings
from webapp.rules import files as rules
from webapp.rules.drafting import TEXTS, Wrong
from webapp.rules.languages import INTERFACE, Said
from webapp.rules.programme import Document, Programme
from webapp.store import files as store
from webapp.store.models import File

bp = Blueprint("organiser_documents", __name__, url_prefix=f"{account.PATH}/documents")
bp.before_request(uploads.allow)
bp.before_request(account.guard)


class Group(NamedTuple):
    """What documents belong to: the event or a session, `at` as the list to choose from names it."""

    at: str
    code: str
    title: Said
    documents: tuple[Document, ...]


@bp.get("")
def index() -> ResponseReturnValue:
    return _show(request.args.get("for", ""))


def _show(at: str, told: str = "", status: int = 200, typed: Mapping[str, str] | None = None) -> ResponseReturnValue:
    draft, live = editing.draft(), who.live()
    groups = _groups(draft)
    return htmx.show(
        "organiser/documents.html", status=status, groups=groups, held=[each for each in groups if each.documents],
        at=at, told=told, typed=typed or {}, langs=draft.event.languages, shown=rules.shown(live) if live else (),
        writings=writings(draft), lacking=lambda document: _lacking(document, draft), **account.chrome(),
    )  # fmt: skip


def _lacking(document: Document, draft: Programme) -> str:
    """Languages its title is not written in; nothing when it goes by its name."""
    left = [languages.name(lang, g.ui) for lang in draft.event.languages if not document.title.get(lang)]
    return ("、" if g.ui == "ja" else ", ").join(left) if document.title else ""


def _groups(draft: Programme) -> list[Group]:
    event = draft.event
    found = [Group(f"event:{event.code}", "", Said(_("The whole event"), g.ui), event.documents)]
    for code, session in draft.sessions.items():
        title = names.called(session.short or session.title, event, code)
        found.append(Group(f"session:{code}", code, title, session.documents))
    return found


def writings(draft: Programme) -> list[tuple[str, str]]:
    """Languages a document may be written in."""
    codes = dict.fromkeys([*draft.event.languages, *INTERFACE])
    return [("", _("every language, or none")), *((code, languages.name(code, g.ui)) for code in codes)]


@bp.post("")
def send() -> ResponseReturnValue:
    try:
        file = uploads.received()
    except Unfit as unfit:
        large = unfit.code == "file_large"  # the rest of the form was not read
        return _show("" if large else request.form.get("for", ""), *uploads.refusal(unfit),
                     typed={} if large else request.form)  # fmt: skip
    at = request.form.get("for", "")
    draft = editing.draft()
    if at not in [group.at for group in _groups(draft)]:
        return _show(at, _("Please choose what it belongs to."), 422, request.form)
    kind, _colon, code = at.partition(":")
    titles = {lang: plain(request.form.get(f"title:{lang}", "")) for lang in draft.event.languages}
    try:
        actions.upload(
            account.here().name, kind, code, "document", file.filename or "", file.stream, settings().clock.now(),
            _writing(draft), titles,
        )  # fmt: skip
    except Unfit as unfit:
        return _show(at, *uploads.refusal(unfit), request.form)
    except Wrong as wrong:
        return _show(at, "\n".join(forms.wrong("file", wrong.faults).lines), 422, request.form)
    return redirect(url_for(".index", _anchor="documents", **{"for": at}), 303)  # type: ignore[arg-type]


def _writing(draft: Programme) -> str:
    asked = request.form.get("lang", "")
    return asked if asked in dict(writings(draft)) else ""


def _found(id_: int) -> File:
    found = store.one(id_)
    if found is None or found.removed_at is not None or found.use != "document":
        abort(404)
    return found


@bp.route("/<int:id_>", methods=["GET", "POST"])
def one(id_: int) -> ResponseReturnValue:
    """Its titles and its language."""
    _found(id_)
    if request.method == "GET":
        return _edit(id_)
    draft = editing.draft()
    form = forms.read("file", str(id_), request.form, draft.event.zone)
    trouble = editing.save(form, draft)
    if trouble is not FINE:
        return _edit(id_, trouble, form.typed)
    return redirect(url_for(".index", _anchor=f"document-{id_}"), 303)


def _edit(
    id_: int, trouble: Trouble = FINE, typed: Mapping[str, str] | None = None, told: str = "", status: int = 0
) -> ResponseReturnValue:
    draft, thing, file = editing.draft(), editing.thing("file", str(id_)), _found(id_)
    group = next((each for each in _groups(draft) if each.at == f"{file.kind}:{file.code}"), None)
    return htmx.show(
        "organiser/document.html", status=status or trouble.status, thing=thing, trouble=trouble, typed=typed,
        file=file, document=Document(file.id, file.name, file.type, file.size), group=group, told=told,
        langs=editing.languages(draft.event, thing.words), writings=writings(draft), most=TEXTS["file"]["title"],
        **account.chrome(),
    )  # fmt: skip


@bp.post("/<int:id_>/replace")
def replace(id_: int) -> ResponseReturnValue:
    former = _found(id_)
    try:
        file = uploads.received()
        new = actions.upload(
            account.here().name, former.kind, former.code, "document", file.filename or "", file.stream,
            settings().clock.now(), former.lang, instead=id_,
        )  # fmt: skip
    except Unfit as unfit:
        return _edit(id_, FINE, None, *uploads.refusal(unfit))
    except Wrong:
        abort(404)
    return redirect(url_for(".index", _anchor=f"document-{new}"), 303)


@bp.post("/<int:id_>/move")
def move(id_: int) -> ResponseReturnValue:
    _found(id_)
    actions.move(account.here().name, id_, request.form.get("to") == "up", settings().clock.now())
    return redirect(url_for(".index", _anchor=f"document-{id_}"), 303)


@bp.post("/<int:id_>/remove")
def remove(id_: int) -> ResponseReturnValue:
    _found(id_)
    actions.take_away(account.here().name, id_, settings().clock.now())
    return redirect(url_for(".index"), 303)


@bp.get("/files/<int:id_>/<name>")
def file(id_: int, name: str) -> Response:
    """Any file, published or not, to organisers alone."""
    return serving.sent(id_, name, "private, no-cache")


@bp.app_template_global("most_bytes")
def most_bytes() -> int:
    return rules.MOST_BYTES
