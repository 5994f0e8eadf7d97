"""What every answer carries, and what an operator's watch asks."""

import base64
import hashlib
import re

import pytest
from flask import Flask

from tests.pages import visitors
from tests.pages.visitors import ODILE, Phone
from webapp.store.db import db

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
PAGES = (
    "/fr/programme", "/ja/programme/2024-11-21", "/en/programme?q=", "/fr/sessions/C10", "/fr/agenda", "/fr/badge",
    "/fr/me", f"/b/{ODILE}", "/fr/nowhere", "/nowhere",
)  # fmt: skip


def policy(header: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (part.split() for part in header.split(";"))}


def test_every_page_carries_the_headers_that_keep_others_out(odile: Phone, stranger: Phone) -> None:
    for phone in (odile, stranger):
        for path in PAGES:
            headers = phone.get(path, accept_language="fr").headers
            if "Location" in headers:
                continue
            found = policy(headers["Content-Security-Policy"])
            assert (path, found["default-src"], found["script-src"]) == (path, ["'self'"], ["'self'"])
            assert found["style-src"][0] == "'self'"
            assert re.fullmatch(r"'sha256-[\w+/]{43}='", " ".join(found["style-src"][1:]))
            assert found["img-src"] == ["'self'", "data:"]
            none = ("object-src", "base-uri", "frame-ancestors")
            assert {found[name][0] for name in none} == {"'none'"}
            assert found["form-action"] == ["'self'"]
            assert "unsafe" not in headers["Content-Security-Policy"]
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "same-origin"
            assert headers["X-Frame-Options"] == "DENY"
            assert "camera=()" in headers["Permissions-Policy"]
            assert headers["Cache-Control"] in ("private, no-cache", "no-store")


def test_the_one_style_in_a_page_is_the_one_its_policy_names(odile: Phone) -> None:
    for path in PAGES:
        answer = odile.get(path)
        styles = re.findall(r"<style>(.*?)</style>", answer.text, re.S)
        named = re.findall(r"'sha256-([^']+)'", answer.headers.get("Content-Security-Policy", ""))
        if answer.status_code != 302:
            assert [base64.b64encode(hashlib.sha256(css.encode()).digest()).decode() for css in styles] == named


def test_a_page_loads_nothing_from_another_host(odile: Phone) -> None:
    for path in PAGES:
        loaded = re.findall(r'<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)="([^"]+)"', odile.get(path).text)
        assert all(each.startswith(("/static/", "/manifest.webmanifest?")) for each in loaded)


def test_what_a_page_loads_is_there_and_is_kept_for_a_year(odile: Phone) -> None:
    addresses = {each for path in PAGES for each in re.findall(r'(?:src|href)="(/static/[^"]+)"', odile.get(path).text)}
    assert addresses
    for each in addresses:
        answer = odile.get(each, accept_encoding="gzip")
        assert (each, answer.status_code) == (each, 200)
        assert "immutable" in answer.headers["Cache-Control"]
        stale = odile.get(re.sub(r"/static/\w+/", "/static/older/", each))
        assert (stale.status_code, stale.headers["Cache-Control"]) == (200, "no-cache")


def test_on_https_the_sign_in_is_for_https_alone(database: str) -> None:
    with db.connection_context():
        visitors.summit()
        token = visitors.people_actions.make_link(1, visitors.NOW)
    client = visitors.application(database, base_url="https://summit.example.org").test_client()
    answer = client.post(f"/a/{token}", headers={"Origin": "https://summit.example.org"})
    assert answer.status_code == 303
    assert all("Secure" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_a_cookie_that_signs_in_is_out_of_reach_of_scripts(app: Flask) -> None:
    with db.connection_context():
        token = visitors.people_actions.make_link(1, visitors.NOW)
    cookies = visitors.visitor(app).post(f"/a/{token}").headers.getlist("Set-Cookie")
    assert {cookie.partition("=")[0] for cookie in cookies} == {"delegate", "lang"}
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)


def test_the_health_of_the_application_tells_which_edition_is_live(app: Flask, stranger: Phone) -> None:
    assert stranger.get("/healthz").json == {"status": "ok", "edition": 1}
    with db.connection_context():
        visitors.make.edition()
    assert stranger.get("/healthz").json == {"status": "ok", "edition": 2}


def test_before_anything_is_imported_the_application_is_healthy(database: str) -> None:
    assert visitors.visitor(visitors.application(database)).get("/healthz").json == {"status": "ok", "edition": 0}
