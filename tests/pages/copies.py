"""What a phone does with its own copy, in a few lines: it joins a page from parts."""

import re
from typing import Any

from flask import Flask

from tests.pages.visitors import Phone, visitor

Copy = dict[str, Any]


def edition(app: Flask) -> Copy:
    stranger = visitor(app)
    found: Copy = stranger.get(stranger.get("/edition.json").json["bundle"]).json
    return found


def joined(bundle: Copy, mine: Copy, path: str) -> str:
    """The fragment of a page as a phone shows it without network."""
    said = bundle["languages"][path.split("/")[1]]
    page = mine["pages"].get(path) or said["pages"][path]
    code = path.rsplit("/", 1)[1]
    signed = mine["person"] is not None

    def card(wanted: str, shape: str) -> str:
        mark = mine["marks"].get(wanted)
        ways = said["cards"][wanted][shape]
        way = ("on" if mark and mark["starred"] else "off") if signed else "out"
        html: str = ways.get(way, ways["out"])
        assert html.count("\4") == 1
        return html.replace("\4", mark["state"] if mark else said["states"].get(wanted, ""))

    def gap(name: str) -> str:
        own = {
            "@urgent": mine["urgent"],
            "@bar": mine["bar"][page["here"]],
            "@size": said["sizes"][str(mine["size"])],
            "@act": mine["acts"].get(code, said["acts"].get(code)),
            "@seats": mine["seats"].get(code, ""),
            "@party": mine["party"].get(code, ""),
            "@star": said["star"]["on" if mine["marks"].get(code, {}).get("starred") else "off"] if signed else "",
        }
        found = {**said["gaps"], **(said["signed"] if signed else {}), **own}.get(name, "")
        return str(found).replace("\6", code)

    def fill(slot: re.Match[str]) -> str:
        return gap(slot[1]) if slot[1].startswith("@") else card(*slot[1].split("|"))

    return re.sub("\0([^\0]+)\0", fill, page["body"])


def shown(phone: Phone, path: str) -> str:
    """The fragment of the server's own page."""
    return phone.get(path).text.split("<!--page-->")[1].split("<!--/page-->")[0]
