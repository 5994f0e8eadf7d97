"""Japanese lines break between phrases, as the design draws them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.formats.phrases import WORD_JOINER, joined, phrases

JAPANESE = st.text(
    st.one_of(
        st.sampled_from(
            "第分科会ございます歴史・文化（後半）「」：、。ーっゃ1２3A班年月日（水）　 \u00a0\u2060～…！行き"
        ),
        st.characters(min_codepoint=0x3040, max_codepoint=0x30FF),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.characters(codec="utf-8"),
    ),
    max_size=60,
)


def cut(text: str) -> str:
    """The phrases as one reads them: | for a break, ~ for a word joiner."""
    return "|".join(phrases(text)).replace(WORD_JOINER, "~")


@pytest.mark.parametrize(
    "drawn",
    [
        "パネルディスカッション1：|地域の|資源と|強みの|効果的な|活用",
        "パネルディスカッション2：|都市に|おける|社会的な|つながりと|連帯の|促進~・~強化",
        "第1分科会：|成熟社会に|おける|都市の|価値と|持続可能な|経営|（前半）",
        "第1分科会：|歴史~・~文化を|生かした|観光と|産業~・~環境の|両立|（後半）",
        "第3分科会：|脱炭素社会の|実現と|魅力ある|地域づくり|（前半）",
        "全体会　|開会：|日仏自治体の|パートナーシップが|世界にもたらす|新しい|価値",
        "各分科会報告者・|宣言起草委員会合同会議",
        "パネルディスカッション2、|昼食|（ホワイエ）",
        "通訳レシーバーは|各会場の|入口で|お貸しします。|終了後は|必ず|ご返却ください。",
        "名簿を|確認いたしますので、|お名前を|伺えますでしょうか。",
        "申し訳ございません、|ただいま満席でございます。",
        "15時22分に|ご入場の|記録がございます。|一度|ご退室に|なりましたでしょうか。",
        "落ち着いて|会場の|外へ|出てください。",
        "宿泊ホテル行きバス　|出発",
        "チャンネル1：|フランス語・|2：日本語",
    ],
)
def test_a_line_of_the_design_breaks_where_it_was_drawn(drawn: str) -> None:
    assert cut(drawn.replace("|", "").replace("~", "")) == drawn


@pytest.mark.parametrize(
    "word", ["第1分科会", "第12分科会", "会議室1", "パネルディスカッション1", "2030年代に", "２０３０年代に"]
)
def test_a_number_stays_with_its_word(word: str) -> None:
    assert cut(word) == word
    assert any(word in piece for piece in phrases(f"{word}について議論します"))


@pytest.mark.parametrize(
    "word",
    ["受付~・~移動", "歴史~・~文化を", "A班~・~B班", "ディーニュ~・~レ~・~バン市", "オディール~・~ケルヴァネック"],
)
def test_a_short_pair_is_tied_at_its_dot(word: str) -> None:
    assert cut(word.replace("~", "")) == word


def test_a_long_enumeration_may_break_after_a_dot() -> None:
    assert cut("観光・産業・環境・教育・文化・福祉の連携") == "観光~・~産業~・~環境・|教育~・~文化~・~福祉の|連携"


@pytest.mark.parametrize(
    "word", ["（前半）", "（ホワイエ）", "（第2分科会後半）", "（A班のみ参加）", "20日（水）", "QRコード"]
)
def test_a_short_bracket_and_a_short_word_stay_whole(word: str) -> None:
    assert cut(word) == word


def test_a_long_bracket_may_break_inside_but_not_at_its_edges() -> None:
    pieces = phrases("報告会（各分科会の報告者と宣言起草委員会の代表者が参加します）")
    assert pieces[:2] == ["報告会", "（各分科会の"]
    assert pieces[-1].endswith("）")
    assert len(pieces) > 3


def test_an_address_is_never_cut() -> None:
    assert "https://example.org/a?b=c" in "|".join(phrases("詳しくはhttps://example.org/a?b=cをご覧ください"))
    assert any("09:30" in piece for piece in phrases("受付は09:30から始まります"))


@pytest.mark.parametrize("text", ["", "Salle 1 – Économie", "Hello, world", "😀🇫🇷", "<b>&amp;</b>", "한국어", "、。"])
def test_a_text_without_japanese_is_one_piece(text: str) -> None:
    assert phrases(text) == ([text] if text else [])


def test_the_pieces_may_be_changed_without_harm() -> None:
    phrases("第1分科会：市民参加").clear()
    assert cut("第1分科会：市民参加") == "第1分科会：|市民参加"


@given(JAPANESE)
def test_the_pieces_together_are_the_text(text: str) -> None:
    assert joined(phrases(text)) == text.replace(WORD_JOINER, "")
    assert "" not in phrases(text)


@given(JAPANESE)
def test_no_line_begins_or_ends_with_what_may_not(text: str) -> None:
    for before, after in zip(phrases(text), phrases(text)[1:], strict=False):
        assert not re.match(r"[）」』、。，．・：；！？…～ぁぃぅぇぉっゃゅょァィゥェォッャュョー\s\u00a0\u2060]", after)
        assert not re.search(r"[（「『\u00a0\u202f\u2060]$", before)
        assert not re.search(r"[0-9A-Za-z]$", before) or not re.match(r"[0-9A-Za-z]", after)
        assert not after.startswith(("ございます", "ざいます"))
    for whole in re.findall(r"第\d+分科会|（[^（）]{1,8}）", text):
        assert whole not in text.replace(WORD_JOINER, "") or any(whole in joined([piece]) for piece in phrases(text))


def test_a_long_text_is_cut_quickly() -> None:
    assert len(phrases("地域の資源・強みの（効果的な）活用1" * 5000)) > 10000
