"""Every page in three languages, on a phone and on a desk: axe, sideways scrolling, misplaced words, targets."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import event
from tests.browser.conftest import SOLENE
from tests.browser.event import TODAY, Row, Server
from tests.browser.languages import misplaced

pytestmark = pytest.mark.browser
LANGUAGES = {"fr": "fr-FR", "ja": "ja-JP", "en": "en-GB"}
LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")
PHONE, NARROW, DESK = (390, 844), (320, 700), (1280, 800)

# Readers: nobody; three delegates; a supervisor's phone.
NOBODY, STAFF = "", "staff"
ORGANISER, ALERTED = "organiser", "JP-SHZ-3"
MESSAGE = {"fr": "Le car part à 17 h.", "ja": "バスは17時に出発します。", "en": "The coach leaves at 5."}
PARTY = "0000000000000PPPP"
ODILE, TUGDUAL, SOLENES = "FR-REN-2", "FR-REN-4", SOLENE["code"]


@dataclass(frozen=True)
class Sheet:
    """A page as one reader sees it. `form`: it is the answer to this form, posted to `path`. `shows`: what tells that
    it is in the state it is named for."""

    name: str
    path: str
    reader: str = NOBODY
    status: int = 200
    form: dict[str, str] = field(default_factory=dict, hash=False)
    shows: str = "h1"


def _sheets() -> Iterator[Sheet]:
    for day in ("18", "19", "20", "21"):
        yield Sheet(f"day {day}", f"/LANG/programme/2024-11-{day}", ODILE)
    yield Sheet("day 20 of a passer-by", f"/LANG/programme/{TODAY}")
    yield Sheet("search, not asked yet", "/LANG/programme?q=", ODILE)
    yield Sheet("search with results", "/LANG/programme?q=energi", ODILE, shows=".s")
    yield Sheet("search without results", "/LANG/programme?q=zzzz&kind=workshop", ODILE, shows=".empty")
    yield Sheet("search by a filter that does not exist", "/LANG/programme?kind=circus", ODILE, 400)
    kinds = {
        "registration": "C01", "meal": "C06", "transfer": "A03", "visit": "B04", "ceremony": "B08", "plenary": "D02",
        "round table": "C05", "workshop": "C12", "break": "C04", "photograph": "D05", "invitation": "C17",
        "over": "A04", "cancelled": "C18", "written in Japanese alone": "X-JA",
    }  # fmt: skip
    for name, code in kinds.items():
        yield Sheet(f"session, {name}", f"/LANG/sessions/{code}", ODILE)
    yield Sheet("session of a passer-by", "/LANG/sessions/C10")
    yield Sheet("session, free seats", "/LANG/sessions/C15", ODILE, shows="#seat .free")
    yield Sheet("session, booked", "/LANG/sessions/C15", SOLENES, shows="#seat .mine")
    yield Sheet("session, waiting", "/LANG/sessions/C16", TUGDUAL, shows="#seat .wait")
    yield Sheet("session, with my delegation", "/LANG/sessions/C10", TUGDUAL, shows=".party li")
    yield Sheet(
        "session, refused for another seat",
        "/LANG/sessions/C14/seat",
        SOLENES,
        409,
        {"do": "book"},
        shows="#seat.no [value=swap]",
    )
    yield Sheet(
        "session, refused as full",
        "/LANG/sessions/C12/seat",
        TUGDUAL,
        409,
        {"do": "book"},
        shows="#seat.no [value=wait]",
    )
    yield Sheet("agenda", f"/LANG/agenda/{TODAY}", ODILE, shows=".head .tool")
    yield Sheet("inbox", "/LANG/news", ODILE, shows=".msg ins")
    yield Sheet("inbox, nothing older", "/LANG/news?before=1", ODILE, shows=".empty")
    yield Sheet("inbox of a passer-by", "/LANG/news", shows=".msg .words")
    yield Sheet("changes of the day", "/LANG/changes", ODILE, shows=".msg ins")
    yield Sheet("changes of a day without any", "/LANG/changes/2024-11-18", shows=".empty")
    yield Sheet("changes in two languages", "/LANG/changes?both=1", ODILE, shows=".pair ins")
    yield Sheet("agenda with a clash", f"/LANG/agenda/{TODAY}", SOLENES, shows=".clash")
    yield Sheet("agenda, empty", "/LANG/agenda/2024-11-19", SOLENES, shows=".empty")
    yield Sheet("agenda of a passer-by", "/LANG/agenda", status=401)
    yield Sheet("badge", "/LANG/badge", ODILE, shows=".qr path")
    yield Sheet("badge of a Japanese person", "/LANG/badge", "JP-SHZ-2", shows=".nat[lang=ja], :lang(ja) .nat")
    yield Sheet("me", "/LANG/me", TUGDUAL)
    yield Sheet("me of a passer-by", "/LANG/me")
    yield Sheet("practical information", "/LANG/practical", ODILE, shows=".calls a[href='tel:119']")
    yield Sheet("practical information of a passer-by", "/LANG/practical", shows=".sites .here")
    yield Sheet("personal link", "LINK?lang=LANG")
    yield Sheet("unknown link", "/a/nothing?lang=LANG", status=404)
    yield Sheet("unknown page", "/LANG/nothing", status=404)
    yield Sheet("found badge", "/b/BADGE full?lang=LANG")
    yield Sheet("a form that cannot be understood", "/LANG/sessions/C15/seat", SOLENES, 400, {"do": "dance"})
    yield Sheet("enrolment for a door", "DOOR")
    yield Sheet("enrolment for a supervisor", "SUPERVISOR")
    yield Sheet("enrolment with an unknown link", "/enrol/nothing", status=404)
    yield Sheet("enrolment with a used link", "USED", status=410)
    yield from _organisers()
    yield from _of_the_desk()
    yield Sheet("doors of a phone that is not enrolled", "/staff/", status=401)
    yield Sheet("doors", "/staff/", STAFF, shows=".room a")
    yield Sheet("doors of another day", "/staff/?day=2024-11-18", STAFF, shows=".room a")
    yield Sheet("a door that does not exist", "/staff/doors/NONE", STAFF, 404)
    yield Sheet("scanner", "/staff/doors/C03", STAFF, shows="video")
    verdicts = {
        "ok": "C03", "already_in": "C03", "no_seat": "X-REQ", "waiting": "X-REQ", "released": "X-REQ", "full": "X-FULL",
        "not_open": "C14", "closed": "C02", "not_invited": "X-INV", "withdrawn": "C03", "unknown": "C03",
        "not_a_badge": "C03", "vip": "X-FULL",
    }  # fmt: skip
    for verdict, door in verdicts.items():
        yield Sheet(
            f"verdict {verdict}", f"/staff/doors/{door}/scan", STAFF, 200, {"code": f"BADGE {verdict}"}, f".v-{verdict}"
        )


def _of_the_desk() -> Iterator[Sheet]:
    """What a supervisor's phone opens beside the doors."""
    person, once = "/staff/desk/people/JP-SHZ-2", {"form": "0" * 32}
    yield Sheet("desk, people found", "/staff/desk/?q=ren", STAFF, shows=".found li")
    yield Sheet("a walk-in refused", "/staff/desk/new", STAFF, 422, {**once, "family": ""}, ".warn")
    yield Sheet("a person at the desk", person, STAFF, shows=".whole code")
    yield Sheet("a sign-in code", f"{person}/sign-in", STAFF, 200, once, ".code-of path")
    yield Sheet("a badge to print", f"{person}/badge", STAFF, shows=".a6 .qr path")
    yield Sheet("test badges", "/staff/desk/tests", STAFF, shows="#count")
    yield Sheet("codes of delegations", "/staff/desk/parties", STAFF, shows=".of-parties button")
    yield Sheet("a delegation at a door", "/staff/doors/C03/scan", STAFF, 200, {"code": PARTY}, ".ticks input")
    yield Sheet("phones", "/staff/devices/", STAFF, shows=".rows .how")
    yield Sheet("enrolling a phone", "/staff/devices/new", STAFF, shows=".days-of input")
    enrolment = {**once, "role": "door", "door": "C03", "days": "4", "label": "A1", "holder": "Léa"}
    yield Sheet("the QR of a new phone", "/staff/devices/new", STAFF, 200, enrolment, ".code-of path")
    yield Sheet("one phone", "/staff/devices/1", STAFF, shows=".how")
    yield Sheet("the phone in hand", "/staff/phone", STAFF, shows="#holder")


def _organisers() -> Iterator[Sheet]:
    new, alert = "/organiser/notices/new?lang=LANG", {"to": "everyone", "urgent": "on", "drill": "on"}
    yield Sheet("an alert over a day", f"/LANG/programme/{TODAY}", ALERTED, shows="[data-urgent] .drill")
    yield Sheet("organisers' pages, nobody signed in", "/organiser/notices?lang=LANG", status=401)
    yield Sheet("an organiser's link", "ORGANISER?lang=LANG")
    yield Sheet("an organiser's link, unknown", "/organiser/enter/nothing?lang=LANG", status=404)
    wrong = {"name": "Aya", "password": "x"}
    yield Sheet("signing in refused", "/organiser/sign-in?lang=LANG", "", 401, wrong, "#wrong")
    yield Sheet("my account", "/organiser/me?lang=LANG", ORGANISER, shows=".browsers .this")
    yield Sheet("setting up the second step", "/organiser/me/codes?lang=LANG", ORGANISER, shows=".qr path")
    yield Sheet("accounts", "/organiser/accounts?lang=LANG", ORGANISER, shows=".accounts .this")
    yield Sheet("an account", "/organiser/accounts/1?lang=LANG", ORGANISER, shows=".mine select")
    yield Sheet("the change log", "/organiser/journal?lang=LANG", ORGANISER, shows=".log-day .what")
    yield Sheet("invitations", "/organiser/invitations?lang=LANG", ORGANISER, shows="#to")
    yield Sheet("the words of an invitation", "/organiser/invitations/words?lang=LANG", ORGANISER, shows=".tall")
    yield Sheet("the board", f"/organiser/programme/{TODAY}?lang=LANG", ORGANISER, shows=".board-block")
    yield Sheet("the board, moving a session", "/organiser/programme/move/C10?lang=LANG", ORGANISER, shows="#place")
    yield Sheet("messages sent", "/organiser/notices?lang=LANG", ORGANISER, shows=".sent .alert")
    yield Sheet("who has read a message", "/organiser/notices/READ?lang=LANG", ORGANISER, shows=".deleg .not")
    yield Sheet("texts to look at", "/organiser/texts?lang=LANG", ORGANISER, shows=".todo .how-missing")
    yield Sheet(
        "a session edited", "/organiser/sessions/X-JA?lang=LANG&open=access", ORGANISER, shows=".side .how-missing"
    )
    yield Sheet("writing a message", new, ORGANISER, shows="#to optgroup")
    yield Sheet("a message refused", new, ORGANISER, 422, {**alert, "title_fr": MESSAGE["fr"]}, ".warn li")
    words = {f"title_{lang}": said for lang, said in MESSAGE.items()}
    yield Sheet("a message before it is sent", new, ORGANISER, 200, {"to": "country:FR", **words}, ".still .msg")
    yield Sheet("an alert before it is sent", new, ORGANISER, 200, {**alert, **words}, ".still .urgent")
    people = "/organiser/people"
    yield Sheet("people", f"{people}?q=ren&flag=head&lang=LANG", ORGANISER, shows=".ppl tbody tr")
    yield Sheet("a person", f"{people}/FR-REN-1?lang=LANG", ORGANISER, shows=".ppl-parts .ppl-list")
    email = {"was-email": '""', "email": "nothing"}
    yield Sheet("a person refused", f"{people}/FR-REN-1?lang=LANG", ORGANISER, 422, email, ".warn li")
    yield Sheet("before withdrawing", f"{people}/FR-REN-1/withdraw?lang=LANG", ORGANISER, shows=".ppl-follows")
    yield Sheet("two to merge", f"{people}/FR-REN-1/merge?with=FR-REN-3&lang=LANG", ORGANISER, shows=".ppl-goes")
    yield Sheet("delegations", "/organiser/delegations?lang=LANG", ORGANISER, shows=".ppl-move")
    yield Sheet("a delegation", "/organiser/delegations/FR-REN?lang=LANG", ORGANISER, shows=".ppl-tick input")
    seats, give = "/organiser/seats", {"do": "seat", "delegation": "FR-REN", "wait": "on"}
    yield Sheet("organisers' first page", "/organiser/?lang=LANG", ORGANISER, shows=".today-of dd")
    yield Sheet("seats of every session", f"{seats}?lang=LANG", ORGANISER, shows=".seats-of b")
    yield Sheet("seats of a session", f"{seats}/X-REQ?q=ren&lang=LANG", ORGANISER, shows=".ticked .tick")
    yield Sheet("before seats are given", f"{seats}/X-REQ/do?lang=LANG", ORGANISER, 200, give, ".follows .state")
    yield Sheet("figures", "/organiser/figures?lang=LANG", ORGANISER, shows=".figure .length")
    yield from _settled()


def _settled() -> Iterator[Sheet]:
    """Places, tracks, documents and settings."""
    place, capacity = "/organiser/places/PLENARY?lang=LANG", {"was-capacity": "null", "capacity": "many"}
    yield Sheet("places", "/organiser/places?lang=LANG", ORGANISER, shows=".sites-of tbody tr")
    yield Sheet("a place", place, ORGANISER, shows="#plan input")
    yield Sheet("a place refused", place, ORGANISER, 422, capacity, ".warn li")
    yield Sheet("tracks", "/organiser/tracks?lang=LANG", ORGANISER, shows=".chip svg")
    yield Sheet("a track", "/organiser/tracks/ECO?lang=LANG", ORGANISER, shows=".shades svg")
    yield Sheet(
        "documents, none sent", "/organiser/documents?lang=LANG", ORGANISER, 422, {"for": "session:C03"}, ".warn p"
    )
    yield Sheet("settings", "/organiser/settings?lang=LANG", ORGANISER, shows="#logo input")
    yield Sheet("long texts", "/organiser/settings/texts?lang=LANG", ORGANISER, shows="textarea")


SHEETS = list(_sheets())


@pytest.fixture(scope="module")
def server(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The event with sessions and people in every state there is a page for."""
    folder = event.copy(loaded, tmp_path_factory.mktemp("every"))
    event.change(folder, sessions=_sessions, people=lambda people: [*people, SOLENE])
    with sqlite3.connect(folder / "event.sqlite") as database:
        _seats(database)
    words = [word for lang, said in MESSAGE.items() for word in ("--title", f"{lang}={said}")]
    event.run(folder, "notice", "--to", f"person:{ALERTED}", *words, "--urgent", "--drill")
    event.run(folder, "notice", "--to", "delegation:FR-REN", *words)
    found = Server(folder)
    yield found
    found.stop()
    assert "Traceback" not in found.log.read_text()


def _sessions(rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        yield {**row, "status": "cancelled" if row["code"] == "C18" else ""}
    model = next(row for row in rows if row["code"] == "C03") | {
        "start": "10:00",
        "end": "11:00",
        "place": "",
        "track": "",
    }
    for code, asked in (("X-REQ", "required"), ("X-FULL", "open"), ("X-INV", "invitation")):
        yield {**model, "code": code, "registration": asked, "capacity": "0" if code == "X-FULL" else "5"}
    nothing = dict.fromkeys((f"{text}_{lang}" for text in ("title", "short", "abstract") for lang in LANGUAGES), "")
    written = {"title_ja": "静岡茶の淹れ方を学ぶ会", "abstract_ja": "煎茶、玉露、ほうじ茶を飲み比べます。"}
    yield {**model, **nothing, **written, "code": "X-JA", "day": "2024-11-21", "start": "15:00", "end": "16:00"}


PEOPLE = {
    "no_seat": "FR-REN-3", "waiting": TUGDUAL, "released": "JP-SHZ-2", "full": "FR-REN-3", "not_open": "FR-REN-3",
    "closed": "FR-REN-3", "not_invited": "FR-REN-3", "vip": "FR-REN-1",
}  # fmt: skip
"""Whose badge gets which verdict."""


def _seats(database: sqlite3.Connection) -> None:
    now = "2024-11-20 00:30:00"

    def seat(person: str, session: str, booked: str | None, ended: str | None = None, end: str = "") -> None:
        database.execute(
            'INSERT INTO seat (person_id, session, asked_at, booked_at, ended_at, "end")'
            " SELECT id, ?, ?, ?, ?, ? FROM person WHERE code = ?",
            (session, now, booked, ended, end, person),
        )

    database.execute(
        "DELETE FROM seat WHERE session IN ('C10', 'C11', 'C12', 'C14', 'C15', 'C16') AND person_id IN"
        " (SELECT id FROM person WHERE code IN (?, ?, ?))", (SOLENES, TUGDUAL, ODILE),
    )  # fmt: skip
    seat(SOLENES, "C15", now)
    seat(TUGDUAL, "C16", None)
    seat(TUGDUAL, "X-REQ", None)
    seat("JP-SHZ-2", "X-REQ", now, now, "released")
    for code in ("C10", "C11"):
        database.execute(
            "INSERT INTO star (person_id, session, starred, tapped_at) SELECT id, ?, 1, ? FROM person WHERE code = ?",
            (code, now, SOLENES),
        )  # fmt: skip
    database.execute("INSERT INTO party_code (delegation_id, code, made_at) VALUES ('FR-REN', ?, ?)", (PARTY, now))
    database.execute(
        "UPDATE badge SET withdrawn_at = ? WHERE person_id = (SELECT id FROM person WHERE code = 'G-14')", (now,)
    )


class Desk:
    """The browser's side: a signed-in context for each language and reader, and what its pages complained of."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.browser, self.server = browser, server
        self.complaints: list[str] = []
        self.pages: dict[tuple[str, str], Page] = {}
        self.link = cache(lambda *words: server.link(*words))

    def page(self, lang: str, reader: str) -> Page:
        if (lang, reader) not in self.pages:
            self.pages[lang, reader] = self._signed_in(lang, reader)
        return self.pages[lang, reader]

    def _signed_in(self, lang: str, reader: str) -> Page:
        context = self.browser.new_context(
            locale=LANGUAGES[lang], reduced_motion="reduce", base_url=self.server.url, has_touch=True,
            timezone_id="Asia/Tokyo", permissions=["camera"], service_workers="block",
        )  # fmt: skip
        context.add_init_script(AXE_SCRIPT)
        context.add_init_script(LOOK)
        if reader:
            once = {STAFF: "supervisor", ORGANISER: "organiser"}.get(reader)
            self._post(context, lang, self.server.link(once) if once else self.link("delegate", reader))
        context.on("request", self._own_host)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on(
            "console", lambda line: self.complaints.append(f"console: {line.text}") if line.type == "error" else None
        )
        return page

    def _post(self, context: BrowserContext, lang: str, path: str) -> None:
        headers = {"Origin": self.server.url, "Accept-Language": lang}
        answer = context.request.post(path, headers=headers, max_redirects=0)
        assert answer.status == 303, answer.text()

    def _use(self, link: str) -> None:
        """Some other phone opens a link that works once."""
        other = self.browser.new_context()
        other.request.post(link, headers={"Origin": self.server.url})
        other.close()

    def _own_host(self, request: Any) -> None:
        if not request.url.startswith((f"{self.server.url}/", "data:")):
            self.complaints.append(f"asks another host: {request.url}")

    def address(self, sheet: Sheet, lang: str) -> str:
        links = {
            "LINK": ("delegate", ODILE),
            "DOOR": ("door", "C03"),
            "SUPERVISOR": ("supervisor",),
            "USED": ("door", "C05"),
            "ORGANISER": ("organiser",),
        }
        path = sheet.path.replace("LANG", lang).replace("BADGE full", self.server.badge(SOLENE["code"]))
        if "READ" in path:
            path = path.replace("READ", str(self.server.ask("SELECT max(number) FROM notice")[0][0]))
        for word, asked in links.items():
            if path.startswith(word):
                return path.replace(word, self.link(*asked))
        return path

    def open(self, sheet: Sheet, lang: str) -> tuple[Page, int]:
        page = self.page(lang, sheet.reader)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        path = self.address(sheet, lang)
        if sheet.path == "USED":
            self._use(path)
        self.complaints.clear()
        if not sheet.form:
            answer = page.goto(path)
        else:
            page.goto("/healthz")
            form = {name: self.value(value, lang) for name, value in sheet.form.items()}
            with page.expect_navigation() as found:
                page.evaluate(SUBMIT, [path, form])
            answer = found.value
        assert answer is not None
        return page, answer.status

    def value(self, value: str, lang: str) -> str:
        """A badge that gets the verdict named."""
        if not value.startswith("BADGE "):
            return value
        verdict = value.removeprefix("BADGE ")
        fixed = {"unknown": "0000000000000ZZZZ", "not_a_badge": "https://www.example.org/menu"}
        if verdict in fixed:
            return fixed[verdict]
        if verdict == "withdrawn":
            return self.server.badge("G-14")
        if verdict in ("ok", "already_in"):
            known = "IN" if verdict == "already_in" else "NOT IN"
            found = self.server.ask(
                "SELECT b.code FROM badge b JOIN person p ON p.id = b.person_id"
                f" WHERE NOT p.vip AND b.withdrawn_at IS NULL AND p.id {known}"
                " (SELECT person_id FROM scan WHERE door = 'C03' AND person_id IS NOT NULL) ORDER BY p.id"
            )
            return found[0][0]
        return self.server.badge(PEOPLE[verdict])


SUBMIT = """([path, values]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = path;
  for (const [name, value] of Object.entries(values)) {
    const input = document.createElement("input");
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}"""


@pytest.fixture(scope="module")
def desk(browser: Browser, server: Server) -> Iterator[Desk]:
    found = Desk(browser, server)
    yield found
    for page in found.pages.values():
        page.context.close()


def _every() -> Iterator[Any]:
    """Each sheet in each language; quickly, each in one of them by turns."""
    for n, sheet in enumerate(SHEETS):
        for turn, lang in enumerate(LANGUAGES):
            marks = () if n % len(LANGUAGES) == turn else pytest.mark.long
            yield pytest.param(sheet, lang, id=f"{sheet.name}-{lang}", marks=marks)


@pytest.mark.parametrize(("sheet", "lang"), _every())
def test_a_page_can_be_read_by_everyone_in_its_own_language(desk: Desk, sheet: Sheet, lang: str) -> None:
    page, status = desk.open(sheet, lang)
    assert status == sheet.status
    assert page.locator("html").get_attribute("lang") == lang
    assert page.locator("h1").count() == 1
    assert page.locator(f":is({sheet.shows})").count()
    problems = [f"words: {each}" for each in misplaced(map(tuple, page.evaluate("look.words()")))]
    problems += on_a_phone(page)
    problems += on_a_desk(page)
    problems += [each for each in desk.complaints if sheet.status == 200 or "Failed to load resource" not in each]
    assert not problems, "\n" + "\n".join(dict.fromkeys(problems))


def on_a_phone(page: Page) -> list[str]:
    """By day, as it opens."""
    return [
        *asked(page, "phone", "await look.broken()"),
        *asked(page, "phone, target", "look.small()"),
        *at_width(page, NARROW, "150"),
        *at_width(page, NARROW, ""),
        *at_width(page, PHONE, "150"),
        *at_width(page, PHONE, ""),
    ]


def on_a_desk(page: Page) -> list[str]:
    """By night, with all that can be unfolded unfolded."""
    page.emulate_media(color_scheme="dark")
    found = at_width(page, DESK, "")
    page.evaluate("look.unfold()")
    return [*found, *asked(page, "desk", "await look.broken()"), *at_width(page, PHONE, "")]


def asked(page: Page, where: str, question: str) -> list[str]:
    return [f"{where}: {each}" for each in page.evaluate(f"async () => {question}")]


def at_width(page: Page, size: tuple[int, int], text: str) -> list[str]:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate("(size) => { document.documentElement.dataset.size = size || '100'; }", text)
    found = page.evaluate("look.wide()")
    page.evaluate("() => { document.documentElement.dataset.size = '100'; }")
    return [f"scrolls sideways at {size[0]} px {text}: {' | '.join(found)}"] if found else []
