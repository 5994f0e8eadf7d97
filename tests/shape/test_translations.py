"""Every sentence is said in every language of the interface, whole, with the same gaps; and every refusal has words."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from translations import catalogues
from webapp.formats.words import say
from webapp.pages import errors, refusals
from webapp.rules.languages import INTERFACE
from webapp.rules.seats import REFUSALS

ROOT = Path(__file__).parents[2]
GAP = re.compile(r"%\((\w+)\)[a-z]|%(?![%(\s])")
SENTENCES = catalogues.sentences()


@pytest.fixture(scope="module", params=INTERFACE)
def spoken(request: pytest.FixtureRequest) -> Catalog:
    path = catalogues.FOLDER / request.param / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=request.param, abort_invalid=True)


def forms(said: object) -> list[str]:
    """One string, or one for each plural."""
    return list(said) if isinstance(said, tuple | list) else [str(said)]


def gaps(words: str) -> set[str]:
    return {found[0] for found in GAP.finditer(words)}


def faults(message: Message, plurals: int) -> list[str]:
    """What is wrong with one sentence of a catalogue."""
    said, asked = forms(message.string), forms(message.id)
    found = []
    if "" in said or len(said) != (plurals if message.pluralizable else 1):
        found.append("not said")
    if message.fuzzy:
        found.append("fuzzy")
    if any(gaps(form) != gaps(asked[-1]) for form in said if form):
        found.append("other gaps")
    if any(form.strip() != form != asked[0] and not form.startswith(" :") for form in said):  # as French prints a colon
        found.append("stray space")
    return found


def test_every_sentence_is_said_whole_with_the_same_gaps(spoken: Catalog) -> None:
    wrong = []
    for sentence in SENTENCES:
        if sentence.id:
            message = spoken.get(forms(sentence.id)[0], sentence.context)
            found = faults(message, spoken.num_plurals) if message else ["missing"]
            wrong += [(forms(sentence.id)[0], fault) for fault in found]
    assert wrong == []


def test_nothing_is_said_that_nobody_says(spoken: Catalog) -> None:
    known = {(forms(each.id)[0], each.context) for each in SENTENCES if each.id}
    assert [forms(each.id)[0] for each in spoken if each.id and (forms(each.id)[0], each.context) not in known] == []
    assert list(spoken.obsolete) == []


def test_french_and_japanese_are_not_english_left_as_it_was() -> None:
    kept = [str(forms(each.id)[0]) for each in SENTENCES if each.id]
    same = [words for words in kept if say("ja", words) == words and re.search(r"[a-z]{3}", words.replace("%(", ""))]
    assert [words for words in same if " " in words] == []


@pytest.mark.parametrize(
    ("id_", "string", "fault"),
    [
        ("Hello", "", ["not said"]),
        ("Hello %(name)s", "Bonjour", ["other gaps"]),
        ("Hello %(name)s", "Bonjour %(nom)s", ["other gaps"]),
        ("Hello", "Bonjour ", ["stray space"]),
        (("%(num)s seat", "%(num)s seats"), ("%(num)s place", ""), ["not said"]),
        (("%(num)s seat", "%(num)s seats"), ("une place", "%(num)s places"), ["other gaps"]),
        ("Hello", "Bonjour", []),
    ],
)
def test_what_is_wrong_with_a_sentence_is_seen(id_: object, string: object, fault: list[str]) -> None:
    assert faults(Message(id_, string), 2) == fault
    if not fault:
        assert faults(Message(id_, string, flags=["fuzzy"]), 2) == ["fuzzy"]


# --- codes and their words -----------------------------------------------------------------------


def test_every_refusal_has_words_and_no_words_are_left_over() -> None:
    assert set(refusals.WORDS) == set(REFUSALS)


def test_every_refusal_of_a_seat_raised_anywhere_is_in_the_list() -> None:
    verbs = [path for word in ("seats", "outbox") for path in (ROOT / "webapp").glob(f"*/{word}.py")]
    asking = [*verbs, *(ROOT / "webapp/pages/delegate").glob("*.py")]
    raised = {code for path in asking for code in re.findall(r'Refused\("(\w+)"', path.read_text("utf-8"))}
    assert raised == set(REFUSALS)


@pytest.mark.parametrize("lang", INTERFACE)
def test_every_refusal_and_every_error_is_said_in_each_language(lang: str) -> None:
    words = [*refusals.WORDS.values(), *(sentence for pair in errors.WORDS.values() for sentence in pair)]
    assert [sentence for sentence in words if lang != "en" and say(lang, sentence) == sentence] == []
