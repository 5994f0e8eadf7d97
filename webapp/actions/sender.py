"""Sending push messages: encrypted for the phone (RFC 8291), signed with the event's key (RFC 8292), many at once."""

import logging
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests
from pywebpush import WebPushException, webpush

from webapp.actions.deliver import TOGETHER, Answer, Parcel
from webapp.rules.push import accepts, is_loopback
from webapp.store.push import Keys

log = logging.getLogger("kakehashi.push")

CONNECT, ANSWER, PATIENCE = 3, 7, 11
"""Seconds a service has to take the call, to answer, and for the whole round whatever it does."""
FAILURES, REST = 3, 30
"""After so many failures in a row nothing is sent to a service for so many seconds: the others must not wait for it."""


class Sender:
    """Posts messages; `base_url` is the event's own, which services are given to know who writes to them."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.pool = ThreadPoolExecutor(TOGETHER, "push")
        self.local = threading.local()
        self.failed: dict[str, tuple[int, float]] = {}  # service → failures in a row, when the last was

    def close(self) -> None:
        self.pool.shutdown(wait=False, cancel_futures=True)

    def post(self, parcels: Sequence[Parcel], keys: Keys) -> list[Answer]:
        by_phone: dict[int, list[int]] = {}
        for at, parcel in enumerate(parcels):
            by_phone.setdefault(parcel.subscription, []).append(at)
        until = time.monotonic() + PATIENCE
        sent = {
            phone: self.pool.submit(self._send_all, [parcels[at] for at in mine], keys)
            for phone, mine in by_phone.items()
        }
        answers = [Answer("later")] * len(parcels)
        for phone, found in sent.items():
            try:
                for at, answer in zip(by_phone[phone], found.result(max(0.0, until - time.monotonic())), strict=True):
                    answers[at] = answer
            except TooSlow:
                found.cancel()
                self._note(parcels[by_phone[phone][0]], ok=False)
        return answers

    def _send_all(self, parcels: Sequence[Parcel], keys: Keys) -> list[Answer]:
        return [self._send(parcel, keys) for parcel in parcels]

    def _send(self, parcel: Parcel, keys: Keys) -> Answer:
        if not accepts(parcel.endpoint, self.base_url):  # kept by an earlier version, or under another address
            return Answer("gone")
        if self._rests(parcel):
            return Answer("later", REST)
        answer = self._ask(parcel, keys)
        self._note(parcel, ok=answer.outcome != "later" or answer.after > 0)
        return answer

    def _ask(self, parcel: Parcel, keys: Keys) -> Answer:
        try:
            webpush(
                {"endpoint": parcel.endpoint, "keys": {"p256dh": parcel.p256dh, "auth": parcel.auth}},
                parcel.payload, keys.private, {"sub": self._subject()}, ttl=parcel.ttl,
                headers={"Urgency": "high" if parcel.hurry else "normal"},
                timeout=(CONNECT, ANSWER), requests_session=self._session(parcel),
            )  # fmt: skip
        except WebPushException as error:
            return self._refused(parcel, error)
        except requests.TooManyRedirects:  # a push service never sends elsewhere
            return Answer("refused")
        except requests.RequestException as error:
            log.warning("%s cannot be reached: %s", _service(parcel), type(error).__name__)
            return Answer("later")
        except Exception as error:  # its keys, say: the others must still be told
            log.error("a message to %s could not be made: %s", _service(parcel), type(error).__name__)
            return Answer("refused")
        return Answer("sent")

    def _refused(self, parcel: Parcel, error: WebPushException) -> Answer:
        status = error.status_code or 0
        if status in (404, 410):
            return Answer("gone")
        log.warning("%s answered %s", _service(parcel), status)
        return Answer("later", _wait(error)) if status == 429 or status >= 500 else Answer("refused")

    def _session(self, parcel: Parcel) -> requests.Session:
        """One a thread: connections are kept. A proxy that the environment names is used, but on this machine."""
        found: requests.Session | None = getattr(self.local, "session", None)
        if found is None:
            found = self.local.session = requests.Session()
            found.max_redirects = 0
            found.trust_env = not is_loopback(urlsplit(parcel.endpoint).hostname or "")
        return found

    def _subject(self) -> str:
        """Whom a service would write to: only an https address is one, and a demonstration has none."""
        parts = urlsplit(self.base_url)
        host = parts.hostname or ""
        return f"https://{host}" if parts.scheme == "https" and "." in host else "mailto:nobody@localhost"

    def _rests(self, parcel: Parcel) -> bool:
        count, last = self.failed.get(_service(parcel), (0, 0.0))
        return count >= FAILURES and time.monotonic() < last + REST

    def _note(self, parcel: Parcel, ok: bool) -> None:
        count, _last = self.failed.get(_service(parcel), (0, 0.0))
        self.failed[_service(parcel)] = (0, 0.0) if ok else (count + 1, time.monotonic())


def _service(parcel: Parcel) -> str:
    """Its host: what the log may name; the rest of the address is the phone's."""
    return urlsplit(parcel.endpoint).netloc


def _wait(error: WebPushException) -> int:
    """Seconds, from a number of them or from a date, which is compared with the service's own."""
    raw = error.retry_after or ""
    if raw.isascii() and raw.isdigit():
        return int(raw[:6])
    try:
        date = parsedate_to_datetime(getattr(error.response, "headers", {})["Date"])
        return max(0, int((parsedate_to_datetime(raw) - date).total_seconds()))
    except (ValueError, KeyError, TypeError):
        return 0
