"""The stream of the real server, read without a browser: what it says, in how long, and after it was away."""

import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import event
from tests.browser.conftest import SOLENE
from tests.browser.event import Row, Server

pytestmark = pytest.mark.serial
SECONDS = 3
"""From the end of the publication to the words on a phone."""


@pytest.fixture(scope="module")
def server(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    found = Server(event.copy(loaded, tmp_path_factory.mktemp("stream")))
    yield found
    found.stop()
    assert "Traceback" not in found.log.read_text()


class Listener:
    """Reads a stream in a thread: what came, and when."""

    def __init__(self, server: Server, path: str) -> None:
        self.heard: list[tuple[str, dict[str, Any], float]] = []
        self.answer = urllib.request.urlopen(server.url + path, timeout=60)
        self.greeted = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()
        assert self.greeted.wait(10)

    def _read(self) -> None:
        name = ""
        try:
            for line in self.answer:
                field, _, value = line.decode().rstrip("\n").partition(": ")
                if field == "event":
                    name = value
                elif field == "data":
                    self.heard.append((name, json.loads(value), time.monotonic()))
                    self.greeted.set()
        except OSError:
            pass  # the server stopped

    def notice(self, seconds: float) -> tuple[dict[str, Any], float]:
        """The first notice, and when it came."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for name, data, when in self.heard:
                if name == "notice":
                    return data, when
            time.sleep(0.02)
        raise AssertionError(f"nothing came: {[name for name, _data, _when in self.heard]}")

    @property
    def hello(self) -> dict[str, Any]:
        return self.heard[0][1]


def moved(code: str, start: str) -> Any:
    def edit(rows: list[Row]) -> list[Row]:
        return [{**row, "start": start} if row["code"] == code else row for row in rows]

    return edit


def test_two_readers_in_two_languages_hear_of_a_change_within_seconds(server: Server) -> None:
    french, japanese = Listener(server, "/live/fr"), Listener(server, "/live/ja")
    event.change(server.folder, sessions=moved("C16", "15:40"))
    published = time.monotonic()
    for reader, words in ((french, "Changement"), (japanese, "変更")):
        told, when = reader.notice(SECONDS)
        assert (told["session"], told["kind"]) == ("C16", "session_changed")
        assert told["words"].endswith("15:35 → 15:40")
        assert words in told["html"]
        assert when - published < SECONDS


def test_what_was_told_while_the_server_was_away_comes_by_its_number(server: Server) -> None:
    before = Listener(server, "/live/fr").hello
    server.stop()
    event.change(server.folder, sessions=moved("C15", "15:45"))
    server.start()
    after = f"after={before['notices']}&epoch={before['epoch']}"
    told, _when = Listener(server, f"/live/fr?{after}").notice(5)
    assert told["number"] == before["notices"] + 1
    with urllib.request.urlopen(f"{server.url}/live/ja/since?{after}", timeout=10) as answer:
        numbers = [frame["number"] for frame in json.load(answer)["frames"]]
    assert numbers == list(range(before["notices"] + 1, numbers[-1] + 1))


def test_nobody_hears_what_was_written_to_someone_else(server: Server) -> None:
    stranger = Listener(server, "/live/fr")
    last = stranger.hello["notices"]
    words = ("--title", "fr=Votre badge", "--text", "fr=Il vous attend.")
    event.run(server.folder, "notice", "--to", f"person:{SOLENE['code']}", *words, "--yes")
    until = time.monotonic() + 5
    while time.monotonic() < until and stranger.heard[-1][1].get("notices") != last + 1:
        time.sleep(0.05)
    assert [name for name, _data, _when in stranger.heard] == ["hello", "beat"]
    assert "badge" not in json.dumps(stranger.heard, ensure_ascii=False)
