"""The tables of delegations and of people."""

from webapp.formats import cells, lines
from webapp.formats.lines import Line
from webapp.rules.importing import CATEGORIES, DELEGATION_KINDS, DelegationRow, Known, PersonRow

NAMES = ("family", "given", "native_family", "native_given", "kana_family", "kana_given")


def delegation(code: str, line: Line, known: Known) -> DelegationRow:
    return DelegationRow(
        code,
        country=line.needed("country", lines.country, ""),
        name=line.needed_words("name"),
        kind=line.value("kind", lambda cell: cells.one_of(cell, DELEGATION_KINDS), "other"),
        protocol=line.value("protocol", cells.whole, None),
        twins=line.all_known("twins", known.delegations, "unknown_delegation"),
    )


def person(code: str, line: Line, known: Known) -> PersonRow:
    if not any(name in line.row.cells for name in NAMES[:4]):
        line.wrong("family" if "family" in line.table.columns else "native_family", "no_name")
    names = {name: line.value(name, cells.short, "") for name in NAMES}
    return PersonRow(
        code,
        delegation=line.known("delegation", known.delegations, "unknown_delegation"),
        category=line.value("category", lambda cell: cells.one_of(cell, CATEGORIES), "delegate"),
        civility=line.value("civility", cells.short, ""),
        **names,
        function=line.words("function"),
        email=line.value("email", cells.email, ""),
        language=line.value("language", lines.language, ""),
        head=line.value("head", cells.yes, False),
        escort=line.value("escort", cells.yes, False),
        vip=line.value("vip", cells.yes, False),
        speaks_at=line.all_known("speaks_at", known.sessions, "unknown_session"),
    )
