"""A notice in words: what changed, from what to what, in the reader's language and only what that reader can see."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from webapp.formats.notices import Words, mentioned, say
from webapp.rules.notices import KINDS, TOLD
from webapp.rules.programme import Event, Place, Programme, Session

THREE = ("fr", "ja", "en")
NAMES = {1: "Odile KERVANEC", 2: "Naoki SAEGUSA"}


@dataclass(frozen=True)
class Row:
    """A notice as the store keeps it."""

    kind: str
    session: str = "C10"
    body: dict[str, Any] = field(default_factory=dict)
    drill: bool = False


def _instant(day: int, hour: int, minute: int = 0) -> datetime:
    """A local time of Shizuoka, in UTC."""
    return datetime(2024, 11, day, hour - 9, minute, tzinfo=UTC)


SESSION = Session(
    "C10", date(2024, 11, 20), _instant(20, 13, 45), _instant(20, 15, 15), "workshop",
    {"fr": "Atelier 1 – Lumière", "ja": "第1分科会：光", "en": "Workshop 1: Light"}, place="R1", track="ECO",
)  # fmt: skip
PROGRAMME = Programme(
    Event(
        "8rfj", {"fr": "Rencontres"}, {}, {}, "Asia/Tokyo", THREE, "ja", date(2024, 11, 18), date(2024, 11, 21)
    ),
    {
        "R1": Place("R1", {"fr": "Salle 1", "ja": "会議室1", "en": "Room 1"}, capacity=90),
        "R2": Place("R2", {"fr": "Salle 2 (au fond)", "ja": "会議室2（奥）", "en": "Room 2"}),
        "HALL": Place("HALL", {"ja": "大ホール"}),
    },
    {},
    {"C10": SESSION, "T1": replace(SESSION, code="T1", kind="transfer", title={"fr": "Retour en autocar"})},
)  # fmt: skip


def change(field: str, old: Any, new: Any, language: str = "") -> dict[str, Any]:
    return {"field": field, "language": language, "old": old, "new": new}


def changed(*changes: dict[str, Any], lang: str = "fr", session: str = "C10", held: str = "") -> Words:
    return say(Row("session_changed", session, {"changes": list(changes)}), PROGRAMME, NAMES, lang, held)


def plain(words: Words) -> list[tuple[str, str, str]]:
    return [(line.label, line.old.words, line.new.words) for line in words.lines]


def test_a_change_of_room_is_told_by_the_names_of_the_rooms_in_each_language() -> None:
    found = {lang: changed(change("place", "R2", "R1"), lang=lang) for lang in THREE}
    assert {lang: words.headline for lang, words in found.items()} == {
        "fr": "Changement de salle", "ja": "会場の変更", "en": "Change of room",
    }  # fmt: skip
    assert plain(found["fr"]) == [("Lieu", "Salle 2", "Salle 1")]
    assert plain(found["ja"]) == [("会場", "会議室2", "会議室1")]
    assert plain(found["en"]) == [("Place", "Room 2", "Room 1")]
    assert found["fr"].session is not None
    assert found["fr"].session.words == "Atelier 1 – Lumière"
    assert found["fr"].sentence == "Atelier\u00a01\u00a0– Lumière\u00a0: Salle\u00a02 → Salle\u00a01"
    assert found["ja"].sentence == "第1分科会：光：会議室2 → 会議室1"


def test_a_place_that_has_no_name_in_the_readers_language_says_so() -> None:
    new = changed(change("place", "R2", "HALL")).lines[0].new
    assert (new.words, new.lang, new.asked) == ("大ホール", "ja", False)


def test_a_place_that_left_the_programme_is_told_by_its_code() -> None:
    assert plain(changed(change("place", "GONE", "R1"))) == [("Lieu", "GONE", "Salle 1")]


def test_a_session_that_had_no_place_gets_one() -> None:
    assert plain(changed(change("place", "", "R1"))) == [("Lieu", "", "Salle 1")]


def test_a_change_of_time_is_in_the_events_hours() -> None:
    start = change("start", _instant(20, 13, 45).isoformat(), _instant(20, 14).isoformat())
    end = change("end", _instant(20, 15, 15).isoformat(), _instant(20, 15, 30).isoformat())
    found = changed(end, start)
    assert found.headline == "Changement d’heure"
    assert plain(found) == [("Début", "13:45", "14:00"), ("Fin", "15:15", "15:30")]
    assert plain(changed(start, lang="ja")) == [("開始", "13:45", "14:00")]
    assert changed(start, lang="ja").headline == "時間の変更"


def test_the_day_is_said_when_it_changes() -> None:
    start = change("start", _instant(20, 13, 45).isoformat(), _instant(21, 9).isoformat())
    assert changed(start).headline == "Changement de date"
    assert plain(changed(start)) == [("Début", "Mer. 20, 13:45", "Jeu. 21, 09:00")]
    assert plain(changed(start, lang="ja")) == [("開始", "20日（水）13:45", "21日（木）09:00")]


def test_a_coach_departs_and_arrives() -> None:
    start = change("start", _instant(20, 21, 10).isoformat(), _instant(20, 21, 25).isoformat())
    assert plain(changed(start, session="T1")) == [("Départ", "21:10", "21:25")]
    assert changed(change("place", "R1", "R2"), session="T1").headline == "Changement de lieu"


def test_a_title_is_told_to_those_who_read_that_language() -> None:
    old = change("title", "Atelier 1 – Ombre", "Atelier 1 – Lumière", "fr")
    assert changed(old).headline == "Changement de titre"
    assert plain(changed(old)) == [("Titre", "Atelier 1 – Ombre", "Atelier 1 – Lumière")]
    other = changed(old, lang="ja")
    assert (other.headline, other.lines, other.silent) == ("案内文の変更", (), True)


def test_a_reader_without_a_title_of_their_own_follows_the_language_shown_instead() -> None:
    [line] = changed(change("title", "A", "Retour en autocar", "fr"), lang="en", session="T1").lines
    assert (line.old.words, line.old.lang, line.old.asked) == ("A", "fr", False)


def test_a_long_text_is_not_repeated() -> None:
    found = changed(change("abstract", "avant", "après", "fr"))
    assert (found.headline, plain(found)) == ("Texte modifié", [("Présentation", "", "nouveau texte")])
    assert changed(change("abstract", "avant", "après", "ja")).silent


def test_speakers_who_left_and_who_came_are_named() -> None:
    old, new = [{"person": 1, "role": "speaker"}], [{"person": 2, "role": "speaker"}]
    found = changed(change("speeches", old, new))
    assert found.headline == "Changement d’intervenants"
    assert plain(found) == [("Intervenants", "Odile KERVANEC", "Naoki SAEGUSA")]
    assert plain(changed(change("speeches", old, old + new))) == [("Intervenants", "", "Naoki SAEGUSA")]
    assert plain(changed(change("speeches", old + new, new + old))) == [("Intervenants", "", "ordre ou rôles modifiés")]
    assert mentioned([Row("session_changed", body={"changes": [change("speeches", old, new)]})]) == {1, 2}


def test_a_speaker_whose_name_is_gone_is_not_named() -> None:
    found = changed(change("speeches", [{"person": 9, "role": "speaker"}], []))
    assert plain(found) == [("Intervenants", "", "liste modifiée")]


def test_interpretation_is_said_plainly() -> None:
    found = changed(
        change("languages", ["fr"], ["fr", "ja"]), change("mode", "none", "simultaneous"),
        change("interpretation", [], ["ja"]), change("channel", "", "fr:1 ja:2"), change("capacity", None, 40),
        change("registration", "open", "required"),
    )  # fmt: skip
    assert found.headline == "Changements"
    assert plain(found) == [
        ("Langue de l’orateur", "français", "français, japonais"),
        ("Interprétation", "aucune", "simultanée"),
        ("Interprétation vers", "aucune", "japonais"),
        ("Canal", "aucun", "1 (français), 2 (japonais)"),
        ("Nombre de places", "90", "40"),
        ("Accès", "sans réservation", "sur réservation"),
    ]
    assert changed(change("mode", "none", "simultaneous"), lang="ja").headline == "通訳の変更"


def test_a_cancelled_session_says_what_becomes_of_the_seat() -> None:
    def told(held: str, lang: str = "fr") -> Words:
        return say(Row("session_cancelled"), PROGRAMME, {}, lang, held)

    assert told("booked").headline == "Séance annulée"
    assert told("booked").what_now == "Votre réservation prend fin."
    assert told("waiting", "ja").what_now == "キャンセル待ちは終了しました。"
    assert told("star").what_now == ""
    assert told("star").sentence == "Atelier\u00a01\u00a0– Lumière\u00a0: séance annulée"


def test_a_session_that_takes_place_after_all() -> None:
    found = changed(change("cancelled", True, False))
    assert (found.headline, plain(found)) == ("Séance maintenue", [("Séance", "annulée", "maintenue")])


def test_whoever_has_a_seat_is_told_that_it_stands() -> None:
    assert changed(change("place", "R2", "R1"), held="booked").what_now == "Votre réservation reste valable."
    assert changed(change("place", "R2", "R1"), held="star").what_now == ""


def test_a_new_session_says_when_and_where() -> None:
    found = say(Row("session_added", body={"changes": [change("added", None, "C10")]}), PROGRAMME, {}, "fr")
    assert (found.headline, plain(found)) == (
        "Nouvelle séance", [("Début", "", "Mer. 20, 13:45"), ("Lieu", "", "Salle 1")],
    )  # fmt: skip


def test_a_seat_that_became_free() -> None:
    found = say(Row("seat_booked", body={"rank": 1}), PROGRAMME, {}, "ja")
    assert (found.headline, plain(found)) == ("キャンセル待ちからの予約", [("予約", "待ち1番目", "予約済み")])
    assert found.sentence == "予約が確定しました：第1分科会：光"


def test_a_reminder_tells_the_time_the_place_and_the_walk() -> None:
    row = Row("reminder", body={"start": _instant(20, 13, 45).isoformat(), "minutes": 15, "walk": 8, "place": "R2"})
    assert say(row, PROGRAMME, {}, "fr").sentence == (
        "Atelier\u00a01\u00a0– Lumière\u00a0: commence dans 15\u00a0minutes, Salle\u00a02, à 8\u00a0min à pied"
    )
    assert say(row, PROGRAMME, {}, "ja").sentence == "第1分科会：光：あと15分で開始、会議室2、徒歩8分"
    assert plain(say(row, PROGRAMME, {}, "ja")) == [("開始", "", "13:45"), ("会場", "", "会議室2"), ("徒歩", "", "8分")]


def test_an_organisers_words_are_in_the_readers_language_or_marked() -> None:
    row = Row("message", "", {"title": {"fr": "Récepteurs"}, "text": {"fr": "Merci !", "ja": "ご返却ください。"}})
    found = say(row, PROGRAMME, {}, "ja")
    assert found.title is not None
    assert found.text is not None
    assert (found.title.lang, found.title.asked, found.text.lang) == ("fr", False, "ja")
    assert found.sentence == "Récepteurs：ご返却ください。"
    assert found.session is None


def test_a_drill_says_so_first() -> None:
    row = Row("message", "", {"title": {"fr": "Évacuation", "ja": "避難"}, "text": {}}, drill=True)
    assert say(row, PROGRAMME, {}, "fr").sentence == "EXERCICE – Évacuation"
    assert say(row, PROGRAMME, {}, "ja").headline == "【訓練】避難"


def test_a_reader_of_another_language_gets_the_interface_of_the_event() -> None:
    assert changed(change("place", "R2", "R1"), lang="de").headline == "会場の変更"


def test_what_was_typed_is_kept_as_it_is_for_the_page_to_escape() -> None:
    row = Row("message", "", {"title": {"fr": "<script>alert(1)</script>"}})
    found = say(row, PROGRAMME, {}, "fr")
    assert found.title is not None
    assert found.title.words == "<script>alert(1)</script>"


@pytest.mark.parametrize("lang", THREE)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_words_even_of_a_session_that_is_gone(kind: str, lang: str) -> None:
    body = {"start": _instant(20, 9).isoformat(), "changes": [change("place", "R1", "R2")], "title": {"fr": "A"}}
    found = say(Row(kind, "GONE", body), PROGRAMME, {}, lang)
    assert found.headline
    assert found.sentence
    assert found.session is None


@pytest.mark.parametrize("field", sorted(TOLD - {"added", "removed"}))
def test_every_field_a_follower_is_told_of_has_a_line(field: str) -> None:
    values: dict[str, tuple[Any, Any]] = {
        "start": (_instant(20, 9).isoformat(), _instant(20, 10).isoformat()),
        "end": (_instant(20, 9).isoformat(), _instant(20, 10).isoformat()),
        "mode": ("none", "consecutive"), "registration": ("open", "invitation"), "cancelled": (True, False),
        "speeches": ([], [{"person": 1, "role": "speaker"}]), "languages": (["fr"], ["ja"]),
        "interpretation": ([], ["ja"]), "capacity": (None, 3),
    }  # fmt: skip
    old, new = values.get(field, ("R1", "R2"))
    assert changed(change(field, old, new, "fr")).lines


def test_one_line_tells_when_it_starts_and_not_each_of_many_changes() -> None:
    start = change("start", _instant(20, 13, 45).isoformat(), _instant(20, 14).isoformat())
    end = change("end", _instant(20, 15, 15).isoformat(), _instant(20, 15, 30).isoformat())
    assert changed(start, end, lang="ja").sentence == "第1分科会：光：13:45 → 14:00"
    many = [change("mode", "none", "simultaneous"), change("capacity", 1, 2), change("place", "R1", "R2")]
    assert changed(start, end, *many, lang="en").sentence == (
        "Workshop 1: Light: Start, Place, Interpretation, Number of seats"
    )


def test_a_seat_that_organisers_gave_moved_or_ended() -> None:
    given = say(Row("seat_booked", body={"given": True}), PROGRAMME, {}, "fr", "waiting")
    assert (given.headline, plain(given)) == (
        "L’organisation vous a réservé une place", [("Vous", "Liste d’attente", "Ma place")],
    )  # fmt: skip
    moved = say(Row("seat_booked", body={"given": True, "instead": "C10"}), PROGRAMME, {}, "ja")
    assert (moved.headline, plain(moved)[0][1]) == ("事務局が予約を変更しました", "第1分科会：光")
    ended = say(Row("seat_ended"), PROGRAMME, {}, "fr", "booked")
    assert ended.headline == "L’organisation a annulé votre réservation"
    assert ended.sentence == "Réservation annulée\u00a0: Atelier\u00a01\u00a0– Lumière"
    assert say(Row("seat_ended"), PROGRAMME, {}, "ja", "waiting").headline == "キャンセル待ちから外れました"
