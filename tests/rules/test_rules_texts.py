"""Which words of an event somebody has to look at, and which first."""

from datetime import UTC, datetime, timedelta

from webapp.rules.texts import Lack, Use, gated, lacking, side_by_side, urgent

NOW = datetime(2024, 11, 20, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_text_said_in_one_language_is_lacking_in_the_others() -> None:
    states = {
        ("session", "C1", "title"): {"fr": "written", "ja": "stale"},
        ("session", "C1", "abstract"): {"fr": "machine", "ja": "reviewed", "en": "written"},
    }
    found = lacking(states, ("fr", "ja", "en"))
    assert found == [
        Lack("session", "C1", "title", "ja", "stale"),
        Lack("session", "C1", "title", "en", "missing"),
        Lack("session", "C1", "abstract", "fr", "machine"),
    ]
    assert [each.lang for each in gated(found)] == ["ja", "en"]


def test_the_soonest_session_comes_first_and_titles_before_abstracts() -> None:
    uses = {
        ("session", "SOON"): [Use(NOW + HOUR, NOW + 2 * HOUR)],
        ("session", "LATER"): [Use(NOW + 5 * HOUR, NOW + 6 * HOUR)],
        ("session", "OVER"): [Use(NOW - 2 * HOUR, NOW - HOUR)],
        ("place", "ROOM"): [Use(NOW - 2 * HOUR, NOW - HOUR), Use(NOW + 3 * HOUR, NOW + 4 * HOUR)],
    }
    lacks = [
        Lack("session", "OVER", "title", "ja", "missing"),
        Lack("delegation", "FR-REN", "name", "ja", "missing"),
        Lack("session", "LATER", "title", "ja", "missing"),
        Lack("place", "ROOM", "name", "ja", "machine"),
        Lack("session", "SOON", "abstract", "ja", "missing"),
        Lack("session", "SOON", "title", "en", "machine"),
        Lack("session", "SOON", "title", "ja", "machine"),
        Lack("session", "SOON", "title", "fr", "stale"),
        Lack("event", "8rfj", "home", "ja", "stale"),
    ]
    assert [(each.code, each.field, each.lang) for each in urgent(lacks, uses, NOW, ("fr", "ja", "en"))] == [
        ("8rfj", "home", "ja"),
        ("SOON", "title", "fr"), ("SOON", "title", "ja"), ("SOON", "title", "en"), ("SOON", "abstract", "ja"),
        ("ROOM", "name", "ja"), ("LATER", "title", "ja"), ("FR-REN", "name", "ja"), ("OVER", "title", "ja"),
    ]  # fmt: skip


def test_french_and_japanese_stand_side_by_side_else_the_first_two() -> None:
    assert side_by_side(("en", "ja", "fr")) == ("fr", "ja", "en")
    assert side_by_side(("de", "en", "fr")) == ("de", "en", "fr")
    assert side_by_side(("ja",)) == ("ja",)
