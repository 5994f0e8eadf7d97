"""Pages cut for the phone's own copy: a page is rendered as ever, by a request of our own, and taken out of its shell.

While `g.cut` is set, pages are printed without their shell (base_fragment.html), templates mark what is their reader's
own with `gap("name") … gap()`, and cards are slots. What is left is the same for everybody; what stood in the gaps is
given beside it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app, g, render_template
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from webapp.pages import errors
from webapp.pages.safety import settings
from webapp.store.db import db
from webapp.store.pulse import Asker

HERE = ("programme", "agenda", "badge", "news", "")
"""The places of the bar; the last is none of them."""
OPEN, SHUT = "\x0e", "\x0f"
_GAP = re.compile(f"{OPEN}(@[^{SHUT}]+){SHUT}(.*?){OPEN}{SHUT}", re.S)
_PAGE = re.compile(r"<!--page-->(.*)<!--/page-->", re.S)
_TITLE = re.compile(r"(?<=<title>).*?(?=</title>)", re.S)
NOTHING = Markup("")


@dataclass(frozen=True)
class Fragment:
    """`body` has slots NUL code|shape NUL for cards and NUL @name NUL for gaps; `gaps` is what its reader has in them.
    `title` is HTML."""

    title: str
    body: str
    gaps: dict[str, str] = field(default_factory=dict)
    status: int = 200


def cutting() -> bool:
    return bool(g.get("cut"))


def gap(name: str = "") -> Markup:
    """Opens a gap of the page being cut; without a name, closes it. Nothing on an ordinary page."""
    if not cutting():
        return NOTHING
    return Markup(f"{OPEN}{'@' + name if name else ''}{SHUT}")


def slot(code: str, shape: str) -> Markup:
    """Where a card goes."""
    return Markup(f"\0{code}|{shape}\0")


def cut(html: str, status: int = 200) -> Fragment:
    """A page rendered while `g.cut` was set, without its shell, its gaps emptied into `gaps`."""
    title, page = _TITLE.search(html), _PAGE.search(html)
    assert title is not None
    assert page is not None, "the page has no marks"
    gaps: dict[str, str] = {}
    return Fragment(title[0], opened(page[1], gaps), gaps, status)


def opened(html: str, gaps: dict[str, str]) -> str:
    """HTML with its gaps made into slots; what was in them is put into `gaps`."""

    def keep(found: re.Match[str]) -> str:
        gaps[found[1]] = found[2]
        return f"\0{found[1]}\0"

    return _GAP.sub(keep, html)


def shell(html: str) -> str:
    """All of a page but its title (U+0001), its fragment (U+0002) and more attributes of <html> (U+0003)."""
    return _PAGE.sub("\x02", _TITLE.sub("\x01", html, count=1)).replace("<html", "<html\x03", 1)


@contextmanager
def reading(path: str, asker: Asker, size: int = 100, cut: bool = True) -> Iterator[None]:
    """Inside: a request of our own for one of our pages, cut, by this asker; no cookie but the text size."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    cookie = {"Cookie": f"size={size}"}
    known = g.get("individual") if g.get("asker") == asker else None  # read once for all the pages of one person
    try:
        with app.app_context(), app.test_request_context(path, base_url=settings().base_url, headers=cookie):
            g.asker, g.cut = asker, cut
            if known is not None:
                g.individual = known
            app.preprocess_request()
            yield
    finally:
        db.connect(reuse_if_open=True)  # the inner request closed it behind itself


def fragment(path: str, asker: Asker) -> Fragment:
    """The page at this path as this asker sees it, an error's page too."""
    with reading(path, asker):
        try:
            response = current_app.make_response(current_app.dispatch_request())
        except HTTPException as error:
            response = errors.answer(error)
        return cut(response.get_data(as_text=True), response.status_code)


def entry(found: Fragment, bars: dict[str, str]) -> dict[str, Any]:
    """A page as a phone keeps it; `here` names its bar, `status` is left out when it is 200."""
    here = {html: here for here, html in bars.items()}.get(found.gaps.get("@bar", ""), "")
    page = {"title": found.title, "body": found.body, "here": here}
    return page if found.status == 200 else {**page, "status": found.status}


def bars(new: int) -> dict[str, str]:
    """The bar under the page in each of its places, telling so many unread notices."""
    return {here: render_template("parts/bar.html", here=here, new=new) for here in HERE}


def attach(app: Flask) -> None:
    app.jinja_env.globals["gap"] = gap
