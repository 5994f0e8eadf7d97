"""Settings: every setting, read once from the environment, frozen, loud when wrong."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from webapp.clock import Clock, starting
from webapp.rules.texts import Translate


class WrongSetting(ValueError):
    """A setting that cannot be used; the message names it and says what was expected."""


@dataclass(frozen=True)
class Mailbox:
    """The mail server letters go to, and the address they come from. `how`: TLS from the first byte (`tls`), asked for
    once connected (`starttls`), or none, which only this machine itself is spoken to with."""

    host: str
    port: int
    how: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Settings:
    """`base_url` has no trailing slash. `trusted_proxies` is how many proxies stand in front (0: none); `processes` how
    many of the server's share the phones."""

    database_url: str = "sqlite:///kakehashi.sqlite"
    secret_key: str = ""
    base_url: str = "http://127.0.0.1:8000"
    clock: Clock = Clock()
    trusted_proxies: int = 0
    port: int = 8000
    processes: int = 1
    mailbox: Mailbox | None = None
    translate: Translate | None = None

    @property
    def secure(self) -> bool:
        return self.base_url.startswith("https://")


def _number(env: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    raw = env.get(name, "").strip()
    if not raw:
        return default
    if not raw.isascii() or not raw.isdigit() or not least <= int(raw) <= most:
        raise WrongSetting(f"{name} is {raw!r}; a whole number from {least} to {most} is expected.")
    return int(raw)


def _instant(env: Mapping[str, str], name: str) -> datetime | None:
    raw = env.get(name, "").strip()
    if not raw:
        return None
    try:
        instant = datetime.fromisoformat(raw)
    except ValueError:
        raise WrongSetting(f"{name} is {raw!r}; an instant such as 2024-11-20T10:12:00+09:00 is expected.") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _base_url(env: Mapping[str, str], port: int) -> str:
    raw = env.get("KAKEHASHI_BASE_URL", "").strip().rstrip("/")
    if not raw:
        return f"http://127.0.0.1:{port}"
    parts = urlsplit(raw)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or parts.query:
        raise WrongSetting(f"KAKEHASHI_BASE_URL is {raw!r}; an origin such as https://summit.example.org is expected.")
    return raw


def _mailbox(env: Mapping[str, str]) -> Mailbox | None:
    raw = env.get("KAKEHASHI_SMTP_URL", "").strip()
    if not raw:
        return None
    expected = "smtp://user:password@host:587?from=address or smtps://… is expected, signs as in a URL."
    try:
        parts = urlsplit(raw)
        port, sender = parts.port, parse_qs(parts.query).get("from", [""])[0]
    except ValueError:
        raise WrongSetting(f"KAKEHASHI_SMTP_URL cannot be read; {expected}") from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", sender):
        raise WrongSetting(f"KAKEHASHI_SMTP_URL cannot be used; {expected}")
    here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    how = "tls" if parts.scheme == "smtps" else "none" if here else "starttls"
    usual = {"tls": 465, "starttls": 587, "none": 25}[how]
    return Mailbox(
        parts.hostname, port or usual, how, sender, unquote(parts.username or ""), unquote(parts.password or "")
    )


def _translate(env: Mapping[str, str]) -> Translate | None:
    """What an operator plugged in; nothing by default, and then no words leave this host."""
    raw = env.get("KAKEHASHI_TRANSLATE", "").strip()
    if not raw:
        return None
    module, _colon, name = raw.partition(":")
    try:
        found = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise WrongSetting(f"KAKEHASHI_TRANSLATE is {raw!r}; module:function is expected. {error}") from None
    if not callable(found):
        raise WrongSetting(f"KAKEHASHI_TRANSLATE is {raw!r}; that is no function.")
    translate: Translate = found
    return translate


def _secret_key(env: Mapping[str, str], database_url: str) -> str:
    """The key given, or one kept beside a SQLite file (mode 600), made at first need."""
    given = env.get("KAKEHASHI_SECRET_KEY", "")
    if given:
        if len(given) < 16:
            raise WrongSetting("KAKEHASHI_SECRET_KEY is too short; at least 16 characters are expected.")
        return given
    if not database_url.startswith("sqlite:///"):
        raise WrongSetting("KAKEHASHI_SECRET_KEY is needed with this database; 32 random characters will do.")
    path = Path(database_url.removeprefix("sqlite:///") + ".key")
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise WrongSetting(f"The secret key cannot be kept in {path}: {error.strerror}.") from None
    key = secrets.token_urlsafe(32)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key)
    return key


def read(env: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment. Raises WrongSetting with every word an operator needs."""
    env = os.environ if env is None else env
    database_url = env.get("DATABASE_URL", "").strip() or Settings.database_url
    if not database_url.startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise WrongSetting(f"DATABASE_URL is {database_url!r}; sqlite:///path or postgresql://… is expected.")
    port = _number(env, "PORT", 8000, 0, 65535)
    return Settings(
        database_url=database_url,
        secret_key=_secret_key(env, database_url),
        base_url=_base_url(env, port),
        clock=starting(_instant(env, "KAKEHASHI_NOW"), _instant(env, "KAKEHASHI_NOW_SINCE")),
        trusted_proxies=_number(env, "KAKEHASHI_TRUSTED_PROXIES", 0, 0, 10),
        port=port,
        processes=_number(env, "WEB_CONCURRENCY", 1, 1, 64),
        mailbox=_mailbox(env),
        translate=_translate(env),
    )
