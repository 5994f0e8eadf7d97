"""What organisers write above a column or on a sheet, in French, Japanese or English, and what it means."""

import re
import unicodedata
from functools import lru_cache

from babel import Locale

TABLES = {
    "event": "event evenement イベント 行事 大会",
    "places": "places place lieux lieu salles salle rooms venues 会場 場所",
    "tracks": "tracks track parcours thematiques thematique themes 分野",
    "delegations": "delegations delegation collectivites collectivite 代表団 自治体 参加自治体",
    "people": "people persons person participants participant personnes delegues attendees 参加者 参加者名簿 名簿",
    "sessions": "sessions session seances seance programme program schedule セッション プログラム 日程",
}
COMMON = {
    "code": "code identifiant id コード 番号",
    "name": "name nom intitule 名称 名前",
    "languages": "languages langues 言語 使用言語 発言言語",
    "capacity": "capacity capacite jauge 定員 収容人数",
    "start": "start debut 開始 開始日 開始時刻 開始時間",
    "end": "end fin 終了 終了日 終了時刻 終了時間",
    "kind": "kind type genre nature 種別 種類 区分",
    "delegation": "delegation collectivite 代表団 自治体 自治体コード",
}
COLUMNS = {
    "event": {
        "theme": "theme テーマ", "city": "city ville 都市 開催都市",
        "timezone": "timezone time_zone fuseau_horaire fuseau タイムゾーン 時間帯",
        "default_language": "default_language langue_par_defaut 既定の言語 既定言語",
        "practical": "practical practical_information informations_pratiques infos_pratiques ご案内 案内 会場案内",
        "release": "release release(min) liberation_des_places remise_a_disposition remise_a_disposition(min) "
        "予約の自動解除 自動解除 自動解除(分)",
        "safety": "safety securite consignes_de_securite 安全 安全のために 安全情報 緊急時",
    },
    "places": {
        "address": "address adresse 住所",
        "walk": "walk walk(min) minutes_on_foot walking_minutes marche marche(min) minutes_a_pied minutes_de_marche "
        "temps_de_marche 徒歩 徒歩分 徒歩(分) 徒歩時間",
        "gate": "gate entree controle_d_entree portique 入場口 入場ゲート ゲート",
        "within": "within dans derriere derriere_l_entree 所在 入場口コード",
    },
    "tracks": {"colour": "colour color couleur 色"},
    "delegations": {
        "country": "country pays 国 国コード", "protocol": "protocol protocole ordre_protocolaire 席次 順番 建制順",
        "twins": "twins twin jumelages jumelage villes_jumelees 姉妹都市 友好都市",
    },
    "people": {
        "category": "category categorie カテゴリー 区分", "civility": "civility civilite 敬称",
        "family": "family family_name last_name surname nom nom_de_famille 姓_ローマ字 姓(ローマ字)",
        "given": "given given_name first_name prenom 名_ローマ字 名(ローマ字)",
        "native_family": "native_family 姓 氏", "native_given": "native_given 名",
        "kana_family": "kana_family セイ せい 姓_カナ 姓_かな 姓_フリガナ",
        "kana_given": "kana_given メイ めい 名_カナ 名_かな 名_フリガナ",
        "function": "function fonction role 役職 職名 肩書",
        "email": "email e_mail courriel mail adresse_electronique メール メールアドレス",
        "language": "language langue 言語 使用言語", "head": "head chef_de_delegation cheffe_de_delegation 団長",
        "escort": "escort referent referent_de_delegation 随行者", "vip": "vip 要人",
        "speaks_at": "speaks_at intervient intervient_a interventions 登壇 登壇セッション",
    },
    "sessions": {
        "day": "day date jour 日 日付 開催日", "track": "track parcours thematique 分野",
        "place": "place lieu salle room venue 会場 場所 会場コード", "title": "title titre intitule タイトル 題名 件名",
        "short": "short titre_court short_title 略称 短縮題名",
        "abstract": "abstract resume description 概要 説明 内容",
        "interpretation": "interpretation 通訳 通訳言語", "mode": "mode 通訳方式 方式",
        "channel": "channel canal チャンネル",
        "registration": "registration inscription reservation 予約 申込", "quota": "quota 自治体別定員 割当",
        "kept": "kept kept_for_heads places_de_chefs places_des_chefs_de_delegation reservees_aux_chefs 団長枠 団長席",
        "release": "release release(min) liberation_des_places remise_a_disposition remise_a_disposition(min) "
        "予約の自動解除 自動解除 自動解除(分)",
        "audience": "audience public 対象 対象者", "status": "status statut etat 状態",
        "continues": "continues continu se_poursuit enchaine 続き 続けて 入替なし",
    },
}  # fmt: skip
TABLE_COLUMNS = {
    "event": (
        "code", "name", "theme", "city", "timezone", "languages", "default_language", "start", "end", "practical",
        "safety", "release",
    ),
    "places": ("code", "name", "address", "capacity", "walk", "gate", "within"),
    "tracks": ("code", "name", "colour"),
    "delegations": ("code", "country", "kind", "protocol", "name", "twins"),
    "people": (
        "code", "delegation", "category", "civility", "family", "given", "native_family", "native_given", "kana_family",
        "kana_given", "function", "email", "language", "head", "escort", "vip", "speaks_at",
    ),
    "sessions": (
        "code", "day", "start", "end", "kind", "track", "place", "title", "short", "abstract", "languages",
        "interpretation", "mode", "channel", "capacity", "registration", "quota", "kept", "release", "audience",
        "status", "continues",
    ),
}  # fmt: skip
SAID = ("name", "theme", "city", "title", "short", "abstract", "function", "practical", "safety")
"""Columns that exist once for each language, as `title_fr`."""
FRENCH_ALONE = (
    "nom", "intitule", "titre", "titre_court", "resume", "fonction", "ville", "informations_pratiques",
    "infos_pratiques", "securite", "consignes_de_securite",
)  # fmt: skip
"""What says by itself in which language its column is."""
LANGUAGE_WORDS = {
    "francais": "fr", "french": "fr", "フランス語": "fr", "仏語": "fr", "仏": "fr", "japonais": "ja", "japanese": "ja",
    "日本語": "ja", "日": "ja",
    "anglais": "en", "english": "en", "英語": "en", "英": "en",
}  # fmt: skip


def folded(words: str) -> str:
    """A heading without case, width, accents or punctuation: « Titre (français) » is `titre_francais`."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", words).casefold())
    plain = unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", plain))
    return re.sub(r"[\s_\-‐–/.:·()\[\]*]+", "_", plain).strip("_")


def table(name: str) -> str:
    """The table a file or sheet is called after; empty when none is."""
    plain = folded(name)
    return next((found for found, words in TABLES.items() if plain in words.split()), "")


@lru_cache(maxsize=512)
def language(tag: str) -> str:
    """A language as we write its tag (`pt-BR`, `zh-Hant`); empty when there is no such language."""
    first, *rest = re.split("[-_]", tag.strip())
    if not re.fullmatch("[A-Za-z]{2,3}", first) or first.lower() not in Locale("en").languages:
        return ""
    if not all(re.fullmatch("[A-Za-z0-9]{2,8}", part) for part in rest):
        return ""
    parts = [part.title() if len(part) == 4 else part.upper() if len(part) == 2 else part.lower() for part in rest]
    return "-".join([first.lower(), *parts])


@lru_cache(maxsize=1024)
def column(of_table: str, heading: str) -> str:
    """The column a heading means, as `start` or `title_fr`; empty when it means none."""
    plain = folded(heading)
    known = _known(of_table)
    if plain in known:
        found = known[plain]
        return found if found not in SAID else f"{found}_{_own_language(plain)}" if _own_language(plain) else ""
    for at in [place for place, sign in enumerate(plain) if sign == "_"]:
        base, tail = known.get(plain[:at], ""), plain[at + 1 :]
        lang = LANGUAGE_WORDS.get(tail) or language(tail)
        if base in SAID and lang:
            return f"{base}_{lang}"
    return ""


@lru_cache(maxsize=8)
def _known(of_table: str) -> dict[str, str]:
    words = {**COMMON, **COLUMNS[of_table]}
    return {folded(word): name for name in TABLE_COLUMNS[of_table] for word in words[name].split()}


def _own_language(plain: str) -> str:
    """« 名称 » alone is Japanese, « titre » French; an English word or one that both share says nothing."""
    if not plain.isascii():
        return "ja"
    return "fr" if plain in FRENCH_ALONE else ""
