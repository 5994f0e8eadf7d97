"""French as a typesetter sets it; every text, however hostile, escaped."""

import re
import time
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from webapp.formats.phrases import joined, phrases
from webapp.formats.typography import french, lead, markup, markup_title, paragraphs

FRENCH = st.text(
    st.one_of(
        st.sampled_from("aeéLlVXI 0123456789 :;!?«»\"'’()[]–-/.,@… \u00a0\u202f\n°nhAtelier"),
        st.characters(codec="utf-8"),
    ),
    max_size=80,
) | st.lists(
    st.sampled_from(
        [
            "Salle 1",
            "9 h 42",
            "20 novembre",
            '"',
            "'",
            " ",
            ":",
            "?",
            "!",
            "« ",
            " »",
            "http://a.fr/?b",
            "l'",
            "1re",
            "n°3",
            "partie",
            "a@b.fr",
            "–",
            "XIXe",
            "16 000",
            "M. Brault",
            "12:30",
            "(",
            ")",
            "\n",
            "…",
        ]
    )
).map("".join)
TEXTS = (
    FRENCH | st.text(st.sampled_from("第1分科会：（経済）・歴史文化を<>&\"' \u2060\u202e前半🎉ございます")) | st.text()
)
LANGS = st.sampled_from(["fr", "ja", "en", "fr-CH", "de", "ar"])


def seen(text: str) -> str:
    """~ for U+00A0, ^ for U+202F."""
    return text.replace("\u00a0", "~").replace("\u202f", "^")


def bare(html: str) -> str:
    """What a browser would show."""
    return unescape(re.sub(r"<[^<>]*>", "", html))


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Ouverture de la conférence : le partenariat", "Ouverture de la conférence~: le partenariat"),
        ("Canal 1: français", "Canal~1~: français"),
        ("toutes réservées ; 7 personnes en attente", "toutes réservées^; 7~personnes en attente"),
        ("Revenez-vous dans la salle?", "Revenez-vous dans la salle^?"),
        ("Vraiment?!", "Vraiment^?!"),
        ("Oui\u00a0! Non\u202f: si", "Oui^! Non~: si"),
        ('les "biens communs" de tous', "les «~biens communs~» de tous"),
        ("les «biens communs»", "les «~biens communs~»"),
        ("«  de trop  »", "«~de trop~»"),
        ("L'entrée de l'\"hôtel\"", "L’entrée de l’«~hôtel~»"),
        ("Aujourd'hui, d'1 à 2", "Aujourd’hui, d’1 à 2"),
        ("Salle 1", "Salle~1"),
        ("Grande salle → Salle 1 : 4 min", "Grande salle → Salle~1~: 4~min"),
        ("Table ronde 1 – Ressources", "Table ronde~1~– Ressources"),
        ("Atelier 1 – Économie (1re partie)", "Atelier~1~– Économie (1re~partie)"),
        ("Groupe A – thé", "Groupe~A~– thé"),
        ("Mercredi 20 novembre", "Mercredi 20~novembre"),
        ("publiée à 10 h 05", "publiée à 10~h~05"),
        ("Version n° 3, n°4", "Version n°~3, n°~4"),
        ("90 places, 90 / 90", "90~places, 90~/~90"),
        ("16 000 €, 5 %", "16~000~€, 5~%"),
        ("au XIXe siècle, 3e en attente", "au XIXe~siècle, 3e en attente"),
        ("du 18 au 21 novembre", "du 18 au 21~novembre"),
        ("M. Brault et Mme Kervanec", "M.~Brault et Mme~Kervanec"),
        ("Attention (danger!)", "Attention (danger^!)"),
        ("« Où ? »", "«~Où^?~»"),
    ],
)
def test_french_is_set_as_in_the_design(typed: str, set_: str) -> None:
    assert seen(french(typed)) == set_


@pytest.mark.parametrize(
    "text",
    [
        "http://exemple.fr/a?b=1&c='d'",
        "https://exemple.fr:8000/x;y!z",
        "voir www.exemple.fr/l'eau?x",
        "accueil@exemple.fr",
        "tel:+33102030405",
        "09:30",
        "16:9",
        "de 09:30 à 10:45",
        "C:\\dossier",
        "a::b",
        "&amp;x",
        "3.5",
        "2024-11-20",
        '12"',
        "(?)",
        "? !"[:1],
        "",
        " ",
        "\n",
        "静岡：経済",
    ],
)
def test_addresses_times_and_codes_are_untouched(text: str) -> None:
    assert french(text) == text


def test_punctuation_after_an_address_is_still_french() -> None:
    assert seen(french("Voir http://exemple.fr: c'est là! a@b.fr ?")) == "Voir http://exemple.fr~: c’est là^! a@b.fr^?"


@given(FRENCH)
def test_what_is_set_once_is_not_set_again(text: str) -> None:
    assert french(french(text)) == french(text)


@given(FRENCH)
def test_setting_changes_only_spaces_quotes_and_apostrophes(text: str) -> None:
    def kept(words: str) -> str:
        return re.sub(r"[\s«»\"'’]", "", words)

    assert kept(french(text)) == kept(text)


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("8es Rencontres", "8<sup>es</sup> Rencontres"),
        ("(1re partie)", "(1<sup>re</sup>\u00a0partie)"),
        ("1er étage", "1<sup>er</sup>\u00a0étage"),
        ("3e en attente", "3<sup>e</sup> en attente"),
        ("XIXe, Ve, Ier", "XIX<sup>e</sup>, V<sup>e</sup>, I<sup>er</sup>"),
        ("Le Ces Mes Des Vie 12ème 4x", "Le Ces Mes Des Vie 12ème 4x"),
        ("http://a.fr/8es", "http://a.fr/8es"),
        ("<script>alert('1re')</script>", "&lt;script&gt;alert(&#39;1<sup>re</sup>&#39;)&lt;/script&gt;"),
    ],
)
def test_french_ordinals_are_raised(typed: str, html: str) -> None:
    assert markup(typed, "fr") == Markup(html)
    assert type(markup(typed, "fr")) is Markup


def test_japanese_has_break_opportunities_and_no_french_spaces() -> None:
    assert markup("第2分科会：市民参加", "ja") == Markup("第2分科会：<wbr>市民参加")
    assert markup("Salle 1: <b>", "ja") == Markup("Salle 1: &lt;b&gt;")


def test_english_is_escaped_and_nothing_else() -> None:
    assert markup('Tom & "Jerry": 1st?', "en") == Markup("Tom &amp; &#34;Jerry&#34;: 1st?")


@given(TEXTS, LANGS)
def test_without_its_tags_a_line_is_the_text_as_set(text: str, lang: str) -> None:
    as_set = {"fr": french(text), "ja": "".join(phrases(text))}.get(lang.split("-")[0], text)
    assert bare(markup(text, lang)) == as_set
    assert joined([bare(markup_title(text, lang, numbered=True))]) == joined([as_set])


@given(TEXTS, LANGS)
def test_no_text_makes_a_tag_of_its_own(text: str, lang: str) -> None:
    for html in (markup(text, lang), markup_title(text, lang, numbered=True), paragraphs(text, lang)):
        assert re.sub(r"</?(?:sup|p|span)>|<wbr>|<br>|<span class=\"n\">", "", html).count("<") == 0


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("Atelier 1 – Attractivité (1re partie)", "Atelier 1"),
        ("Atelier\u00a01\u00a0– Attractivité", "Atelier\u00a01"),
        ("Workshop 12: Clean energy", "Workshop 12"),
        ("Table ronde 2 – Lien social", "Table ronde 2"),
        ("Groupe A – Plantation", "Groupe A"),
        ("第1分科会：歴史・文化", "第1分科会"),
        ("第1分科会（経済）前半", "第1分科会"),
        ("第三分科会：環境", "第三分科会"),
        ("Déjeuner", ""),
        ("Clôture – 2026", ""),
        ("Soirée : 2 plats", ""),
        ("Atelier 1", ""),
        ("", ""),
    ],
)
def test_the_number_of_a_workshop_leads_its_title(title: str, number: str) -> None:
    assert lead(title) == (number, title[len(number) :])


def test_the_number_is_marked_when_the_title_is_numbered() -> None:
    assert markup_title("Atelier 1 – Tourisme (2e partie)", "fr", numbered=True) == Markup(
        '<span class="n">Atelier\u00a01</span>\u00a0– Tourisme (2<sup>e</sup>\u00a0partie)'
    )
    assert markup_title("第1分科会：成熟社会における", "ja", numbered=True) == Markup(
        '<span class="n">第1分科会</span>：<wbr>成熟社会に<wbr>おける'
    )
    assert markup_title("第1分科会（経済）前半", "ja", numbered=True) == Markup(
        '<span class="n">第1分科会</span><wbr>（経済）<wbr>前半'
    )
    assert markup_title("Atelier 1 – Tourisme", "fr", numbered=False) == Markup("Atelier\u00a01\u00a0– Tourisme")


def test_a_blank_line_makes_a_paragraph() -> None:
    assert paragraphs("Un : <b>\r\nsuite\r\n\r\n \n\nDeux!\n", "fr") == Markup(
        "<p>Un\u00a0: &lt;b&gt;<br>suite</p>\n<p>Deux\u202f!</p>"
    )
    assert paragraphs(" \n\n ", "ja") == Markup("")


@pytest.mark.parametrize(
    "text", ['"' * 50_000, "« " * 50_000, " " * 100_000, "a@" * 50_000, "1 " * 50_000, "a:" * 50_000]
)
def test_a_hostile_text_is_set_quickly(text: str) -> None:
    started = time.perf_counter()
    markup_title(text, "fr", numbered=True)
    assert time.perf_counter() - started < 2
