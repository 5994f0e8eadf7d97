"""The one table: each figure beside its limit, measured in the same run on the same machine."""

import os
import platform
from dataclasses import astuple, dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

from bench.load import Rate

HEAD = ("what", "figure", "limit", "ratio", "target", "spread", "by processor")


@dataclass(frozen=True)
class Row:
    """`spread` is the least and the greatest of the rounds; `target` is empty where nothing is promised; `processor` is
    the ratio of what one answer costs, which other work on the machine disturbs less."""

    what: str
    figure: str
    limit: str = ""
    ratio: str = ""
    target: str = ""
    spread: str = ""
    processor: str = ""


def against(what: str, rounds: list[tuple[Rate, Rate]], target: str = "") -> Row:
    """A row from interleaved rounds of (limit, ours): medians of the figures and of the ratios."""
    ratios = [ours.answers / limit.answers for limit, ours in rounds]
    costs = [limit.processor / ours.processor for limit, ours in rounds if ours.processor]
    return Row(
        what,
        f"{median(ours.answers for _limit, ours in rounds):,.0f}/s",
        f"{median(limit.answers for limit, _ours in rounds):,.0f}/s",
        f"{median(ratios):.0%}",
        target,
        f"{min(ratios):.0%} – {max(ratios):.0%}",
        f"{median(costs):.0%}" if costs else "",
    )


def table(rows: list[Row]) -> str:
    """Markdown, its columns aligned to be read as it is."""
    cells = [HEAD, *(astuple(row) for row in rows)]
    widths = [max(len(line[n]) for line in cells) for n in range(len(HEAD))]
    padded = [[cell.ljust(width) for cell, width in zip(line, widths, strict=True)] for line in cells]
    lines = [f"| {' | '.join(line)} |" for line in padded]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


def machine() -> str:
    """What the figures were taken on, and with."""
    found = Path("/proc/cpuinfo")
    words = found.read_text() if found.exists() else ""
    names = [line.partition(":")[2].strip() for line in words.splitlines() if line.startswith("model name")]
    return " · ".join(
        [
            f"{os.cpu_count()} × {names[0] if names else platform.machine()}",
            f"load {os.getloadavg()[0]:.1f} at the start",
            f"Python {platform.python_version()}",
            *(f"{name} {version(name)}" for name in ("flask", "peewee", "gunicorn", "gevent")),
        ]
    )
