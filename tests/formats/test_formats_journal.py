"""Every act is said in three languages, with values as people read them."""

from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from webapp.formats import journal
from webapp.formats.journal import Called
from webapp.formats.values import Names
from webapp.formats.words import catalogue
from webapp.rules.accounts import MACHINE
from webapp.rules.audit import ACTS, Entry

CALLED = Called(
    Names(ZoneInfo("Asia/Tokyo"), {"S1": "Salle 1", "S2": "Salle 2"}, people={7: "Naoki SAEGUSA"}),
    {("session", "C10"): "Atelier 1", ("person", "JP-1"): "Naoki SAEGUSA", ("account", "3"): "Léa"}, {"12": "A1"},
)  # fmt: skip


def said(act: str, kind: str, code: str = "", field: str = "", lang: str = "", ui: str = "fr", **more: Any) -> str:
    line = journal.line(Entry(act, kind, code, field, lang, **more), CALLED, ui)
    return journal.sentence(line, "Aya").replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("lang", ["fr", "ja", "en"])
def test_every_act_has_its_words_in_every_language(lang: str) -> None:
    words = [*journal.KINDS.values(), *journal.ACTS.values(), *journal.OF_KIND.values(), *journal.FIELDS.values()]
    assert set(journal.ACTS) == set(ACTS)
    assert {act for act, _kind, _field in journal.OF_KIND} <= set(ACTS)
    held = catalogue(lang)._catalog  # type: ignore[attr-defined]
    assert [each for each in words if not held.get(each)] == []


@pytest.mark.parametrize("lang", ["fr", "ja", "en"])
def test_nothing_that_was_done_is_without_a_line(lang: str) -> None:
    held = (None, "x", 7, {"texts": None}, {"name": 3}, [["x"]], True)
    for act, kind, value in product(ACTS, [*journal.KINDS, "something new"], held):
        assert said(act, kind, "X", "place", ui=lang, before=value, after=value)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (("changed", "session", "C10", "place"), "Aya · Atelier 1 · Lieu : Salle 1 → Salle 2"),
        (("changed", "session", "GONE", "place"), "Aya · Séance GONE · Lieu : Salle 1 → Salle 2"),
    ],
)
def test_a_place_is_said_by_its_name(entry: tuple[str, str, str, str], words: str) -> None:
    assert said(*entry, before="S1", after="S2") == words


def test_an_hour_is_the_events_and_a_language_has_its_name() -> None:
    before, after = "2024-11-20T04:45:00+00:00", "2024-11-20T05:00:00+00:00"
    assert said("changed", "session", "C10", "start", before=before, after=after) == (
        "Aya · Atelier 1 · Début : mercredi 20 novembre à 13 h 45 → mercredi 20 novembre à 14 h"
    )
    assert said("changed", "session", "C10", "title", "ja", before="", after="光") == (
        "Aya · Atelier 1 · Titre (japonais) : — → 光"
    )
    assert said("state", "session", "C10", "title", "ja", before="reviewed", after="stale") == (
        "Aya · Atelier 1 · Titre (japonais) : relu → à relire"
    )


def test_people_are_said_by_name_while_they_are_there() -> None:
    assert said("booked", "seat", "C10", "JP-1") == "Aya · Atelier 1 · Naoki SAEGUSA · attribution d’une place"
    assert said("withdrawn", "person", "JP-1", "badge") == "Aya · Naoki SAEGUSA · retrait du badge"
    gone = said("withdrawn", "person", "JP-9")
    assert "JP-9" not in gone
    assert gone.startswith("Aya · ")
    speakers = said("changed", "session", "C10", "speeches", before=[[8, "speaker"]], after=[[7, "speaker"]])
    assert speakers.endswith("→ Naoki SAEGUSA")


def test_no_value_of_a_person_is_said_even_if_one_was_kept() -> None:
    assert said("changed", "person", "JP-1", "family", before="secret", after="hidden") == (
        "Aya · Naoki SAEGUSA · modification : Nom"
    )
    assert said("changed", "account", "3", "role", ui="ja") == "Aya · Léa · 変更：権限"


def test_what_is_no_more_is_called_as_it_was() -> None:
    before = {"values": {}, "texts": {"title": {"fr": "Atelier 9"}}}
    assert said("removed", "session", "C99", before=before) == "Aya · Atelier 9 · suppression"


def test_whoever_did_it_is_named() -> None:
    by = {each: journal.who(each, CALLED, "fr").replace("\u00a0", " ") for each in ("Aya", "", MACHINE, "device:12")}
    assert list(by.values()) == ["Aya", "Quelqu’un", "Sur le serveur", "Appareil « A1 »"]
    assert journal.who("device:99", CALLED, "fr") == "Appareil d’accueil"
