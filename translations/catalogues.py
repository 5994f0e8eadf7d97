"""Bring translations/ up to date with the sentences in webapp/; with --check, only say whether it is.

Unlike `pybabel update`, it writes no date, place or obsolete entry: a catalogue changes when a sentence does, not else.
"""

import argparse
import re
import sys
import tomllib
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "translations"
LANGUAGES = ("en", "fr", "ja")
CHANGES_BY_ITSELF = re.compile(
    rb'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To): .*\n',
    re.M,
)


def sentences() -> Catalog:
    """What webapp/ says, under the mapping in pyproject.toml."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["babel"]
    mappings = [(each["pattern"], each["method"]) for each in settings["mappings"]]
    options = {
        each["pattern"]: {name: value for name, value in each.items() if name not in ("pattern", "method")}
        for each in settings["mappings"]
    }
    found = _catalogue(None)
    for _file, _line, message, comments, context in extract_from_dir(
        ROOT / "webapp",
        mappings,
        options,
        parse_keywords(settings["keywords"]),
        ["Translators:"],
        strip_comment_tags=True,
    ):
        found.add(message, auto_comments=comments, context=context)
    return found


def catalogues() -> dict[Path, tuple[bytes, str]]:
    """Every file of translations/ as it should be, and what to say of it."""
    template = sentences()
    files = {FOLDER / "messages.pot": (_written(template), f"{len(template)} sentences")}
    languages = {*LANGUAGES, *(path.parent.parent.name for path in FOLDER.glob("*/LC_MESSAGES/messages.po"))}
    for language in sorted(languages):
        path = FOLDER / language / "LC_MESSAGES" / "messages.po"
        catalogue = _catalogue(language)
        if path.is_file():
            with path.open("rb") as file:
                for message in read_po(file, locale=language, abort_invalid=True):
                    if message.id:
                        catalogue[message.id] = message
        catalogue.update(template, no_fuzzy_matching=True)
        said = sum(all(message.string) if message.pluralizable else bool(message.string) for message in catalogue)
        files[path] = _written(catalogue), f"{said - 1} of {len(catalogue)} said"  # the header is a message too
    return files


def _catalogue(language: str | None) -> Catalog:
    of = f" in {language}" if language else ""
    return Catalog(
        locale=language, project="Kakehashi", version="0.1", fuzzy=False, header_comment=f"# What Kakehashi says{of}."
    )


def _written(catalogue: Catalog) -> bytes:
    out = BytesIO()
    write_po(out, catalogue, width=None, no_location=True, sort_output=True, ignore_obsolete=True)
    return CHANGES_BY_ITSELF.sub(b"", out.getvalue())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when something is out of date")
    check = parser.parse_args().check
    if check and not (FOLDER / "messages.pot").is_file():
        return 0  # nothing is translated yet
    stale = False
    for path, (body, summary) in catalogues().items():
        name = path.relative_to(ROOT)
        if check:
            if not path.is_file() or path.read_bytes() != body:
                print(f"{name} is out of date; run make translations", file=sys.stderr)
                stale = True
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
            print(f"{name}: {summary}")
    return int(stale)


if __name__ == "__main__":
    sys.exit(main())
