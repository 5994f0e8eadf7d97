"""What a phone at a door is shown, keyed, told by name or by a delegation's code; and what hinders it."""

from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import Browser, Page, expect

from tests import make
from tests.browser import camera
from tests.browser.camera import shown
from tests.browser.scanners import NAOKI, ODILE, PHONE, Summit, enrolled, look, press, typed
from webapp.formats.qr import badge_url
from webapp.store import models
from webapp.store.db import db

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
WIFI = "WIFI:T:WPA;S:summit-guest;P:secret;;"
LONG = "PROGRAMME " * 410
"""4 KB, as much as a QR code holds."""
CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Someone Else\nEND:VCARD"


def scanner(browser: Browser, summit: Summit, door: str = "C10") -> Page:
    page = enrolled(browser.new_context(**PHONE), summit, door)
    page.locator("#camera.live").wait_for(state="attached")
    return page


# --- what the camera sees ------------------------------------------------------------------------


def torn(text: str) -> Image.Image:
    picture = shown(text)
    ImageDraw.Draw(picture).polygon([(0, 290), (640, 230), (640, 480), (0, 480)], fill=110)
    return picture


def shining(text: str) -> Image.Image:
    picture = shown(text)
    ImageDraw.Draw(picture).ellipse((200, 130, 440, 350), fill=255)
    return picture.filter(ImageFilter.GaussianBlur(1.5))


def too_near(text: str) -> Image.Image:
    return shown(text).crop((120, 40, 360, 220)).resize((camera.WIDTH, camera.HEIGHT))


def in_the_dark(text: str) -> Image.Image:
    return shown(text).point(lambda bright: bright // 12)


def side_by_side(*texts: str) -> Image.Image:
    picture = camera.nothing()
    for place, text in enumerate(texts):
        picture.paste(shown(text).crop((130, 50, 510, 430)).resize((280, 280)), (20 + 320 * place, 100))
    return picture


def test_what_hinders_a_badge_is_said_and_the_next_one_is_read(summit: Summit, filmed: Callable[..., Browser]) -> None:
    naoki, odile = badge_url(summit.address, NAOKI), badge_url(summit.address, ODILE)
    film = [
        (side_by_side(naoki, odile), 4.0), (LONG, 4.0), (side_by_side(WIFI, odile), 4.0),
        (torn(naoki), 4.0), (shining(naoki), 4.0), (too_near(naoki), 4.0), (in_the_dark(naoki), 4.0), (naoki, 4.0),
    ]  # fmt: skip
    page = scanner(filmed(*film), summit, "C11")

    def said(words: str) -> None:
        expect(page.locator("#hint")).to_have_text(words.replace(" :", "\u00a0:"), timeout=40_000)

    said("Plusieurs badges : placez-en un seul au milieu.")
    look(page, "not_a_badge", 40_000)
    expect(page.locator("#verdict .name")).to_contain_text("KERVANEC", timeout=40_000)
    said("Ce code ne se lit pas : tenez-le à plat, ou saisissez les caractères imprimés dessous.")
    said("Le badge brille : inclinez-le un peu.")
    said("Trop près : reculez un peu.")
    said("Il fait trop sombre : allez là où il fait plus clair.")
    expect(page.locator("#verdict .name")).to_contain_text("SAEGUSA", timeout=40_000)
    said("Présentez le QR code du badge")
    assert {scan.code for scan in summit.heard(3)} == {LONG, odile, naoki}


CAMERA = """
window.faults = []; window.asked = 0; window.wishes = [];
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = (wish) => {
  window.asked += 1;
  const fault = window.faults.shift();
  return fault ? Promise.reject(new DOMException("", fault)) : ask(wish);
};
"""
"""No camera here can be refused, or taken by another app: the browser's answers are given in its place."""

LENS = """
MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true, zoom: { min: 1, max: 2, step: 0.1 } });
MediaStreamTrack.prototype.applyConstraints = async ({ advanced: [wish] }) => { window.wishes.push(wish); };
"""
HIDE = """(yes) => {
  Object.defineProperty(document, "hidden", { value: yes, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def with_camera(browser: Browser, summit: Summit, *scripts: str) -> Page:
    context = browser.new_context(**PHONE)
    for script in (CAMERA, *scripts):
        context.add_init_script(script)
    return enrolled(context, summit, "C11")


def until(page: Page, true: str) -> None:
    """The page's own polling would need eval, which its policy forbids."""
    for _ in range(100):
        if page.evaluate(true):
            return
        page.wait_for_timeout(100)
    raise AssertionError(true)


def test_a_camera_refused_or_taken_is_said_and_typing_goes_on(summit: Summit, browser: Browser) -> None:
    page = with_camera(browser, summit, "window.faults.push('NotAllowedError', 'NotReadableError');")
    hint, live = page.locator("#hint"), page.locator("#camera.live")
    expect(hint).to_contain_text("n’est pas autorisé")
    typed(page, NAOKI)
    look(page, "ok")
    press(page, "next")
    page.get_by_role("button", name="Réessayer l’appareil photo").click()
    expect(hint).to_contain_text("Une autre application")
    expect(live).to_be_attached()  # it tried again by itself
    expect(hint).to_have_text("Présentez le QR code du badge")
    for tool in ("torch", "zoom"):
        expect(page.locator(f"[data-lens={tool}]")).to_be_hidden()  # this camera has none
    page.locator("video").evaluate("(video) => video.srcObject.getVideoTracks()[0].dispatchEvent(new Event('ended'))")
    until(page, "window.asked === 4 && document.querySelector('video').srcObject?.active")
    page.evaluate(HIDE, True)
    until(page, "document.querySelector('video').srcObject === null")
    page.evaluate(HIDE, False)
    until(page, "window.asked === 5 && document.querySelector('video').srcObject?.active")
    expect(live).to_be_attached()
    page.context.close()


def test_light_and_zoom_are_there_where_the_camera_has_them(summit: Summit, browser: Browser) -> None:
    page = with_camera(browser, summit, LENS)
    light, zoom = page.get_by_role("button", name="Lampe"), page.locator("[data-lens=zoom]")
    light.click()
    expect(light).to_have_attribute("aria-pressed", "true")
    for times in ("2×", "1×"):
        zoom.click()
        expect(zoom).to_contain_text(times)
    assert page.evaluate("window.wishes") == [{"torch": True}, {"zoom": 2}, {"zoom": 1}]
    page.context.close()


# --- what a hand scanner types -------------------------------------------------------------------

FRENCH = {
    "a": "q", "q": "a", "w": "z", "z": "w", "m": ",", ":": "M", "/": "!", ".": ":", "1": "&", "2": "é", "3": '"',
    "4": "'", "5": "(", "6": "-", "7": "è", "8": "_", "9": "ç", "0": "à",
}  # fmt: skip
"""What a French computer writes for the key on which an American scanner has a sign."""


def wedge(page: Page, text: str) -> None:
    """Real keys, wherever the focus is."""
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def on_a_french_keyboard(page: Page, text: str) -> None:
    line = page.context.new_cdp_session(page)
    for sign in text:
        key = FRENCH.get(sign.lower(), sign.lower())
        code = {":": "Semicolon", "/": "Slash", ".": "Period"}.get(sign, ("Digit" if sign.isdigit() else "Key") + sign)
        shift = 8 if sign.isupper() or sign == ":" else 0
        event = {"code": code.replace("Key" + sign, "Key" + sign.upper()), "modifiers": shift}
        event["key"] = event["text"] = key.upper() if sign.isupper() else key
        line.send("Input.dispatchKeyEvent", {"type": "keyDown", **event})
        line.send("Input.dispatchKeyEvent", {"type": "keyUp", **event})
    page.keyboard.press("Enter")


def test_a_hand_scanner_is_heard_wherever_the_focus_is_and_on_another_keyboard(
    summit: Summit, browser: Browser
) -> None:
    page = scanner(browser, summit, "C11")
    page.locator("[data-way=exit]").focus()
    wedge(page, CARD)
    look(page, "not_a_badge")
    assert [scan.code for scan in summit.heard(1)] == [CARD], "a card of four lines is one thing"
    on_a_french_keyboard(page, badge_url(summit.address, NAOKI))
    look(page, "ok")
    press(page, "next")
    page.locator("#ways [data-do=find]").click()
    page.locator("#q").fill("ker")
    wedge(page, ODILE)
    look(page, "ok")
    expect(page.locator("#q")).to_have_value("ker")
    expect(page.locator("[data-way=exit]")).to_have_attribute("aria-pressed", "false")
    assert [scan.kind for scan in summit.heard(3)] == ["entry"] * 3


# --- names, and a delegation's code --------------------------------------------------------------


def test_someone_without_a_badge_is_found_and_let_in_without_network(summit: Summit, browser: Browser) -> None:
    page = scanner(browser, summit)
    expect(page.locator("[data-list] dd")).to_contain_text("h")
    page.context.set_offline(True)
    page.locator("#ways [data-do=find]").click()
    search = page.get_by_role("searchbox")
    search.press_sequentially("saegsa")
    expect(page.locator("#count")).to_have_text("Personne de ce nom dans la liste.")
    for query in ("ODILE KERVA", "さえぐさ", "枝"):
        search.fill(query)
        expect(page.locator("#found li")).to_have_count(1)
    expect(page.locator("#found b")).to_have_text("三枝 直樹")
    expect(page.locator("#found small")).to_contain_text("Sendai")
    page.locator("#found button").click()
    look(page, "ok")
    press(page, "next")
    page.locator("#ways [data-do=find]").click()
    search.fill("saegusa")
    expect(page.locator("#found em")).to_contain_text("depuis")
    page.context.set_offline(False)
    (scan,) = summit.heard(1)
    assert (scan.code[0], len(scan.code), scan.shown) == ("~", 15, "ok")


def test_a_delegation_s_code_records_those_who_are_ticked_each_with_a_scan(summit: Summit, browser: Browser) -> None:
    with db.connection_context():
        for given in ("Aiko", "Botan"):
            make.badge(make.person(given, "Mori", "JP-04100", language="ja"))
        models.PartyCode.create(delegation="JP-04100", code="0000000000000JPJP", made_at=make.NOW)
    page = scanner(browser, summit, "C11")
    expect(page.locator("[data-list] dd")).to_contain_text("h")
    page.context.set_offline(True)
    wedge(page, "0000000000000JPJP")
    boxes = page.locator("#members input")
    expect(page.locator("#party-title")).to_have_text("Sendai")
    expect(boxes).to_have_count(3)
    page.locator("#members label", has_text="Botan").click()
    button = page.locator("[data-do=together]")
    expect(button).to_contain_text("2")
    button.click()
    look(page, "ok")
    expect(page.locator("[data-figure=inside]")).to_have_text("2")
    page.context.set_offline(False)
    scans = summit.heard(2)
    assert [len(scan.party) for scan in scans] == [2, 2]
    assert sorted(scan.code[1:] for scan in scans) == sorted(scans[0].party)


def test_the_last_scans_are_listed_taken_back_and_silence_shows(summit: Summit, browser: Browser) -> None:
    page = scanner(browser, summit, "C11")
    typed(page, NAOKI)
    look(page, "ok")
    press(page, "next")
    page.locator("[data-way=exit]").click()
    expect(page.locator("#hint")).to_contain_text("Sortie")
    typed(page, NAOKI)
    look(page, "left")
    press(page, "next")
    page.locator("#last .whom").click()
    rows = page.locator("#latest li")
    expect(rows).to_have_count(2)
    rows.nth(0).get_by_role("button", name="Annuler").click()
    expect(page.locator("[data-figure=inside]")).to_have_text("1")
    assert [scan.kind for scan in summit.heard(3)] == ["entry", "exit", "undo"]
    page.locator("#recent [data-do=close]").click()
    mute = page.locator("#mute")
    expect(mute.locator("span.off")).to_be_hidden()
    mute.click()
    expect(mute.locator("span.off")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Couper le son")).to_have_attribute("aria-pressed", "true")
