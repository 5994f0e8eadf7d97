"""The phone's own copy: joined without network, it gives the pages that the server gives."""

import gzip
import json
import re
import threading
import time
from typing import Any

import pytest
from flask import Flask

from tests import make
from tests.pages import visitors
from tests.pages.copies import edition, joined, shown
from tests.pages.visitors import Phone, visitor, watch
from webapp.actions import notices
from webapp.pages import bundle as bundles
from webapp.pages.assets import FOLDER, Assets
from webapp.rules.notices import audience
from webapp.store import models, pulse
from webapp.store.db import db

LANGUAGES = ("fr", "ja", "en")
DAYS = ("2024-11-18", "2024-11-19", "2024-11-20", "2024-11-21")
CODES = ("A01", "B01", "C10", "C11", "C12", "D01", "D02", "V01", "X01")
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def elsewhen(app: Flask) -> None:
    """The day before the event: nothing is today, over or about to begin."""
    watch(app).move(days=-5)


@pytest.fixture
def busy(odile: Phone) -> Phone:
    """Odile, who starred a workshop and the mill, has the only seat at the mill, and stars what is by invitation."""
    for code in ("C10", "C12", "V01", "D02"):
        odile.post(f"/fr/sessions/{code}/star", {"on": "1"})
    odile.post("/fr/sessions/C12/seat", {"do": "book"})
    odile.post("/fr/sessions/D01/seat", {"do": "book"})
    return odile


# --- the edition ---------------------------------------------------------------------------------


def test_every_page_of_the_programme_is_there_in_every_language(app: Flask) -> None:
    found = edition(app)["languages"]
    assert list(found) == ["fr", "ja", "en"]
    for lang in LANGUAGES:
        wanted = {f"/{lang}/programme/{day}" for day in DAYS} | {f"/{lang}/sessions/{code}" for code in CODES}
        assert wanted | {f"/{lang}/agenda", f"/{lang}/badge", f"/{lang}/me"} <= set(found[lang]["pages"])
        assert set(found[lang]["cards"]) == set(CODES)
        assert set(found[lang]["haystack"]) == set(CODES)


def test_phones_that_wait_for_the_edition_leave_connections_to_the_others(app: Flask) -> None:
    address = app.test_client().get("/edition.json").get_json()["bundle"]
    bundles._kept.clear()
    at_rest, answers = len(db.obj._in_use), []

    def fetch() -> None:
        answers.append(app.test_client().get(address).status_code)

    phones = [threading.Thread(target=fetch) for _ in range(3)]
    with bundles._one:  # it is being rendered for somebody
        for phone in phones:
            phone.start()
        end = time.monotonic() + 10
        time.sleep(0.3)
        while len(db.obj._in_use) > at_rest and time.monotonic() < end:
            time.sleep(0.05)
        assert len(db.obj._in_use) == at_rest
        assert all(phone.is_alive() for phone in phones)
    for phone in phones:
        phone.join()
    assert answers == [200, 200, 200]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_passer_by_gets_the_servers_pages_from_the_phone(app: Flask, stranger: Phone, lang: str) -> None:
    elsewhen(app)
    bundle, mine = edition(app), stranger.get(f"/{lang}/mine.json").json
    assert mine["person"] is None
    paths = [*bundle["languages"][lang]["pages"], *mine["pages"]]
    assert len(paths) > 15
    for path in paths:
        assert joined(bundle, mine, path) == shown(stranger, path), path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_delegate_gets_the_servers_pages_from_the_phone(app: Flask, busy: Phone, lang: str) -> None:
    elsewhen(app)
    bundle, mine = edition(app), busy.get(f"/{lang}/mine.json").json
    assert mine["person"] == "P-ODILE"
    assert mine["marks"]["C12"]["starred"]
    passed_by = {f"/{lang}/agenda"}  # hers is that of the day
    paths = [path for path in (*bundle["languages"][lang]["pages"], *mine["pages"]) if path not in passed_by]
    assert f"/{lang}/agenda/2024-11-21" in paths
    for path in paths:
        assert _settled(joined(bundle, mine, path)) == _settled(shown(busy, path)), path


def _settled(html: str) -> str:
    """Without the calendar's address, whose secret is made anew for each page."""
    return re.sub(r"/cal/[^\"<]+", "/cal/…", html)


def test_seats_are_told_as_they_are_when_the_phone_asks(app: Flask, stranger: Phone, busy: Phone) -> None:
    """The edition counts nothing: the counts come with what is asked often."""
    elsewhen(app)
    bundle, path = edition(app), "/fr/sessions/C11"
    before = joined(bundle, stranger.get("/fr/mine.json").json, path)
    busy.post("/fr/sessions/C11/seat", {"do": "swap"})
    after = stranger.get("/fr/mine.json").json
    assert edition(app) == bundle
    assert before != joined(bundle, after, path) == shown(stranger, path)
    assert joined(bundle, after, "/fr/programme/2024-11-20") == shown(stranger, "/fr/programme/2024-11-20")


def test_an_urgent_notice_covers_pages_from_the_phone_too(app: Flask, odile: Phone, stranger: Phone) -> None:
    elsewhen(app)
    bundle, path = edition(app), "/fr/programme/2024-11-20"
    with db.connection_context():
        chosen, words = audience("delegation:FR-BRE"), {"fr": "Sortez.", "ja": "外へ。"}
        notices.send(chosen, words, words, "organiser", watch(app).now(), urgent=True)
    assert edition(app) == bundle
    mine, theirs = odile.get("/fr/mine.json").json, stranger.get("/fr/mine.json").json
    assert "Sortez." in mine["urgent"]
    assert (mine["unread"], theirs["urgent"]) == (1, "")
    assert joined(bundle, mine, path) == shown(odile, path)
    assert joined(bundle, theirs, path) == shown(stranger, path)


def test_a_language_without_an_interface_of_its_own_is_kept_like_the_others(database: str) -> None:
    with db.connection_context():
        visitors.summit(languages=("ja", "vi"))
    app = visitors.application(database)
    elsewhen(app)
    stranger = visitor(app)
    bundle, mine = edition(app), stranger.get("/vi/mine.json").json
    for path in ("/vi/programme/2024-11-20", "/vi/sessions/C10", "/vi/me", "/vi/news"):
        assert 'class="borrowed"' in joined(bundle, mine, path)
        assert joined(bundle, mine, path) == shown(stranger, path)


def test_the_now_line_has_its_places(app: Flask) -> None:
    body = edition(app)["languages"]["fr"]["pages"]["/fr/programme/2024-11-20"]["body"]
    places = re.findall("\0@now ?([^\0]*)\0", body)
    assert places[0] == "2024-11-19T23:00:00+00:00"
    assert places[-1] == ""
    assert sorted(places[:-1]) == places[:-1]


def test_a_shell_is_all_the_rest_of_a_page(app: Flask, stranger: Phone) -> None:
    for lang, said in edition(app)["languages"].items():
        page = stranger.get(f"/{lang}/me")
        title = said["pages"][f"/{lang}/me"]["title"]
        whole = said["shell"].replace("\1", title).replace("\2", "\2").replace("\3", "")
        assert [said["shell"].count(sign) for sign in "\1\2\3"] == [1, 1, 1]
        before, after = whole.split("\2")
        assert page.text.startswith(before)
        assert page.text.endswith(after)
        assert said["headers"]["Content-Security-Policy"] == page.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in said["headers"]


def test_search_has_all_it_needs_without_network(app: Flask, stranger: Phone) -> None:
    said = edition(app)["languages"]["fr"]
    one = said["cards"]["C10"]["row"]["out"].replace("\4", "")
    row = said["list"][0] + one + said["list"][1]
    elsewhen(app)
    results = stranger.get("/fr/programme?q=C10").text
    assert said["count"]["one"].replace("\5", "1") + "\n" + said["day_headings"]["2024-11-20"] + "\n" + row in results
    assert said["nothing_found"] in stranger.get("/fr/programme?q=nowhere").text
    assert "lumiere" in said["haystack"]["C10"]
    assert said["facts"]["C10"]["follow"] == ["fr", "ja"]
    assert "\0@results\0" in said["search"]["body"]


def test_the_bundle_is_public_and_never_changes(app: Flask, stranger: Phone, odile: Phone) -> None:
    told = stranger.get("/edition.json")
    address = told.json["bundle"]
    first = stranger.get(address, Accept_Encoding="gzip")
    odile.client.set_cookie("size", "150")
    second = odile.get(address, Accept_Encoding="gzip", Accept_Language="ja")
    assert first.data == second.data
    assert json.loads(gzip.decompress(first.data)) == stranger.get(address).json
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Cookie" not in first.headers["Vary"]
    assert "Set-Cookie" not in second.headers
    assert told.headers["Cache-Control"] == "public, no-cache"
    assert stranger.get("/edition.json", If_None_Match=told.headers["ETag"]).status_code == 304
    held = json.loads(gzip.decompress(first.data))
    assert {name: held[name] for name in told.json if name != "bundle"} | {"bundle": address} == told.json


def test_nobodys_own_things_are_in_the_bundle(app: Flask, busy: Phone) -> None:
    """Naoki speaks, and is named; Odile only listens."""
    text = json.dumps(edition(app), ensure_ascii=False)
    assert "三枝" in text
    for secret in ("P-ODILE", "Odile", "Kervanec", "Le Goff", "ABCD", "P-NAOKI", "Mon siège", "/cal/"):
        assert secret not in text, secret


def test_a_new_edition_has_a_new_key_and_the_old_one_is_gone(app: Flask, stranger: Phone) -> None:
    before = stranger.get("/edition.json").json
    assert stranger.get(before["bundle"]).status_code == 200
    with db.connection_context():
        make.edition()
    after = stranger.get("/edition.json").json
    assert after["edition"] == before["edition"] + 1
    assert after["key"] != before["key"]
    assert stranger.get(before["bundle"]).status_code == 404
    assert stranger.get(after["bundle"]).json["key"] == after["key"]


def test_a_guest_at_the_desk_sends_nobody_for_the_programme_again(app: Flask, stranger: Phone) -> None:
    before = edition(app), stranger.get("/edition.json").json["key"]
    with db.connection_context():
        make.person("Renée", "Passante")
        pulse.people_changed()
    assert (edition(app)["languages"], stranger.get("/edition.json").json["key"]) == (before[0]["languages"], before[1])


def test_a_bundle_that_is_there_is_not_sent_again(stranger: Phone) -> None:
    address = stranger.get("/edition.json").json["bundle"]
    first = stranger.get(address)
    again = stranger.get(address, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]


def test_a_changed_name_makes_a_new_key(app: Flask, stranger: Phone) -> None:
    before = stranger.get("/edition.json").json["key"]
    with db.connection_context():
        models.Person.update(family="Mitsueda").where(models.Person.code == "P-NAOKI").execute()
        pulse.people_changed()
    assert stranger.get("/edition.json").json["key"] != before
    assert "MITSUEDA" in json.dumps(edition(app))


def test_there_is_no_edition_before_the_first_publication(database: str) -> None:
    with db.connection_context():
        make.event()
    stranger = visitor(visitors.application(database))
    assert stranger.get("/edition.json").status_code == 404
    assert stranger.get("/edition/x-0-0-y.json").status_code == 404
    assert stranger.get("/fr/mine.json").json["key"] is None


@pytest.mark.parametrize("key", ["", "..%2f", "%00", "x" * 5000, "'", "<b>", "0-1-1-0"])
def test_a_key_nobody_gave_is_not_found(stranger: Phone, key: str) -> None:
    assert stranger.get(f"/edition/{key}.json").status_code == 404


def test_static_files_of_the_bundle_exist(app: Flask, stranger: Phone) -> None:
    files = edition(app)["files"]
    assert {name.split("/", 3)[3] for name in files} >= {"css/delegate.css", "vendor/htmx.min.js", "js/main.js"}
    for address in files:
        assert stranger.get(address).status_code == 200, address
        assert "scanner" not in address


# --- what is one's own ---------------------------------------------------------------------------


def test_what_is_mine_is_private_and_says_whose_it_is(stranger: Phone, odile: Phone, naoki: Phone) -> None:
    answers = [phone.get("/fr/mine.json") for phone in (stranger, odile, naoki)]
    assert [answer.json["person"] for answer in answers] == [None, "P-ODILE", "P-NAOKI"]
    assert len({answer.headers["ETag"] for answer in answers}) == 3
    for answer in answers:
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert "Cookie" in answer.headers["Vary"]
    assert list(answers[0].json["pages"]) == ["/fr/news"]
    assert not re.search("Odile|Kervanec", answers[2].get_data(as_text=True))


def test_what_is_mine_is_not_made_again_while_nothing_changed(app: Flask, odile: Phone, naoki: Phone) -> None:
    def same() -> int:
        return odile.get("/fr/mine.json", If_None_Match=held).status_code

    held = odile.get("/fr/mine.json").headers["ETag"]
    assert same() == 304
    watch(app).move(minutes=7)
    assert same() == 304
    odile.post("/fr/sessions/C10/star", {"on": "1"})
    assert same() == 200
    held = odile.get("/fr/mine.json").headers["ETag"]
    watch(app).move(hours=1)  # C10 and C11 are over
    assert same() == 200
    held = odile.get("/fr/mine.json").headers["ETag"]
    odile.client.set_cookie("size", "125")
    assert same() == 200
    assert odile.get("/fr/mine.json").json["size"] == 125


def test_what_others_book_sends_nobody_for_their_copies_until_it_changes_what_they_see(
    odile: Phone, naoki: Phone
) -> None:
    """C11 has two seats; Odile acts for her delegation, whose names stand beside their seats."""
    naoki.post("/ja/sessions/C12/star", {"on": "1"})
    held = {phone: phone.get("/fr/mine.json").headers["ETag"] for phone in (odile, naoki)}

    def moved() -> list[bool]:
        return [phone.get("/fr/mine.json", If_None_Match=etag).status_code == 200 for phone, etag in held.items()]

    with db.connection_context():
        pulse.people_changed()  # a guest at the desk
    assert moved() == [True, False]
    odile.post("/fr/sessions/C11/seat", {"do": "book"})
    assert moved() == [True, False]
    odile.post("/fr/sessions/C11/seat", {"do": "book", "for": "P-JEAN"})
    assert moved() == [True, True], "the workshop is full"
    held[naoki] = naoki.get("/fr/mine.json").headers["ETag"]
    odile.post("/fr/sessions/C11/seat", {"do": "give_up"})
    odile.post("/fr/sessions/C12/seat", {"do": "book"})
    assert moved() == [True, True], "one that he follows"


def test_a_message_to_one_sends_nobody_else_for_their_copies(app: Flask, odile: Phone, naoki: Phone) -> None:
    held = {phone: phone.get("/fr/mine.json").headers["ETag"] for phone in (odile, naoki)}
    words = {"fr": "Bonjour", "ja": "こんにちは"}
    with db.connection_context():
        notices.send(audience("person:P-ODILE"), words, words, "organiser", watch(app).now())
    assert [phone.get("/fr/mine.json", If_None_Match=etag).status_code for phone, etag in held.items()] == [200, 304]


def test_one_language_that_did_not_change_speaks_for_the_others(odile: Phone) -> None:
    tags = [odile.get(f"/{lang}/mine.json").json["tag"].partition(".") for lang in ("fr", "ja")]
    assert tags[0][0] == tags[1][0]
    assert [tag[2] for tag in tags] == ["fr", "ja"]


def test_an_escort_keeps_the_seats_of_the_delegation(app: Flask, odile: Phone, naoki: Phone) -> None:
    party = odile.get("/fr/mine.json").json["party"]
    assert "Le Goff" in party["C11"] or "LE GOFF" in party["C11"]
    assert naoki.get("/fr/mine.json").json["party"] == {}


def test_signing_out_leaves_nothing_of_ones_own(odile: Phone) -> None:
    odile.get("/fr/mine.json")
    odile.post("/fr/me/sign-out")
    assert odile.get("/fr/mine.json").json["person"] is None


@pytest.mark.parametrize("lang", ["xx", "de", "..", "FR", "%00"])
def test_a_language_the_event_does_not_speak_is_not_found(odile: Phone, lang: str) -> None:
    assert odile.get(f"/{lang}/mine.json").status_code == 404


# --- the application on the phone ----------------------------------------------------------------


def _files(found: Any) -> list[tuple[str, str]]:
    """Each picture a manifest names, with its size."""
    if isinstance(found, dict):
        own = [(found["src"], found["sizes"])] if "src" in found else []
        return own + [each for value in found.values() for each in _files(value)]
    return [each for value in found for each in _files(value)] if isinstance(found, list) else []


@pytest.mark.parametrize(("lang", "name", "agenda"), [("fr", "Rencontres", "Mon agenda"), ("ja", "会議", "私の予定")])
def test_the_manifest_speaks_the_readers_language(stranger: Phone, lang: str, name: str, agenda: str) -> None:
    answer = stranger.get(f"/manifest.webmanifest?lang={lang}")
    found = json.loads(answer.text)
    assert answer.mimetype == "application/manifest+json"
    assert "Set-Cookie" not in answer.headers
    assert (found["name"], found["lang"], found["id"], found["scope"]) == (name, lang, "/", "/")
    assert found["start_url"] == f"/{lang}/programme"
    assert found["shortcuts"][0]["name"] == agenda
    assert {each["sizes"] for each in found["icons"]} == {"any", "192x192", "512x512"}
    assert {each["form_factor"] for each in found["screenshots"]} == {"narrow", "wide"}
    for address, size in _files(found):
        picture = stranger.get(address)
        assert picture.status_code == 200, address
        if size != "any":
            assert [int.from_bytes(picture.data[at : at + 4]) for at in (16, 20)] == [int(n) for n in size.split("x")]
            assert len(picture.data) < 60_000


def test_the_manifest_guesses_a_language_it_is_not_told(app: Flask) -> None:
    assert visitor(app, lang="fr").get("/manifest.webmanifest?lang=xx").json["lang"] == "fr"
    assert visitor(app).get("/manifest.webmanifest").json["lang"] == "ja"


def test_every_page_names_the_manifest_of_its_language(stranger: Phone) -> None:
    assert 'rel="manifest" href="/manifest.webmanifest?lang=fr"' in stranger.get("/fr/me").text


def test_the_worker_changes_with_any_static_file(app: Flask, stranger: Phone) -> None:
    if not (FOLDER / "sw.js").is_file():
        pytest.skip("no worker yet")
    answer = stranger.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert Assets().version in answer.text
    assert "__VERSION__" not in answer.text
