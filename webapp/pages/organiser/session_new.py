"""A new session: what it needs at least; everything else is said in its editor."""

import re
from collections import Counter
from datetime import date, time
from typing import Any

from flask import Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.actions import drafting as actions
from webapp.formats import dates, values
from webapp.formats.words import say
from webapp.pages import htmx
from webapp.pages.organiser import account, facts, forms, names, pairs
from webapp.pages.organiser.forms import FINE, Trouble
from webapp.pages.safety import settings
from webapp.rules.drafting import Wrong
from webapp.rules.programme import KINDS, Programme
from webapp.rules.texts import side_by_side
from webapp.rules.times import local

_NUMBERED = re.compile(r"([A-Za-z._-]*)([0-9]{1,6})")


def asked(held: Programme) -> dict[str, Any]:
    """What the address suggests, as the board does from an empty hour."""
    now = local(settings().clock.now(), held.event.zone).date()
    day = request.args.get("day", "") or (now if now in held.days else held.days[0]).isoformat()
    start = request.args.get("start", "09:00")
    return {
        "code": suggested(held), "day": day, "start": start, "end": request.args.get("end", _later(start)),
        "place": request.args.get("place", ""), "kind": "workshop", "track": request.args.get("track", ""),
    }  # fmt: skip


def _later(start: str) -> str:
    try:
        at = time.fromisoformat(start)
    except ValueError:
        return ""
    return f"{min(at.hour + 1, 23):02}:{at.minute:02}"


def suggested(held: Programme) -> str:
    """The number after the last of the most usual kind of code: C23 after C22."""
    found = [match for code in held.sessions if (match := _NUMBERED.fullmatch(code))]
    if not found:
        return "S1"
    usual = Counter(match[1] for match in found).most_common(1)[0][0]
    last = max((match[2] for match in found if match[1] == usual), key=int)
    return f"{usual}{int(last) + 1:0{len(last)}}"


def page(held: Programme, typed: dict[str, Any], trouble: Trouble = FINE) -> Response:
    named = names.of(held)
    return htmx.show(
        "organiser/session_new.html", status=trouble.status, typed=typed, trouble=trouble, label=facts.label,
        languages=side_by_side(held.event.languages), board=facts.board(_day(typed["day"], held)),
        kinds=[(code, say(g.ui, values.KINDS[code])) for code in KINDS],
        days=[(day.isoformat(), dates.day_title(day, g.ui)) for day in held.days],
        places=[("", "—"), *named.places.items()], tracks=[("", "—"), *named.tracks.items()], **account.chrome(),
    )  # fmt: skip


def _day(typed: str, held: Programme) -> date:
    return next((day for day in held.days if day.isoformat() == typed), held.days[0])


def added(held: Programme) -> ResponseReturnValue:
    code = request.form.get("code", "").strip()
    form = pairs.sent("session", code, held.event)
    typed = {**asked(held), **form.typed, "code": code}
    if form.faults:
        return page(held, typed, forms.wrong("session", form.faults))
    texts = {field: {lang: words for lang, words in each.items() if words} for field, each in form.texts.items()}
    try:
        actions.add(account.here().name, "session", code, form.values, texts, settings().clock.now())
    except Wrong as error:
        return page(held, typed, forms.trouble("session", error, names.of(held)))
    return redirect(url_for("organiser_session.edit", code=code), 303)
