"""Two phones and a server: both cut off, both let the same badge in; whoever is heard first, it is the same."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.scanners import NAOKI, NOW, PHONE, Summit, enrolled, look, wedge
from webapp.store import conflicts, models, presence, pulse
from webapp.store.db import db

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def phones(browser: Browser) -> Iterator[list[BrowserContext]]:
    found = [browser.new_context(**PHONE) for _ in range(3)]
    yield found
    for each in found:
        each.close()


def at_door(context: BrowserContext, summit: Summit) -> Page:
    page = enrolled(context, summit, "C10")
    expect(page.locator("[data-list] dd")).to_contain_text("14 h", timeout=15_000)
    return page


def corrected(scan: models.Scan) -> datetime:
    """When it was, as far as its phone knew how wrong its clock is."""
    return scan.device_time + timedelta(milliseconds=scan.skew or 0)


def settles_to(summit: Summit) -> dict[str, Any]:
    """What the set of scans adds up to."""
    with db.connection_context():
        ring = pulse.ring()
        found = conflicts.cases(ring, LATER)
        since = presence.known(ring, LATER).settled.inside("C10")
        return {
            "inside": since,
            "conflicts": [(each.kind, each.first, each.scan.id, each.open) for each in found.conflicts],
            "waiting": found.open,
        }


@pytest.mark.parametrize("heard_first", [0, 1])
def test_two_phones_that_let_one_badge_in_while_cut_off_settle_the_same_whoever_is_heard_first(
    summit: Summit, phones: list[BrowserContext], heard_first: int
) -> None:
    pages = [at_door(phone, summit) for phone in phones[:2]]
    for phone in phones[:2]:
        phone.set_offline(True)
    for page in pages:
        wedge(page, NAOKI)
        look(page, "ok")
        expect(page.locator("[data-unsent] dd")).to_have_text("1")

    phones[heard_first].set_offline(False)
    early = summit.heard(1)[0]
    alone = settles_to(summit)
    assert (list(alone["inside"]), alone["conflicts"]) == ([early.person_id], [])
    phones[1 - heard_first].set_offline(False)
    scans = sorted(summit.heard(2), key=corrected)
    first, again = (scan.body["id"] for scan in scans)
    both = settles_to(summit)
    assert both["conflicts"] == [("admitted_twice", first, again, True)], "in the order of the scans, not of arrival"
    assert both["waiting"] == 1
    assert [scan.body["shown"] for scan in scans] == ["ok", "ok"], "both are kept as they were"
    assert len(both["inside"]) == 1
    for page in pages:
        expect(page.locator("[data-unsent] dd")).to_have_text("0", timeout=20_000)
        expect(page.locator("[data-figure=inside]")).to_have_text("1", timeout=10_000)
        wedge(page, NAOKI)
        look(page, "already_in")
    summit.heard(4)

    supervisor = enrolled(phones[2], summit, role="supervisor")
    supervisor.goto(f"{summit.address}/staff/conflicts/")
    case = supervisor.locator(f"#case-{again}")
    expect(case).to_contain_text("三枝 直樹")
    case.locator("button[value=came_back]").click()
    expect(supervisor.locator(f"#done #case-{again}")).to_have_count(1)
    assert settles_to(summit)["conflicts"] == [("admitted_twice", first, again, False)]
    assert settles_to(summit)["inside"] == both["inside"]
    assert [scan.kind for scan in summit.heard(5)][-1] == "settle", "settling is a scan like another"
