"""Letters by e-mail: what an organiser may write in one, and what becomes of each."""

import re
from collections.abc import Mapping
from typing import NamedTuple

GAPS = ("name", "event", "dates", "city", "link")
"""What the words may hold in braces; filled in for each person."""
NEEDED = "link"
MOST = {"subject": 150, "body": 5_000}
TRIES = 5
"""How often a mail server may say “later” of one letter."""
STATES = ("waiting", "sending", "sent", "failed", "unsure")
_GAP = re.compile(r"\{([^{}\s]{0,40})\}")


class Fault(NamedTuple):
    """`nothing`, `long`, `no_link`, `unknown_gap`, `lines` (a subject is one line); `part`: subject or body."""

    code: str
    part: str
    gap: str = ""


def faults(subject: str, body: str) -> list[Fault]:
    found = []
    for part, words in (("subject", subject), ("body", body)):
        if not words:
            found.append(Fault("nothing", part))
        if len(words) > MOST[part]:
            found.append(Fault("long", part))
        found += [Fault("unknown_gap", part, gap) for gap in _GAP.findall(words) if gap not in GAPS]
    if "\n" in subject:
        found.append(Fault("lines", "subject"))
    if body and f"{{{NEEDED}}}" not in body:
        found.append(Fault("no_link", "body"))
    return found


def filled(words: str, gaps: Mapping[str, str]) -> str:
    """The words with what stands in braces filled in; braces around anything else are words."""
    return _GAP.sub(lambda gap: gaps.get(gap[1], gap[0]), words)
