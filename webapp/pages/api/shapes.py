"""The shapes of what the door API is sent and says, as JSON Schema; tests hold real answers against them."""

from typing import Any

from webapp.formats.scans import LONGEST_CODE
from webapp.pages.api.problems import SENTENCES
from webapp.pages.api.said import MOST_SCANS, STATE
from webapp.rules.door import CODES
from webapp.rules.scans import KINDS, REASONS

Shape = dict[str, Any]
TEXT: Shape = {"type": "string"}
NUMBER: Shape = {"type": "integer"}
YES: Shape = {"type": "boolean"}
INSTANT: Shape = {"type": "string", "format": "date-time"}
WORDS: Shape = {"type": "object", "additionalProperties": TEXT, "description": "language → words"}
OF_A_SCAN = ("malformed", "not_your_door", "no_such_door", "supervisor_only")
"""Errors of one scan among others."""
OF_A_REQUEST = (*(code for code in SENTENCES if code not in OF_A_SCAN),)


def ref(name: str) -> Shape:
    return {"$ref": f"#/components/schemas/{name}"}


def said(shape: Shape, words: str) -> Shape:
    return {**shape, "description": words}


def maybe(shape: Shape) -> Shape:
    return {"anyOf": [shape, {"type": "null"}]}


def many(shape: Shape, **more: Any) -> Shape:
    return {"type": "array", "items": shape, **more}


def row(*shapes: Shape) -> Shape:
    """An array of so many values, each of its own shape."""
    return {"type": "array", "prefixItems": list(shapes), "items": False, "minItems": len(shapes)}


def one_of(words: tuple[str, ...]) -> Shape:
    return {"type": "string", "enum": list(words)}


def thing(needed: dict[str, Shape], optional: dict[str, Shape] | None = None) -> Shape:
    return {"type": "object", "properties": {**needed, **(optional or {})}, "required": list(needed)}


TYPES = {int: NUMBER, str: TEXT, bool: YES}
KNOWN = row(INSTANT, TEXT, INSTANT, INSTANT, YES, TEXT, TEXT, maybe(NUMBER))
SENT: dict[str, Shape] = {
    "Scan": thing(
        {
            "id": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"},
            "kind": one_of(KINDS),
            "door": said(TEXT, "A session's code, or @ and the code of a gate."),
            "device_time": said(INSTANT, "The device's clock at capture, with its offset."),
        },
        {
            "code": said({"type": "string", "maxLength": LONGEST_CODE}, "As read, or ~ and the reference of a person."),
            "target": said(TEXT, "undo, settle: the id of the scan it is about."),
            "monotonic": said({"type": ["number", "null"]}, "Milliseconds of a counter that nobody sets."),
            "run": said(TEXT, "A random word of the life of that counter."),
            "skew": said({"type": ["number", "null"]}, "Server minus device, ms; null: never synchronised."),
            "roster": said(TEXT, "Cursor of the list the device decided from."),
            "shown": said({"type": "string", "enum": ["", *CODES]}, "The verdict the device gave; empty: it asks."),
            "reason": said(TEXT, f"override: any words; settle: one of {', '.join(REASONS)}."),
            "party": many(TEXT, maxItems=200),
            "pool": said(YES, "The entry took a place of the device's lease."),
            "answered": thing({"verdict": one_of(CODES), "time": maybe(TEXT)}),
        },
    ),
    "Batch": thing(
        {"scans": many(ref("Scan"), maxItems=MOST_SCANS)},
        {
            "leases": {
                "type": "object",
                "additionalProperties": maybe(thing({"version": NUMBER}, {"spent": NUMBER})),
                "description": "door → the lease held, null: none yet. Without it a device takes part in no lease.",
            },
            "phone": thing({}, {name: TYPES[kind] for name, kind in STATE.items()}),
        },
    ),
}
FIGURES = {
    "code": TEXT, "inside": NUMBER, "expected": maybe(NUMBER), "capacity": maybe(NUMBER), "free": maybe(NUMBER),
}  # fmt: skip
STATE_OF_THINGS = {
    "doors": many(ref("Figures")),
    "leases": {"type": "object", "additionalProperties": ref("Lease")},
    "roster": said(TEXT, "Cursor of the list as it is now: another than yours, ask for it."),
    "epoch": said(TEXT, "Another than before: the server was restored; offer everything again, with `answered`."),
    "now": INSTANT,
}
ANSWERS: dict[str, Shape] = {
    "Problem": said(
        thing({"error": TEXT, "message": TEXT}),
        "; ".join(f"{code}: {SENTENCES[code]}" for code in OF_A_REQUEST),
    ),
    "Card": thing({
        "names": many(thing({"lang": TEXT, "text": TEXT})), "function": WORDS, "delegation": WORDS, "post": WORDS,
        "greeting": WORDS, "language": TEXT, "vip": YES,
    }),
    "Verdict": thing(
        {
            "id": TEXT, "kind": one_of(KINDS), "door": TEXT, "verdict": one_of(CODES),
            "time": said(maybe(TEXT), "HH:MM at the event: the first entry, the opening, the release."),
            "spoken": maybe(WORDS), "hour": maybe(TEXT), "person": maybe(ref("Card")),
            "supervisor": said(YES, "A VIP who is not let in: greet, and call a supervisor."),
        },
        {"clash": said(YES, "Another body had this id first; this is that one's answer.")},
    ),
    "NotKept": thing({"id": TEXT, "error": one_of(OF_A_SCAN), "message": TEXT}, {"field": TEXT, "clash": YES}),
    "Answers": thing({
        "answers": many({"anyOf": [ref("Verdict"), ref("NotKept")]}), **STATE_OF_THINGS,
        "number": said(NUMBER, "Of the last scan the server has."),
    }),
    "Figures": thing(FIGURES),
    "Lease": thing({
        "version": NUMBER, "granted": said(NUMBER, "Walk-ins this device may ever admit there by itself."),
        "spent": said(NUMBER, "Those it did, as far as the server heard: one that lost its count goes on from there."),
        "ask": said(YES, "Nothing is left: ask about each."),
    }),
    "Heard": thing({
        "number": NUMBER, "id": TEXT, "kind": one_of(KINDS), "door": TEXT, "person": maybe(NUMBER), "at": INSTANT,
        "admitted": YES, "target": TEXT, "reason": TEXT, "device": TEXT,
    }),
    "News": thing({"scans": many(ref("Heard")), "since": NUMBER, "more": YES, **STATE_OF_THINGS}),
    "DoorNow": thing({
        **FIGURES, "title": WORDS, "place": WORDS, "start": maybe(INSTANT), "end": maybe(INSTANT),
        "opens": maybe(INSTANT), "registration": TEXT, "cancelled": YES,
    }),
    "DoorsNow": thing({"doors": many(ref("DoorNow")), "now": INSTANT}),
    "Person": said(
        row(NUMBER, many(TEXT), many(TEXT), TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, NUMBER, NUMBER, TEXT),
        "id, references in force, references withdrawn, first writing, its language, second writing, its language, "
        "kana, Latin names, delegation, country, category, index in posts, flags (1 VIP, 2 head), language",
    ),
    "Door": thing({
        "code": TEXT, "place": TEXT, "within": TEXT, "title": WORDS, "name": WORDS, "start": maybe(INSTANT),
        "end": maybe(INSTANT), "opens": maybe(INSTANT), "capacity": maybe(NUMBER), "registration": TEXT,
        "audience": many(TEXT), "cancelled": YES, "continues": TEXT, "released": maybe(INSTANT),
        "booked": many(NUMBER), "waiting": many(NUMBER), "lost": many(row(NUMBER, INSTANT)), "invited": many(NUMBER),
        "since": many(KNOWN),
    }),
    "Roster": thing({
        "cursor": TEXT, "epoch": TEXT, "event": TEXT, "languages": many(TEXT), "default": TEXT, "timezone": TEXT,
        "now": INSTANT, "expires": maybe(INSTANT), "whole": said(YES, "Drop what was held."),
        "people": many(ref("Person")), "posts": many(WORDS),
        "greetings": {"type": "object", "additionalProperties": WORDS}, "gone": many(NUMBER),
        "parties": maybe(many(row(TEXT, TEXT, WORDS, many(NUMBER)))), "tests": maybe(many(TEXT)),
        "doors": maybe(many(ref("Door"))),
        "around": maybe(many(row(TEXT, TEXT, maybe(NUMBER), many(KNOWN)))),
    }),
}  # fmt: skip
