"""Being told on a phone: the question is asked after a tap alone, and what the push service brings is shown."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.event import Server
from webapp.formats import push as formats

SHOWN = """navigator.serviceWorker.ready.then((r) => r.getNotifications()).then((all) => JSON.stringify(
  all.map((n) => [n.title, n.body, n.tag, n.lang, n.requireInteraction, n.data])))"""
pytestmark = pytest.mark.browser
TELL = "Me prévenir sur ce téléphone"
"""Exactly: the button that stops it is called so too, after « Ne plus »."""
SIZE = {"width": 390, "height": 844}

PRETENDS = """
  const service = window.pretended = { asked: 0, subscription: null };
  const endpoint = "http://127.0.0.1:9/odile";
  const given = (options) => ({
    endpoint, options,
    toJSON: () => ({ endpoint, expirationTime: null, keys: { p256dh: "%s", auth: "AAAAAAAAAAAAAAAAAAAAAA" } }),
    unsubscribe: async () => { service.subscription = null; return true; },
  });
  PushManager.prototype.getSubscription = async () => service.subscription;
  PushManager.prototype.subscribe = async (options) => (service.subscription = given(options));
  let permission = "%s";
  Object.defineProperty(Notification, "permission", { get: () => permission });
  Notification.requestPermission = async () => {
    service.asked += 1;
    return (permission = service.answer ?? "granted");
  };
"""
"""A browser's push service, which a test machine cannot reach; everything else is real."""


def pretending(page: Page, permission: str = "default") -> None:
    page.add_init_script(PRETENDS % (formats.fresh_key()[1], permission))


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    found = browser.new_context(viewport=SIZE, locale="fr-FR")
    yield found
    found.close()


def odile(server: Server, context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto(server.link("delegate", "FR-REN-2"))
    page.get_by_role("button").first.click()
    return page


def listening(server: Server) -> int:
    return len(server.ask("SELECT 1 FROM push_subscription WHERE ended_at IS NULL"))


def test_the_phone_asks_for_permission_only_after_a_tap(server: Server, context: BrowserContext) -> None:
    page = odile(server, context)
    pretending(page)
    page.goto(f"{server.url}/fr/me")
    tell = page.get_by_role("button", name=TELL, exact=True)
    expect(tell).to_be_visible()
    assert page.evaluate("pretended.asked") == 0
    tell.click()
    stop = page.get_by_role("button", name="Ne plus me prévenir")
    expect(stop).to_be_focused()
    assert (page.evaluate("pretended.asked"), listening(server)) == (1, 1)
    stop.click()
    expect(tell).to_be_visible()
    assert listening(server) == 0


STALE = """() => {
  const name = "kakehashi-push";
  localStorage.setItem(name, JSON.stringify({ ...JSON.parse(localStorage.getItem(name)), at: 0 }));
  document.dispatchEvent(new CustomEvent("kakehashi:fresh"));
}"""


def test_who_stops_while_the_phone_says_again_that_it_listens_is_told_no_more(
    server: Server, context: BrowserContext
) -> None:
    page = odile(server, context)
    pretending(page)
    page.goto(f"{server.url}/fr/me")
    tell = page.get_by_role("button", name=TELL, exact=True)
    stop = page.get_by_role("button", name="Ne plus me prévenir")
    tell.click()
    expect(stop).to_be_focused()
    again: list[Route] = []
    said = "**/news/push"
    context.route(
        said, lambda route: again.append(route) if "keys" in (route.request.post_data or "") else route.continue_()
    )
    with context.expect_event("request", lambda request: request.url.endswith("/news/push")):  # of the worker
        page.evaluate(STALE)
    stop.click()
    page.wait_for_timeout(500)  # the tap has had its chance to go first
    again[0].continue_()
    again[0].request.response()
    expect(tell).to_be_visible()
    assert (listening(server), page.evaluate("pretended.subscription")) == (0, None)
    context.unroute_all()


def test_who_says_no_is_told_how_to_change_it(server: Server, context: BrowserContext) -> None:
    page = odile(server, context)
    pretending(page)
    page.goto(f"{server.url}/fr/me")
    page.evaluate("pretended.answer = 'denied'")
    page.get_by_role("button", name=TELL, exact=True).click()
    expect(page.get_by_text("Les notifications de ce site sont bloquées")).to_be_visible()
    assert listening(server) == 0


def test_an_iphone_is_told_to_put_the_site_on_its_home_screen(server: Server, browser: Browser) -> None:
    context = browser.new_context(viewport=SIZE, user_agent="Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)")
    page = odile(server, context)
    page.add_init_script("delete window.PushManager")
    page.goto(f"{server.url}/fr/me")
    expect(page.get_by_text("Sur un iPhone, ajoutez d’abord")).to_be_visible()
    expect(page.locator("[data-push-on]")).to_be_hidden()
    context.close()


def test_what_the_service_brings_is_shown_in_its_language(server: Server, context: BrowserContext) -> None:
    context.grant_permissions(["notifications"], origin=server.url)
    page = odile(server, context)
    page.goto(f"{server.url}/fr/programme")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    registration = worker(context, page, server)
    message = formats.Message("予定に2件の変更があります", "お茶", "/ja/news", "notices-7", "ja", 2, urgent=True)
    deliver(context, page, registration, server, formats.payload(message).decode())
    shown = until_shown(page)
    assert shown == [["予定に2件の変更があります", "お茶", "notices-7", "ja", True, {"url": "/ja/news"}]]
    context.service_workers[0].evaluate("""async () => {
      const [notification] = await self.registration.getNotifications();
      self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
    }""")
    expect(page).to_have_url(f"{server.url}/ja/news")
    assert json.loads(page.evaluate(SHOWN)) == []


def worker(context: BrowserContext, page: Page, server: Server) -> str:
    """The registration's number, as the browser's own tools know it."""
    session = context.new_cdp_session(page)
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(
            r["registrationId"] for r in told["registrations"] if r["scopeURL"].startswith(server.url)
        ),
    )
    session.send("ServiceWorker.enable")
    for _ in range(50):
        if found:
            break
        page.wait_for_timeout(100)
    session.detach()
    return found[0]


def deliver(context: BrowserContext, page: Page, registration: str, server: Server, data: str) -> None:
    session = context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    session.send(
        "ServiceWorker.deliverPushMessage", {"origin": server.url, "registrationId": registration, "data": data}
    )


def until_shown(page: Page) -> list[Any]:
    for _ in range(50):
        found: list[Any] = json.loads(page.evaluate(SHOWN))
        if found:
            return found
        page.wait_for_timeout(100)
    return []
