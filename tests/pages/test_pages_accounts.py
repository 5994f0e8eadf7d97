"""Organisers sign in, look after their account, and administrators after everybody’s."""

import base64
import re
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask

from tests.pages.visitors import BASE, Phone
from webapp.actions import accounts as actions
from webapp.clock import Clock
from webapp.formats import passwords
from webapp.pages.organiser import account_words
from webapp.rules import one_time
from webapp.rules.accounts import ADMINISTRATOR
from webapp.rules.passwords import FAULTS
from webapp.store import accounts, models
from webapp.store.db import db

PASSWORD, OTHER = "un thé vert, merci", "静岡のお茶は美味しいです！"
SIGN_IN, OWN, ACCOUNTS = "/organiser/sign-in", "/organiser/me", "/organiser/accounts"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=16, parallelism=1))


def account(name: str = "Aya", role: str = "", password: str = PASSWORD) -> int:
    with db.connection_context():
        actions.make_link(name, Clock.real(), role)
        found = accounts.named(name)
        assert found is not None
        accounts.set_password(found.id, passwords.kept(password) if password else "")
    return found.id


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)).replace("\u00a0", " ").replace("\u202f", " ")


def sign_in(phone: Phone, name: str = "Aya", password: str = PASSWORD, **more: str) -> Any:
    return phone.post(SIGN_IN, {"name": name, "password": password, **more})


def signed_in(app: Flask, name: str = "Aya", lang: str = "fr", agent: str = "") -> Phone:
    phone = Phone(app, lang)
    phone.accept |= {"User-Agent": agent} if agent else {}
    assert sign_in(phone, name).status_code == 303
    return phone


@pytest.fixture
def aya(app: Flask) -> Phone:
    account()
    return signed_in(app)


@pytest.fixture
def boss(app: Flask) -> Phone:
    account("Boss", ADMINISTRATOR)
    return signed_in(app, "Boss")


# --- signing in ----------------------------------------------------------------------------------


def test_whoever_opens_a_page_is_asked_to_sign_in_and_comes_back_to_it(app: Flask) -> None:
    account()
    phone = Phone(app, "fr")
    page = phone.get("/organiser/notices/new?to=country:FR")
    assert page.status_code == 401
    assert page.headers["Cache-Control"] == "no-store"
    [wanted] = re.findall(r'name="next" value="([^"]*)"', page.text)
    answer = sign_in(phone, next=wanted)
    assert (answer.status_code, answer.location) == (303, "/organiser/notices/new?to=country:FR")
    assert phone.get(answer.location).status_code == 200


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elsewhere.example/organiser/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)",
        "/organiser\\..\\x", "/fr/programme", "/organiserx", "/organiser/sign-in", "/organiser/enter/x",
        "/organiser/\r\nSet-Cookie: a=b", "http:/organiser/", "", "[",
    ],
)  # fmt: skip
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_one_comes_back_to_these_pages_alone(app: Flask, wanted: str) -> None:
    account()
    assert sign_in(Phone(app), next=wanted).location == "/organiser/"


def test_a_wrong_password_keeps_the_name_and_says_nothing_else(app: Flask) -> None:
    account()
    said = []
    for name in ("Aya", "Personne"):
        answer = sign_in(Phone(app, "fr"), name, "not this one", next=OWN)
        assert answer.status_code == 401
        assert "not this one" not in answer.text
        assert f'value="{OWN}"' in answer.text
        said.append(answer.text.replace(name, "…"))
    assert said[0] == said[1]
    assert "ne vont pas ensemble" in said[0]


def test_too_many_tries_wait_and_are_told_how_long(app: Flask) -> None:
    account()
    for _ in range(5):
        assert sign_in(Phone(app), password="no").status_code == 401
    answer = sign_in(Phone(app, "fr"))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "15")
    assert "Veuillez attendre 15 secondes" in words(answer)


def test_a_forged_sign_in_is_refused(app: Flask) -> None:
    account()
    form = {"name": "Aya", "password": PASSWORD}
    assert Phone(app).post(SIGN_IN, form, Origin="https://elsewhere.example").status_code == 403


def test_a_part_of_a_page_asked_for_after_the_sign_in_ended_leads_to_the_form(app: Flask) -> None:
    there = f"{BASE}/organiser/notices/new"
    answer = Phone(app).get("/organiser/notices/reach", HX_Request="true", HX_Current_URL=there, Host="127.0.0.1:8000")
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == f"{SIGN_IN}?next=/organiser/notices/new"


def test_the_names_of_html_are_text(app: Flask) -> None:
    answer = sign_in(Phone(app), "<b onclick=alert(1)>", "x")
    assert "<b onclick" not in answer.text


# --- the code ------------------------------------------------------------------------------------


def set_up(phone: Phone) -> tuple[str, list[str]]:
    """The secret and the recovery codes; the code taken is the one before now’s."""
    page = phone.get(f"{OWN}/codes")
    [secret] = re.findall(r'name="secret" value="([A-Z2-7]{32})"', page.text)
    assert 'role="img"' in page.text
    done = phone.post(f"{OWN}/codes", {"secret": secret, "code": telephone(secret, -1)})
    assert (done.status_code, done.headers["Cache-Control"]) == (200, "no-store")
    return secret, re.findall(r"<code>(\w{5}-\w{5})</code>", done.text)


def telephone(secret: str, steps: int = 0) -> str:
    return one_time.code(base64.b32decode(secret), one_time.step_at(Clock.real()) + steps)


def test_codes_are_set_up_asked_for_and_switched_off(app: Flask, aya: Phone) -> None:
    wrong = aya.post(f"{OWN}/codes", {"secret": "A" * 32, "code": "12"})
    assert (wrong.status_code, 'value="' + "A" * 32 in wrong.text) == (422, True)
    secret, recovery = set_up(aya)
    assert len(recovery) == 10
    assert "Il reste 10 codes de secours" in words(aya.get(OWN))

    phone = Phone(app, "fr")
    step = sign_in(phone, next=OWN)
    assert (step.status_code, "Set-Cookie" in step.headers) == (200, False)
    [owed] = re.findall(r'name="owed" value="([^"]+)"', step.text)
    assert phone.post(f"{SIGN_IN}/code", {"owed": owed, "code": "no", "next": OWN}).status_code == 422
    done = phone.post(f"{SIGN_IN}/code", {"owed": owed, "code": telephone(secret, 1), "next": OWN})
    assert (done.status_code, done.location) == (303, OWN)
    again = phone.post(f"{SIGN_IN}/code", {"owed": owed, "code": recovery[0]})
    assert (again.status_code, 'name="password"' in again.text) == (401, True)

    assert aya.post(f"{OWN}/codes/recovery", {"old": "no"}).status_code == 422
    new = aya.post(f"{OWN}/codes/recovery", {"old": PASSWORD})
    assert not set(recovery) & set(re.findall(r"<code>(\w{5}-\w{5})</code>", new.text))
    assert aya.post(f"{OWN}/codes/off", {"old": PASSWORD}).status_code == 303
    assert sign_in(Phone(app)).status_code == 303


# --- my account ----------------------------------------------------------------------------------


def test_the_password_is_changed_and_the_other_browsers_are_out(app: Flask, aya: Phone) -> None:
    other = signed_in(app)
    form = {"old": "no", "new": OTHER, "again": OTHER}
    assert aya.post(f"{OWN}/password", form).status_code == 422
    poor = {"old": PASSWORD, "new": "Ｒｅｎｃｏｎｔｒｅｓ", "again": "Rencontres"}
    for wrong, said in ((poor, "trop court"), ({**poor, "new": OTHER}, "ne sont pas les mêmes")):
        answer = aya.post(f"{OWN}/password", wrong)
        assert answer.status_code == 422
        assert said in words(answer)
    done = aya.post(f"{OWN}/password", {**form, "old": PASSWORD})
    assert done.status_code == 303
    assert "Le mot de passe est changé" in words(aya.get(done.location))
    assert other.get(OWN).status_code == 401


def test_browsers_are_listed_and_each_can_be_signed_out(app: Flask, aya: Phone) -> None:
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1"
    iphone, third = signed_in(app, agent=agent), signed_in(app)
    page = aya.get(OWN)
    assert words(page).count("celui-ci") == 1
    assert page.text.count('name="end" value="') == 3
    [number] = re.findall(r'name="end" value="(\d+)" aria-label="Déconnecter Safari · iPhone', page.text)
    assert aya.post(f"{OWN}/browsers", {"end": number}).status_code == 303
    assert [each.get(OWN).status_code for each in (iphone, third, aya)] == [401, 200, 200]
    aya.post(f"{OWN}/browsers", {"end": "others"})
    assert [each.get(OWN).status_code for each in (iphone, third, aya)] == [401, 401, 200]


def test_a_name_and_a_language_are_ones_own(app: Flask, aya: Phone) -> None:
    account("Kenji")
    taken = aya.post(f"{OWN}/name", {"name": "kenji", "language": "ja"})
    assert (taken.status_code, '<html lang="fr">' in taken.text) == (422, True)
    assert aya.post(f"{OWN}/name", {"name": "Aya Mori", "language": "ja"}).status_code == 303
    page = aya.get(OWN)
    assert '<html lang="ja">' in page.text
    assert page.text.count("Aya Mori") == 2


def test_an_account_without_a_password_chooses_one_before_codes(app: Flask) -> None:
    with db.connection_context():
        token = actions.make_link("Léa", Clock.real())
    phone = Phone(app, "fr")
    phone.post(f"/organiser/enter/{token}")
    page = phone.get(OWN)
    assert f'href="{OWN}/codes"' not in page.text
    assert 'name="old"' not in page.text
    assert phone.post(f"{OWN}/password", {"new": OTHER, "again": OTHER}).status_code == 303
    assert f'href="{OWN}/codes"' in phone.get(OWN).text


# --- administrators ------------------------------------------------------------------------------


def test_an_organiser_finds_no_accounts(aya: Phone) -> None:
    assert ACCOUNTS not in aya.get(OWN).text
    for answer in (
        aya.get(ACCOUNTS),
        aya.get(f"{ACCOUNTS}/1"),
        aya.post(ACCOUNTS, {"name": "x", "role": ADMINISTRATOR}),
    ):
        assert answer.status_code == 403
        assert "réservée à l’administration" in words(answer)


def test_somebody_is_added_and_chooses_a_password(app: Flask, boss: Phone) -> None:
    made = boss.post(ACCOUNTS, {"name": " Léa ", "role": "organiser"})
    assert (made.status_code, made.headers["Cache-Control"]) == (200, "no-store")
    [path] = re.findall(rf'value="{BASE}(/organiser/enter/[^"]+)"', made.text)
    assert path not in boss.get(ACCOUNTS).text
    lea = Phone(app, "fr")
    assert "Pour le compte « Léa »" in words(lea.get(path))
    assert lea.post(path, {"form": "x"}).status_code == 404
    assert lea.post(path, {"new": "court", "again": "court"}).status_code == 422
    done = lea.post(path, {"new": OTHER, "again": OTHER})
    assert (done.status_code, lea.get(OWN).status_code) == (303, 200)
    assert lea.get(path).status_code == 410
    for name in ("léa", "", "x" * 61):
        assert boss.post(ACCOUNTS, {"name": name, "role": "organiser"}).status_code == 422


def test_an_administrator_ends_brings_back_and_lets_in_again(app: Flask, boss: Phone, aya: Phone) -> None:
    set_up(aya)
    at = f"{ACCOUNTS}/{account('Aya')}"
    assert "1 navigateur est connecté" in words(boss.get(at))
    boss.post(f"{at}/codes/off")
    assert sign_in(Phone(app)).status_code == 303
    boss.post(f"{at}/sign-ins/end")
    assert aya.get(OWN).status_code == 401
    boss.post(f"{at}/role", {"role": ADMINISTRATOR})
    assert signed_in(app).get(ACCOUNTS).status_code == 200
    boss.post(f"{at}/end")
    assert sign_in(Phone(app)).status_code == 401
    assert "fermé" in words(boss.get(at))
    boss.post(f"{at}/bring-back")
    assert sign_in(Phone(app)).status_code == 303
    reset = boss.post(f"{at}/password")
    assert "/organiser/enter/" in reset.text
    assert sign_in(Phone(app)).status_code == 401
    assert boss.get(f"{ACCOUNTS}/999").status_code == 404


def test_the_last_administrator_is_told_to_stay(boss: Phone) -> None:
    at = f"{ACCOUNTS}/{account('Boss')}"
    for answer in (boss.post(f"{at}/end"), boss.post(f"{at}/role", {"role": "organiser"})):
        assert answer.status_code == 422
        assert "dernier compte d’administration" in words(answer)


def test_accounts_cost_the_same_number_of_statements_for_one_and_for_many(
    boss: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    def statements() -> int:
        boss.get(ACCOUNTS)
        caplog.clear()
        with caplog.at_level("DEBUG", "peewee"):
            assert boss.get(ACCOUNTS).status_code == 200
        return sum(record.name == "peewee" for record in caplog.records)

    few = statements()
    with db.connection_context():
        for n in range(30):
            actions.make_link(f"Aide {n}", Clock.real())
    assert statements() == few
    assert models.Account.select().count() == 31


def test_every_refusal_has_its_words() -> None:
    assert set(FAULTS) <= set(account_words.WORDS)
    assert set(account_words.FIELDS) | set(account_words.STATUS) <= set(account_words.WORDS)
