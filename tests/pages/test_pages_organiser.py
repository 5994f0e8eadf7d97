"""Organisers come in, write to people, and see who has read."""

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask

from tests import make
from tests.pages import visitors
from tests.pages.visitors import Phone, watch
from webapp.actions import accounts, notices
from webapp.clock import Clock
from webapp.rules.notices import audience
from webapp.store import models
from webapp.store.db import db

NEW = "/organiser/notices/new"
WORDS = {"title_fr": "Car n° 2", "title_ja": "2号車", "title_en": "Coach 2", "text_fr": "À 17 h"}
ALERT = {
    "title_fr": "Sortez", "title_ja": "外へ", "title_en": "Leave",
    "text_fr": "Nord", "text_ja": "北", "text_en": "North", "urgent": "on",
}  # fmt: skip


def link(app: Flask, name: str = "organiser") -> str:
    with db.connection_context():
        return f"/organiser/enter/{accounts.make_link(name, Clock.real())}"


@pytest.fixture
def aya(app: Flask) -> Phone:
    """An organiser's browser, in French."""
    phone = Phone(app, "fr")
    assert phone.post(link(app, "Aya")).status_code == 303
    return phone


def form(**more: Any) -> dict[str, Any]:
    return {"form": "f1", "to": "everyone", "do": "check", **WORDS, **more}


def sent() -> list[models.Notice]:
    with db.connection_context():
        return list(models.Notice.select().order_by(models.Notice.number))


def words(answer: Any) -> str:
    """The text of a page as it is read."""
    text = re.sub(r"<wbr>|</?sup>", "", answer.text)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))).replace("\u00a0", " ").replace("\u202f", " ")


# --- coming in -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/organiser/notices", NEW, "/organiser/notices/1", "/organiser/notices/reach"])
def test_nobody_is_told_how_to_get_in(app: Flask, odile: Phone, path: str) -> None:
    answer = odile.get(path, Accept_Language="fr")
    assert answer.status_code == 401
    assert "kakehashi link organiser" in answer.text
    assert odile.post(NEW, form(do="send", count="3")).status_code == 401
    assert sent() == []


def test_opening_a_link_uses_nothing_up_pressing_does_once(app: Flask) -> None:
    path, phone, other = link(app), Phone(app, "fr"), Phone(app, "fr")
    for _ in range(2):
        assert phone.get(path).status_code == 200
    answer = phone.post(path)
    assert answer.status_code == 303
    cookie = answer.headers["Set-Cookie"]
    assert all(
        each in cookie for each in ("organiser=", "HttpOnly", "SameSite=Lax", "Max-Age=43200", "Path=/organiser")
    )
    assert phone.get("/organiser/notices").status_code == 200
    assert other.post(path).status_code == 410


def test_a_link_that_is_unknown_or_too_old_says_so(app: Flask) -> None:
    phone = Phone(app, "ja")
    assert phone.get("/organiser/enter/nothing").status_code == 404
    path = link(app)
    with db.connection_context():
        models.AccountLink.update(expires_at=Clock.real()).execute()
    answer = phone.post(path)
    assert answer.status_code == 410
    assert "有効期間は10分です" in words(answer)


def test_a_forged_sign_in_is_refused_and_leaves_the_link_good(app: Flask) -> None:
    path, phone = link(app), Phone(app, "fr")
    assert phone.post(path, Origin="https://elsewhere.example").status_code == 403
    assert phone.post(path).status_code == 303


def test_signing_out_ends_it(aya: Phone) -> None:
    assert aya.post("/organiser/sign-out").status_code == 303
    assert aya.get("/organiser/notices").status_code == 401


def test_the_language_is_the_accounts_own_once_it_was_chosen(app: Flask, aya: Phone) -> None:
    assert '<html lang="fr">' in aya.get("/organiser/notices").text
    assert '<html lang="ja">' in aya.get("/organiser/notices?lang=ja").text
    assert '<html lang="ja">' in aya.get("/organiser/notices").text
    assert '<html lang="ja">' in aya.get("/organiser/notices?lang=xx").text


# --- writing -------------------------------------------------------------------------------------


def test_a_message_is_previewed_then_sent_to_the_number_confirmed(app: Flask, aya: Phone, odile: Phone) -> None:
    preview = aya.post(NEW, form())
    assert preview.status_code == 200
    assert "3 personnes, dont 2 en français, 1 en japonais" in words(preview)
    assert "Envoyer à 3 personnes" in words(preview)
    assert sent() == []
    answer = aya.post(NEW, form(do="send", count="3"))
    assert answer.status_code == 303
    [notice] = sent()
    assert answer.location == f"/organiser/notices/{notice.number}"
    assert (notice.by, notice.urgent, notice.body["title"]["ja"]) == ("Aya", False, "2号車")
    assert "Car n° 2" in words(odile.get("/fr/news"))


def test_pressing_twice_sends_once(aya: Phone) -> None:
    first, second = (aya.post(NEW, form(do="send", count="3")) for _ in range(2))
    assert first.location == second.location
    assert len(sent()) == 1


def test_another_number_than_was_confirmed_is_shown_again(app: Flask, aya: Phone) -> None:
    with db.connection_context():
        make.person("Aya", "Mori", "JP-SZ")
    answer = aya.post(NEW, form(do="send", count="3"))
    assert answer.status_code == 409
    assert "Envoyer à 4 personnes" in words(answer)
    assert sent() == []


def test_an_alert_is_not_held_up_by_somebody_who_has_just_come(app: Flask, aya: Phone) -> None:
    with db.connection_context():
        make.person("Aya", "Mori", "JP-SZ")
    assert aya.post(NEW, form(**ALERT, do="send", count="3")).status_code == 303
    assert [each.urgent for each in sent()] == [True]


def test_an_audience_that_has_nobody_gets_nothing(aya: Phone) -> None:
    answer = aya.post(NEW, form(do="send", to="session:C11", count="1"))
    assert answer.status_code == 409
    assert "Il n’y a personne" in words(answer)
    assert "Car n° 2" in answer.text
    assert sent() == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"to": "planet:mars"}, "Ces destinataires n’existent pas"),
        ({"to": "session:ZZZ"}, "Ces destinataires n’existent pas"),
        ({"to": "person", "person": ""}, "Ces destinataires n’existent pas"),
        ({"title_fr": "", "title_ja": "", "title_en": "", "text_fr": " "}, "Il n’y a encore rien à envoyer"),
        ({"text_ja": "あ" * 10_000}, "trop long : 2000 caractères au plus"),
        ({"title_fr": "x" * 121}, "trop long : 120 caractères au plus"),
        ({"drill": "on"}, "Seule une alerte peut être un exercice"),
        ({"at": "2024-11-20T13:00"}, "Cette heure est passée"),
        ({"at": "yesterday"}, "ne peuvent pas être lues"),
        ({"urgent": "on"}, "dans toutes les langues de l’événement"),
    ],
)
@pytest.mark.parametrize("do", ["check", "send"])
def test_what_cannot_be_sent_is_refused_with_words_and_nothing_typed_is_lost(
    aya: Phone, more: dict[str, str], said: str, do: str
) -> None:
    answer = aya.post(NEW, form(do=do, count="3") | more)
    assert answer.status_code == 422
    assert said in words(answer)
    assert (more | WORDS)["title_en"] in answer.text or "title_en" in more
    assert more.get("text_ja", "") in answer.text
    assert sent() == []


def test_a_message_in_one_language_is_warned_of_and_may_be_sent(aya: Phone, naoki: Phone) -> None:
    only = {"title_ja": "", "title_en": "", "text_fr": ""}
    preview = aya.post(NEW, form(**only))
    assert "Le texte en japonais manque" in words(preview)
    assert aya.post(NEW, form(**only, do="send", count="3")).status_code == 303
    page = naoki.get("/ja/news").text
    assert "Car n° 2" in page.replace("\u00a0", " ")
    assert '<span class="other">FR</span>' in page


def test_an_alert_is_previewed_as_it_covers_a_phone_in_each_language(aya: Phone) -> None:
    preview = aya.post(NEW, form(**ALERT, drill="on"))
    assert preview.status_code == 200
    assert preview.text.count('class="urgent"') == 3
    assert 'role="alertdialog"' not in preview.text
    assert "EXERCICE · 訓練 · DRILL" in words(preview)


def test_going_back_to_change_it_keeps_everything(aya: Phone) -> None:
    page = aya.post(NEW, form(**ALERT, do="write", to="country:FR", at="2024-11-20T18:00", hours="2"))
    assert page.status_code == 200
    assert re.search(r'value="country:FR" selected', page.text)
    assert 'name="urgent" checked' in page.text
    assert 'value="2024-11-20T18:00"' in page.text
    assert all(ALERT[each] in page.text for each in ("title_fr", "text_ja", "title_en"))


def test_html_right_to_left_and_pictures_are_text(aya: Phone, odile: Phone) -> None:
    nasty = "<b onclick=alert(1)>مرحبا</b> 🚨 \x00 \"'&"
    preview = aya.post(NEW, form(title_fr=nasty, text_fr=f"</textarea>{nasty}"))
    assert "<b onclick" not in preview.text
    assert aya.post(NEW, form(title_fr=nasty, text_fr=nasty, do="send", count="3")).status_code == 303
    page = odile.get("/fr/news").text
    assert "<b onclick" not in page
    assert "🚨" in page


def test_signs_that_no_screen_shows_are_left_out_of_what_was_pasted(aya: Phone) -> None:
    aya.post(NEW, form(title_fr="Car\x07 n° 2\x00", text_fr=" À 17 h \r\n\r\n👩‍👩‍👧\x7f\x0b", do="send", count="3"))
    body = sent()[-1].body
    assert (body["title"]["fr"], body["text"]["fr"]) == ("Car n° 2", "À 17 h\n\n👩‍👩‍👧")


@pytest.mark.parametrize(("lang", "office"), [("fr", "Organisation"), ("ja", "事務局")])
def test_an_account_that_nobody_named_is_called_as_readers_call_it(app: Flask, lang: str, office: str) -> None:
    desk, address = Phone(app, lang), link(app)
    assert office in words(desk.get(address))
    desk.post(address)
    desk.post(NEW, form(do="send", count="3"))
    page = words(desk.get(f"/organiser/notices/{sent()[-1].number}"))
    assert page.count(office) == 2
    assert "organiser" not in page


def test_a_forged_message_is_refused(aya: Phone) -> None:
    assert aya.post(NEW, form(do="send", count="3"), Origin="https://elsewhere.example").status_code == 403
    assert sent() == []


def test_the_number_of_people_is_told_as_one_chooses(aya: Phone) -> None:
    assert "2 personnes, en français" in words(aya.get("/organiser/notices/reach?to=country:FR"))
    assert "1 personne, en japonais" in words(aya.get("/organiser/notices/reach?to=person&person=P-NAOKI"))
    assert aya.get("/organiser/notices/reach?to=planet:mars").text.strip() == ""


def test_a_message_can_wait_for_its_hour_and_be_called_off(aya: Phone) -> None:
    later = form(do="send", count="3", at="2024-11-20T18:00")
    assert "Programmer pour 3 personnes" in words(aya.post(NEW, later | {"do": "check"}))
    for _ in range(2):
        assert aya.post(NEW, later).location == "/organiser/notices"
    assert sent() == []
    page = aya.get("/organiser/notices")
    assert "mercredi 20 novembre à 18 h" in words(page)
    [cancel] = re.findall(r'action="(/organiser/notices/planned/\d+/cancel)"', page.text)
    assert aya.post(cancel).status_code == 303
    assert "18 h" not in words(aya.get("/organiser/notices"))
    assert aya.post(cancel).status_code == 404


# --- who has read --------------------------------------------------------------------------------


def alert(app: Flask, to: str = "everyone") -> int:
    with db.connection_context():
        title, text = ({lang: ALERT[f"{name}_{lang}"] for lang in ("fr", "ja", "en")} for name in ("title", "text"))
        return notices.send(audience(to), title, text, "Aya", watch(app).now(), urgent=True)


def test_the_organiser_sees_who_has_read_an_alert_and_who_has_not(app: Flask, aya: Phone, odile: Phone) -> None:
    number = alert(app)
    page = words(aya.get(f"/organiser/notices/{number}"))
    assert "lu par 0 sur 3" in page
    odile.post(f"/fr/news/{number}/acknowledge")
    page = words(aya.get(f"/organiser/notices/{number}"))
    assert "lu par 1 sur 3" in page
    assert "Odile KERVANEC Maire lu à 14 h" in page
    assert "Jean LE GOFF pas encore lu" in page
    assert "Bretagne 1 / 2" in page
    assert "lu par 1 sur 3" in words(aya.get("/organiser/notices"))


def test_delegations_stand_in_protocol_order_and_guests_last(app: Flask, aya: Phone) -> None:
    with db.connection_context():
        models.Delegation.update(protocol=1).where(models.Delegation.code == "JP-SZ").execute()
        models.Delegation.update(protocol=2).where(models.Delegation.code == "FR-BRE").execute()
        make.person("Zoe", "Abel", None, "P-ZOE")
    page = words(aya.get(f"/organiser/notices/{alert(app)}"))
    at = [page.index(each) for each in ("Naoki SAEGUSA", "Odile KERVANEC", "Jean LE GOFF", "Zoe ABEL")]
    assert at == sorted(at)


def test_the_list_of_readers_is_sent_again_only_when_somebody_has_read(app: Flask, aya: Phone, odile: Phone) -> None:
    path = f"/organiser/notices/{alert(app)}"
    first = aya.get(path, HX_Request="true")
    assert first.text.startswith('<section class="readers"')
    etag = first.headers["ETag"]
    assert aya.get(path, HX_Request="true", If_None_Match=etag).status_code == 304
    odile.post(f"/fr/news/{path.rpartition('/')[2]}/acknowledge")
    again = aya.get(path, HX_Request="true", If_None_Match=etag)
    assert (again.status_code, "lu par 1 sur 3" in words(again)) == (200, True)


def test_ending_an_alert_takes_it_off_every_screen(app: Flask, aya: Phone, odile: Phone) -> None:
    number = alert(app)
    assert "Mettre fin à l’alerte" in words(aya.get(f"/organiser/notices/{number}"))
    assert aya.post(f"/organiser/notices/{number}/end").status_code == 303
    assert "Mettre fin" not in words(aya.get(f"/organiser/notices/{number}"))
    assert 'class="urgent"' not in odile.get("/fr/programme").text


def test_what_was_never_sent_is_not_found(aya: Phone) -> None:
    assert aya.get("/organiser/notices/99").status_code == 404
    assert aya.post("/organiser/notices/99/end").status_code == 404


def test_the_number_of_statements_does_not_grow_with_the_readers(
    app: Flask, aya: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    def statements(number: int) -> int:
        aya.get(f"/organiser/notices/{number}")
        caplog.clear()
        with caplog.at_level("DEBUG", "peewee"):
            assert aya.get(f"/organiser/notices/{number}").status_code == 200
        return sum(record.name == "peewee" for record in caplog.records)

    few = statements(alert(app, "country:JP"))
    assert statements(alert(app)) == few


def test_before_there_is_a_programme_nothing_can_be_sent(database: str) -> None:
    with db.connection_context():
        make.event()
    app = visitors.application(database)
    phone = Phone(app, "fr")
    phone.post(link(app))
    assert phone.get(NEW).status_code == 409
    assert phone.get("/organiser/notices").status_code == 200


def test_before_there_is_an_event_every_page_leads_to_making_it(database: str) -> None:
    app = visitors.application(database)
    phone = Phone(app, "fr")
    assert phone.post(link(app, "Aya")).status_code == 303
    for path in ("/organiser/programme", "/organiser/people", NEW, "/organiser/compare"):
        answer = phone.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/organiser/settings/new"), path
    assert "Un administrateur" in words(phone.get("/organiser/settings/new"))
    assert phone.get("/organiser/me").status_code == 200
