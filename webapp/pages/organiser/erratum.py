"""The dated sheet of what changed from one version to the next, each language in its own column: erratum, 正誤表."""

from datetime import datetime

from flask import g
from flask.typing import ResponseReturnValue

from webapp.formats import comparing as said
from webapp.formats import dates
from webapp.formats.words import N_, say
from webapp.pages import htmx
from webapp.pages.organiser import account, compared
from webapp.rules.comparing import Compared
from webapp.rules.languages import Said, interface
from webapp.rules.languages import said as in_language
from webapp.rules.programme import Event
from webapp.rules.times import local
from webapp.store import pulse

TITLE, BEFORE, NOW, SAME = N_("Erratum (the sheet)"), N_("Instead of"), N_("To be read instead"), N_("Unchanged")
VERSION = N_("Version no. %(number)s, published %(moment)s. What changed since version no. %(before)s.")


def page(found: Compared, made_at: datetime, event: Event) -> ResponseReturnValue:
    """Every word of the sheet is in each language of the event, whoever asks for it."""

    def words(message: str, lang: str) -> Said:
        ui = interface(lang, event.default_language)
        return Said(say(ui, message), ui)

    def version(lang: str) -> Said:
        ui = interface(lang, event.default_language)
        moment = dates.moment(local(made_at, event.zone), ui)
        return Said(say(ui, VERSION, number=found.base + 1, moment=moment, before=found.base), ui)

    def day(group: said.Group, lang: str) -> str:
        return dates.day_title(group.day, interface(lang, event.default_language)) if group.day else ""

    def titled(group: said.Group, lang: str) -> Said:
        return said.title(group, found, lang)

    return htmx.show(
        "organiser/erratum.html", number=found.base + 1, groups=said.groups(compared.words(found, g.ui)),
        languages=event.languages, words=words, version=version, titled=titled, again=_again(found), day=day,
        name=lambda lang: in_language(event.name, lang, event.default_language, event.languages),
        titles={"title": TITLE, "before": BEFORE, "now": NOW, "same": SAME}, **account.chrome(),
    )  # fmt: skip


def _again(found: Compared) -> bool:
    """Whether a later version has replaced this one."""
    return found.base + 1 < pulse.beat().edition
