"""A real Chromium, a phone's screen, a fresh profile each time."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@contextmanager
def chromium() -> Iterator[Browser]:
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def phone(browser: Browser, lang: str) -> Iterator[tuple[Page, CDPSession]]:
    """A page that has seen nothing yet, and the line to its network and processor."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=3, is_mobile=True, has_touch=True, locale=lang
    )
    page = context.new_page()
    try:
        yield page, context.new_cdp_session(page)
    finally:
        context.close()
