"""A form as a browser would send it when nobody touched it."""

from html.parser import HTMLParser


class Forms(HTMLParser):
    """Every form of a page, by its action: name → values in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, dict[str, list[str]]] = {}
        self.fields: dict[str, list[str]] = {}
        self.select = self.area = ""
        self.options: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "")
        if tag == "form":
            self.fields = self.found.setdefault(said.get("action", ""), {})
        elif tag == "select":
            self.select, self.options = name, []
        elif tag == "option" and self.select:
            self.options = [said.get("value", "")] if "selected" in said else self.options or [said.get("value", "")]
        elif tag == "textarea":
            self.area = name
            self.fields[name] = [""]
        elif tag == "input" and name and _sent(said):
            self.fields.setdefault(name, []).append(said.get("value", "on"))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.fields[self.area] = [(self.fields[self.area][0] + data).removeprefix("\n")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self.select:
            self.fields.setdefault(self.select, []).extend(self.options[:1])
            self.select = ""
        elif tag == "textarea":
            self.area = ""


def _sent(said: dict[str, str]) -> bool:
    return said.get("type") not in ("file", "radio") and (said.get("type") != "checkbox" or "checked" in said)


def form(page: str, action: str) -> dict[str, list[str]]:
    reader = Forms()
    reader.feed(page)
    return reader.found[action]
