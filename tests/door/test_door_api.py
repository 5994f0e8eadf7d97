"""docs/door-api.md: its scanner, run as it stands there, loses nothing whatever becomes of the server."""

import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.door.phone import Phone
from tests.door.served import ROOT, Served
from webapp.pages.api import problems
from webapp.rules.door import CODES
from webapp.store import models
from webapp.store.db import db

TEXT = (ROOT / "docs" / "door-api.md").read_text()
Start = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def start(server: Served, phone: Callable[..., Phone], tmp_path: Path) -> Iterator[Start]:
    """Starts the page's scanner at C11, which has one place, always with the same file."""
    script = tmp_path / "scanner.py"
    script.write_text(re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)[0])
    words = [sys.executable, str(script), f"http://127.0.0.1:{server.port}", phone("C11").token, "C11"]
    started: list[subprocess.Popen[str]] = []

    def start() -> "subprocess.Popen[str]":
        words_ = [*words, str(tmp_path / "scans.jsonl")]
        started.append(subprocess.Popen(words_, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for each in started:
        each.kill()
        each.communicate()


def said(scanner: "subprocess.Popen[str]", code: str) -> str:
    assert scanner.stdin
    assert scanner.stdout
    scanner.stdin.write(f"{code}\n")
    scanner.stdin.flush()
    return scanner.stdout.readline().strip()


def kept() -> list[tuple[str, str]]:
    with db.connection_context():
        rows = models.Scan.select(models.Scan.code, models.Scan.answer).order_by(models.Scan.id).tuples()
        return [(code, answer["verdict"]) for code, answer in rows]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_scanner_of_the_page_works_and_loses_nothing(
    server: Served, start: Start, event: list[str], tmp_path: Path
) -> None:
    scanner = start()
    assert [said(scanner, code) for code in (event[0], event[1], "https://example.org", event[0])] == [
        "ok", "full", "not_a_badge", "already_in",
    ]  # fmt: skip
    server.command("backup", str(tmp_path / "backup"))
    assert said(scanner, event[2]) == "full"

    server.kill()
    assert scanner.stdin
    scanner.stdin.write(f"{event[3]}\n")  # nobody answers, and then the scanner itself is switched off
    scanner.stdin.flush()
    while event[3] not in (tmp_path / "scans.jsonl").read_text():
        pass
    scanner.kill()
    server.command("restore", str(tmp_path / "backup"), "--replace")
    assert [code for code, _verdict in kept()] == [event[0], event[1], "https://example.org", event[0]]
    server.start()
    server.answering()
    again = start()
    assert said(again, event[0]) == "already_in"
    again.communicate()
    assert sorted(kept()) == sorted([
        (event[0], "ok"), (event[1], "full"), ("https://example.org", "not_a_badge"), (event[0], "already_in"),
        (event[2], "full"), (event[3], "full"), (event[0], "already_in"),
    ])  # fmt: skip


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_token_is_had_as_the_page_says(server: Served) -> None:
    link = server.command("link", "door", "C11").strip().replace(":8000/", f":{server.port}/")
    [recipe] = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    base = f"http://127.0.0.1:{server.port}"
    done = subprocess.run(
        ["sh", "-c", f"EVENT={base} LINK={link}\n{recipe}"], capture_output=True, text=True, timeout=60
    )
    request = urllib.request.Request(f"{base}/api/v1/doors", headers={"Authorization": f"Bearer {done.stdout.strip()}"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert b'"C11"' in answer.read()


def test_the_page_names_every_verdict_and_every_refusal() -> None:
    words = set(re.findall("`([a-z_]+)`", TEXT))
    assert set(CODES) <= words
    assert problems.SENTENCES.keys() - {"bad_request", "method_not_allowed"} <= words
