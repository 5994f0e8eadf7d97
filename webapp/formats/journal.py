"""What was done, as the journal says it: « Atelier 1 · Lieu : Salle 1 → Salle 2 ». In nouns: they have no gender."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from webapp.formats import faults, languages, texts, values
from webapp.formats.audiences import sender
from webapp.formats.values import Names
from webapp.formats.words import N_, say
from webapp.rules.accounts import MACHINE
from webapp.rules.audit import HAND, PRIVATE, Entry
from webapp.rules.drafting import TEXTS

KINDS = {
    "event": N_("The event"),
    "place": N_("Place"),
    "track": N_("Track"),
    "session": N_("Session"),
    "delegation": N_("Delegation"),
    "file": N_("Document"),
    "person": N_("Person"),
    "seat": N_("Seat"),
    "edition": N_("Version"),
    "notice": N_("Message"),
    "mailing": N_("Invitations"),
    "letter": N_("Letter"),
    "account": N_("Account"),
    "device": N_("Staff phone"),
    "journal": N_("Change log"),
}
ACTS = {
    "changed": N_("change"),
    "added": N_("addition"),
    "removed": N_("removal"),
    "state": N_("state of a text"),
    "published": N_("publication"),
    "planned": N_("planned"),
    "called_off": N_("called off"),
    "restored": N_("brought back"),
    "imported": N_("import of files"),
    "uploaded": N_("new file"),
    "merged": N_("two made one"),
    "withdrawn": N_("withdrawal"),
    "reissued": N_("new issue"),
    "revoked": N_("revocation"),
    "moved": N_("move"),
    "booked": N_("seat given"),
    "released": N_("unused seats given back"),
    "given_up": N_("end of the seat"),
    "sent": N_("sending"),
    "stopped": N_("stop"),
    "signed_in": N_("sign-in"),
    "refused": N_("sign-in refused"),
    "signed_out": N_("sign-out"),
    "password": N_("new password"),
    "codes": N_("one-time codes"),
    "ended": N_("end of sign-ins"),
    "exported": N_("export"),
}
"""Every act, by itself."""
OF_KIND = {
    ("planned", "edition", ""): N_("publication planned"),
    ("called_off", "edition", ""): N_("planned publication called off"),
    ("stopped", "edition", ""): N_("planned publication held back: texts are not complete"),
    ("planned", "notice", ""): N_("sending planned"),
    ("called_off", "notice", ""): N_("planned sending called off"),
    ("stopped", "notice", ""): N_("end of the alert"),
    ("added", "seat", ""): N_("onto the waiting list"),
    ("reissued", "person", "badge"): N_("new badge"),
    ("withdrawn", "person", "badge"): N_("withdrawal of the badge"),
    ("reissued", "person", "link"): N_("new personal link"),
    ("revoked", "person", "link"): N_("end of the personal links"),
    ("booked", "session", "capacity"): N_("more people than seats"),
    ("removed", "account", ""): N_("end of the account"),
    ("reissued", "account", ""): N_("link to choose a password"),
    ("codes", "account", "on"): N_("second step switched on"),
    ("codes", "account", "off"): N_("second step switched off"),
    ("codes", "account", "recovery"): N_("new recovery codes"),
    ("ended", "account", "browser"): N_("end of one sign-in"),
    ("ended", "account", "browsers"): N_("end of the sign-ins"),
    ("added", "device", ""): N_("enrolment of a phone"),
    ("revoked", "device", ""): N_("end of a phone"),
}
"""Acts that are said otherwise of one kind of thing, or of one field of it."""
FIELDS = {("account", "role"): N_("Role"), ("account", "name"): N_("Name")}
NOBODY, SERVER = N_("Somebody"), N_("On the server")


@dataclass(frozen=True)
class Called:
    """What things are called, by kind and code, in the reader's language; `names` for values."""

    names: Names
    things: Mapping[tuple[str, str], str] = field(default_factory=dict)
    phones: Mapping[str, str] = field(default_factory=dict)


class Line(NamedTuple):
    """One thing done. `shows`: from `before` to `after`, which are in `lang` when they are texts. `typed`: words of
    whoever did it, in whichever language."""

    thing: str
    what: str
    before: str = ""
    after: str = ""
    lang: str = ""
    shows: bool = False
    typed: str = ""


def who(by: str, called: Called, ui: str) -> str:
    if by.startswith(HAND):
        name = called.phones.get(by.removeprefix(HAND), "")
        return say(ui, N_("Phone “%(name)s”"), name=name) if name else say(ui, KINDS["device"])
    return say(ui, {"": NOBODY, MACHINE: SERVER}[by]) if by in ("", MACHINE) else sender(by, ui)


def line(entry: Entry, called: Called, ui: str) -> Line:
    thing = _thing(entry, called, ui)
    if entry.act in ("changed", "state") and entry.field:
        return _change(entry, thing, called, ui)
    act = OF_KIND.get((entry.act, entry.kind, entry.field)) or OF_KIND.get((entry.act, entry.kind, ""))
    words, typed = _more(say(ui, act or ACTS.get(entry.act, entry.act)), entry, called, ui)
    return Line(thing, words, typed=typed)


def sentence(found: Line, by: str) -> str:
    """The line in one string: « Aya · Atelier 1 · Lieu : Salle 1 → Salle 2 »."""
    change = f" : {found.before} → {found.after}" if found.shows else ""
    return " · ".join(filter(None, (by, found.thing, f"{found.what}{change}", found.typed)))


def _thing(entry: Entry, called: Called, ui: str) -> str:
    kind, code = ("session", entry.code) if entry.kind == "seat" else (entry.kind, entry.code)
    found = called.things.get((kind, code)) or _own_name(entry)
    if kind == "account" and found == entry.by:
        return ""  # their own
    if kind == "person" and not found:
        found = say(ui, N_("someone who was removed"))
    elif not found:
        found = f"{say(ui, KINDS.get(kind, kind))} {code}".strip()
    if entry.kind == "seat" and entry.field:
        person = called.things.get(("person", entry.field)) or say(ui, N_("someone who was removed"))
        return f"{found} · {person}"
    return found


def _own_name(entry: Entry) -> str:
    """What the entry itself says of a thing that is no more, or of a file."""
    for side in (entry.after, entry.before):
        if isinstance(side, dict):
            said = (side.get("texts") or {}).get(next(iter(TEXTS.get(entry.kind, {"": 0}))), {})
            name = next(iter(said.values()), "") if isinstance(said, dict) else ""
            if name or isinstance(side.get("name"), str):
                return str(name or side["name"])
    return ""


def _change(entry: Entry, thing: str, called: Called, ui: str) -> Line:
    own = FIELDS.get((entry.kind, entry.field))
    label = say(ui, own) if own else faults.label(entry.kind, entry.field, ui)
    if entry.lang:
        label = say(ui, N_("%(field)s (%(language)s)"), field=label, language=languages.name(entry.lang, ui))
    if entry.kind in PRIVATE or (entry.before is None and entry.after is None):
        return Line(thing, say(ui, N_("change of: %(field)s"), field=label))
    if entry.act == "state":
        sides = [texts.STATES.get(str(side), str(side)) for side in (entry.before, entry.after)]
        return Line(thing, label, say(ui, sides[0]), say(ui, sides[1]), shows=True)
    before, after = (_value(entry, side, called, ui) for side in (entry.before, entry.after))
    return Line(thing, label, before, after, entry.lang, shows=True)


def _value(entry: Entry, side: Any, called: Called, ui: str) -> str:
    """Whatever an older version of Kakehashi kept is said somehow."""
    if entry.lang:
        return str(side) if side else "—"
    try:
        return values.said(entry.kind, entry.field, side, called.names, ui)
    except (ValueError, TypeError, KeyError):
        return str(side)


def _more(words: str, entry: Entry, called: Called, ui: str) -> tuple[str, str]:
    """With what else the entry says: for when; and what was typed: of what, why."""
    said = entry.after if isinstance(entry.after, dict) else entry.before if isinstance(entry.before, dict) else {}
    parts = [words]
    if isinstance(said.get("at"), str):
        parts.append(_value(Entry("changed", "session", field="start"), said["at"], called, ui))
    typed = [said[name] for name in ("note", "files") if isinstance(said.get(name), str)]
    if isinstance(entry.after, str):
        typed.append(entry.after)
    return " · ".join(parts), " · ".join(filter(None, typed))
