"""Finding someone at a door without a badge: one table of what people type, run through the module that phones run."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.event import Server

pytestmark = pytest.mark.browser
TABLE = json.loads((Path(__file__).parents[1] / "cases" / "search.json").read_text(encoding="utf-8"))
FIND = """async ([people, queries, most]) => {
  const { src } = document.querySelector("script[type=module]");
  const of = (name) => import(src.replace(/main.js$/, `scanner/${name}.js`));
  const [roster, { find, prepare }] = [await of("roster"), await of("search")];
  const rows = people.map((p, n) =>
    [p.id, [`r${p.id}`], [], p.names[0], "", p.names[1] ?? "", "", p.kana, p.latin, p.delegation, "", "", n, 0, ""]);
  roster.apply({ whole: true, now: "2024-11-20T00:00:00Z", people: rows, posts: people.map((p) => p.post) });
  await prepare();
  return queries.map((query) => {
    const { people, count } = find(query, most);
    return [people.map(({ id }) => id), count];
  });
}"""


def found(browser: Browser, server: Server, people: list[dict[str, object]], most: int, *queries: str) -> list[object]:
    context = browser.new_context(base_url=server.url, service_workers="block")
    page = context.new_page()
    page.goto("/fr/programme")
    said: list[object] = page.evaluate(FIND, [people, queries, most])
    context.close()
    return said


def test_someone_is_found_by_any_writing_of_their_name(browser: Browser, server: Server) -> None:
    said = found(browser, server, TABLE["people"], 20, *(case["query"] for case in TABLE["cases"]))
    wrong = [
        (case, people)
        for case, (people, _count) in zip(TABLE["cases"], said, strict=True)  # type: ignore[misc]
        if sorted(people) != case["found"]
    ]
    assert not wrong


def test_whose_name_begins_so_stands_first_and_no_more_than_asked_are_shown(browser: Browser, server: Server) -> None:
    many = [
        {"id": n, "names": [f"Masato {n}" if n < 40 else "佐藤 優子"], "kana": "サトウ ユウコ" if n >= 40 else "",
         "latin": "", "delegation": "", "post": {}}
        for n in range(1, 43)
    ]  # fmt: skip
    assert found(browser, server, many, 20, "sato") == [[[40, 41, 42, *range(1, 18)], 42]]
