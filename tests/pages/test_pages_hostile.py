"""What nobody should send: unknown things, hostile words, forged forms, and a database that has gone."""

import itertools
import re
from typing import Any

import pytest
from flask import Flask

from tests import make
from tests.pages import visitors
from tests.pages.visitors import BASE, NAOKI, Phone
from webapp.actions import people as people_actions
from webapp.formats.words import say
from webapp.pages.errors import WORDS
from webapp.store import models
from webapp.store.db import db

sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
HOSTILE = (
    "\0", "a\0b", "x" * 10_000, "<script>alert(1)</script>", "../../etc/passwd", "..", "' OR 1=1 --", "%00", "%",
    "²", "١٢", "-1", "9" * 40, "1e9", "\u202e", "\ufffe", "\r\nSet-Cookie: a=b", "{{7*7}}", "%(other)s", "光",
    "😀", " ",
)  # fmt: skip
DAYS = (
    "2024-11-31",
    "20241120",
    "2024-W47-3",
    "2024-11-17",
    "2024-12-20",
    "0000-00-00",
    "2024-11-2",
    "today",
    "２０２４-11-20",
)
TRACE = re.compile(r"Traceback|werkzeug|peewee|jinja|File &#34;|\.py\b|sqlite|psycopg", re.I)


def quoted(words: str) -> str:
    return "".join(f"%{byte:02X}" for byte in words.encode())


def title(code: str, lang: str) -> str:
    """What went wrong, as this language says it."""
    return say(lang, WORDS[code][0])


def plain(page: str) -> str:
    return re.sub(r"<[^>]+>", "", page).replace("\u00a0", " ").replace("\u202f", " ")


# --- what does not exist -------------------------------------------------------------------------


@sqlite
@pytest.mark.parametrize("lang", ["fr", "ja", "en"])
def test_what_does_not_exist_is_a_page_in_the_reader_s_language(stranger: Phone, odile: Phone, lang: str) -> None:
    unknown = [
        f"/{lang}/sessions/NONE",
        f"/{lang}/nowhere",
        f"/{lang}/programme/2030-01-01",
        "/xx/programme",
        "/nowhere",
    ]
    unknown += ["/b/00000000000000000", "/b/none", "/static/0/none.css"]
    unknown += [f"/{lang}/programme/{quoted(day)}" for day in DAYS]
    for path in unknown:
        answer = stranger.get(path, accept_language=lang)
        assert (path, answer.status_code) == (path, 404)
        assert f'<html lang="{lang}"' in answer.text
        assert title("404", lang) in plain(answer.text)
        assert not TRACE.search(answer.text)
    for day in DAYS:
        assert odile.get(f"/{lang}/agenda/{quoted(day)}").status_code == 404


@sqlite
def test_a_link_or_a_calendar_that_is_not_valid_says_what_to_do(stranger: Phone) -> None:
    for path in ("/a/none", f"/a/{'x' * 300}", "/a/%00", "/cal/none.ics"):
        answer = stranger.get(path, accept_language="fr")
        assert answer.status_code == 404
        assert title("link", "fr") in plain(answer.text)
    assert stranger.post("/a/none").status_code == 404


@sqlite
def test_an_address_without_its_last_sign_is_not_an_error(stranger: Phone) -> None:
    assert [stranger.get(path).status_code for path in ("/fr", "/fr/")] == [200, 200]


# --- hostile words -------------------------------------------------------------------------------


@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
def test_hostile_words_in_an_address_are_answered_in_words(stranger: Phone, odile: Phone) -> None:
    found = []
    for words in HOSTILE:
        for path in ("/{}", "/{}/programme", "/fr/programme/{}", "/fr/sessions/{}", "/fr/agenda/{}", "/b/{}", "/a/{}",
                     "/cal/{}.ics", "/enrol/{}", "/static/{}/x"):  # fmt: skip
            answer = odile.get(path.format(quoted(words)))
            if answer.status_code not in (302, 308, 404) or TRACE.search(answer.text) or "<script>alert" in answer.text:
                found.append((path, words[:20], answer.status_code))
        for name in ("q", "day", "track", "place", "kind", "follow", "mine", "free", "lang", "_method", "endpoint"):
            answer = odile.client.get("/fr/programme", query_string={name: words})
            if answer.status_code not in (200, 400) or "<script>alert" in answer.text or "evil" in str(answer.headers):
                found.append((name, words[:20], answer.status_code))
    assert found == []


@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
def test_hostile_words_in_a_form_are_answered_in_words(odile: Phone) -> None:
    forms: dict[str, tuple[dict[str, Any], str]] = {
        "sessions/C11/seat": ({"do": "book"}, "do for"),
        "sessions/C10/star": ({}, "on"),
        "sessions/C10/star?shape=x": ({"on": "1"}, "shape"),
        "agenda/keep": ({"keep": "C10"}, "keep of"),
        "news/read": ({}, "number"),
        "me/size": ({}, "step"),
        "me/language": ({}, "language"),
    }
    found = []
    for (path, (form, names)), words in itertools.product(forms.items(), HOSTILE):
        for name in names.split():
            answer = odile.post(f"/fr/{path}", {**form, name: words})
            if answer.status_code not in (303, 400, 404, 409) or TRACE.search(answer.text):
                found.append((path, name, words[:20], answer.status_code))
    assert found == []


@pytest.mark.filterwarnings("ignore:The '.*' cookie is too large")
@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
def test_hostile_cookies_and_headers_are_as_if_they_were_not_there(app: Flask) -> None:
    found = []
    pages = ("/", "/fr/programme", "/fr/sessions/C10", "/fr/me", "/fr/programme?q=a")
    for words in HOSTILE:
        phone = Phone(app)
        for name in ("delegate", "lang", "size"):
            phone.client.set_cookie(name, words)
        found += [(path, "cookie", words[:20]) for path in pages if phone.get(path).status_code not in (200, 302)]
    headers = {
        "Referer": ["http://[", "//", "http://localhost:99999999/fr", "\\\\evil", "javascript:x"],
        "Accept-Language": ["*", ";;;", "fr;q=x", "x" * 5_000, "-", "zh_Hant, fr-"],
        "If-None-Match": ["*x", '"', "W/", "x" * 5_000],
        "Accept-Encoding": ["gzip;q=0", "*", "identity;q=0"],
        "Cookie": ["=", ";;", "delegate", "size=100; size=x", "a=" + "b" * 9_000],
    }
    phone = Phone(app)
    for name, values in headers.items():
        for value, path in itertools.product(values, pages):
            if phone.client.get(path, headers={name: value}).status_code not in (200, 302, 304):
                found.append((path, name, value[:20]))
    assert found == []


@sqlite
def test_what_was_searched_is_shown_as_it_was_typed_and_never_run(stranger: Phone) -> None:
    page = stranger.client.get("/fr/programme", query_string={"q": '"><script>alert(1)</script>'})
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert 'value="&#34;&gt;&lt;script&gt;' in page.text


@sqlite
def test_a_filter_that_does_not_exist_is_told_where_the_results_would_be(stranger: Phone) -> None:
    answer = stranger.get("/fr/programme?kind=nothing")
    assert answer.status_code == 400
    assert say("fr", "This filter does not exist here.").rstrip(".") in plain(answer.text)
    assert 'name="q"' in answer.text


@sqlite
def test_a_form_that_is_too_large_is_refused_in_words(odile: Phone) -> None:
    answer = odile.post("/fr/sessions/C10/star", {"on": "x" * 2_000_000})
    assert answer.status_code == 413
    assert not TRACE.search(answer.text)


@sqlite
def test_a_page_takes_no_form_and_a_form_has_no_page(odile: Phone) -> None:
    assert odile.post("/fr/programme").status_code == 405
    assert odile.get("/fr/me/sign-out").status_code == 405
    assert odile.get("/fr/agenda/keep").status_code == 404


# --- forged forms --------------------------------------------------------------------------------


@sqlite
@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": ""}, False),
        ({"Origin": f"{BASE}.evil.example"}, False),
        ({"Origin": f"{BASE}/"}, False),
        ({}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Authorization": "Bearer x"}, False),  # a cookie comes with it
        ({"Origin": BASE}, True),
        ({"Origin": "http://localhost"}, True),  # the very host that was asked
        ({"Sec-Fetch-Site": "same-origin"}, True),
    ],
)
def test_a_form_is_taken_from_our_own_pages_only(odile: Phone, headers: dict[str, str], taken: bool) -> None:
    answer = odile.client.post("/fr/sessions/C10/star", data={"on": "1"}, headers=headers)
    assert answer.status_code == (303 if taken else 403)
    with db.connection_context():
        assert models.Star.select().where(models.Star.starred).count() == taken


@sqlite
def test_a_key_in_a_header_and_no_cookie_cannot_be_forged(stranger: Phone) -> None:
    answer = stranger.client.post("/fr/sessions/C10/star", headers={"Authorization": "Bearer x", "Origin": "null"})
    assert answer.status_code == 401


@sqlite
def test_nobody_can_be_signed_in_or_out_from_another_site(app: Flask, odile: Phone) -> None:
    with db.connection_context():
        token = visitors.people_actions.make_link(1, visitors.NOW)
    assert odile.post(f"/a/{token}", origin="https://evil.example").status_code == 403
    assert odile.post("/fr/me/sign-out", origin="https://evil.example").status_code == 403
    assert odile.get("/fr/agenda").status_code == 200


# --- signed out ----------------------------------------------------------------------------------


@sqlite
@pytest.mark.parametrize("lang", ["fr", "ja", "en"])
def test_whoever_is_not_signed_in_is_told_how_to(stranger: Phone, lang: str) -> None:
    pages = [stranger.get(f"/{lang}/{page}") for page in ("agenda", "agenda/2024-11-20", "badge")]
    forms = [("sessions/C10/star", {"on": "1"}), ("sessions/C11/seat", {"do": "book"}), ("news/read", {}),
             ("agenda/keep", {"keep": "C10"}), ("me/language", {"language": "fr"}), ("me/calendar", {})]  # fmt: skip
    for answer in pages + [stranger.post(f"/{lang}/{path}", form) for path, form in forms]:
        assert (answer.request.path, answer.status_code) == (answer.request.path, 401)
        assert f'<html lang="{lang}"' in answer.text
        assert title("401", lang) in plain(answer.text)
    with db.connection_context():
        assert (models.Star.select().count(), models.Seat.select().count()) == (0, 0)


@sqlite
def test_an_error_after_a_form_leads_on_to_pages_that_exist(stranger: Phone) -> None:
    for path in ("sessions/C10/star", "agenda/keep", "me/calendar"):
        page = stranger.post(f"/fr/{path}", {"keep": "C10"}).text
        for link in re.findall(r'href="(/[^"#]+)"', page):
            assert (link, stranger.get(link.replace("&amp;", "&")).status_code) in [
                (link, 200),
                (link, 401),
                (link, 302),
            ]


# --- when something breaks -----------------------------------------------------------------------


@sqlite
def test_what_breaks_is_told_in_the_reader_s_language_without_a_trace(
    app: Flask, stranger: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("secret inner words")

    monkeypatch.setattr("webapp.pages.delegate.session._speakers", broken)
    for lang in ("fr", "ja", "en"):
        answer = stranger.get(f"/{lang}/sessions/C10")
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert not TRACE.search(answer.text)
        assert title("500", lang) in plain(answer.text)
        assert "Rencontres" in answer.text or lang != "fr"


@sqlite
def test_without_its_database_a_page_still_says_so_in_words(app: Flask, stranger: Phone) -> None:
    with db.connection_context():
        db.execute_sql("ALTER TABLE pulse RENAME TO gone")
    answer = stranger.get("/fr/programme")
    assert answer.status_code == 503
    assert '<html lang="fr"' in answer.text
    assert not TRACE.search(answer.text)
    assert stranger.get("/healthz").status_code == 503


@sqlite
def test_a_full_disk_is_told_and_spoils_nothing(app: Flask, odile: Phone) -> None:
    with db.connection_context():
        person = models.Person.get(models.Person.code == "P-ODILE")
        link = f"/a/{people_actions.make_link(person.id, make.NOW)}"
        before = models.SignIn.select().count()
        pages = db.execute_sql("PRAGMA page_count").fetchone()[0]
        db.execute_sql(f"PRAGMA max_page_count = {pages}")
    answers = [stranger.post(link) for stranger in [visitors.visitor(app)] for _ in range(400)]
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) == {303, 503}
    assert title("500", "fr") in plain(answers[-1].text)
    assert not TRACE.search(answers[-1].text)
    assert odile.get("/fr/agenda").status_code == 200
    with db.connection_context():
        assert models.SignIn.select().count() == before + statuses.count(303)
        db.execute_sql("PRAGMA max_page_count = 1000000")
    assert visitors.visitor(app).post(link).status_code == 303


@sqlite
def test_a_badge_of_someone_else_is_no_key(stranger: Phone) -> None:
    stranger.get(f"/b/{NAOKI}")
    stranger.client.set_cookie("delegate", NAOKI)
    assert stranger.get("/ja/agenda").status_code == 401
