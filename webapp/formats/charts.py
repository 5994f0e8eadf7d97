"""Pictures of numbers as SVG: a bar, and columns over time. Colours, dashes and widths are in figures.css; each stands
beside its numbers in words."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from webapp.formats.dates import clock
from webapp.rules.figures import round_top

WIDE = 1000
COLUMNS, HEIGHT = 1072, 240
LEFT, FOOT, HEAD = 44, 28, 18
WIDEST = 56
"""Of a column: a few stand at the left, and each has its hour beneath."""


def bar(parts: Sequence[tuple[str, int]], most: int, mark: int | None = None) -> Markup:
    """Lengths one after the other, each with its class; `most` is the whole width. `mark`: a limit, a stroke across."""
    at, drawn = 0.0, [f'<path class="whole" d="M0 10h{WIDE}"/>']
    for name, value in parts:
        length = WIDE * value / max(most, 1)
        if value:
            drawn.append(f'<path class="{name}" d="M{_short(at)} 10h{_short(length)}"/>')
        at += length
    if mark is not None:
        drawn.append(f'<path class="limit" d="M{_short(min(WIDE * mark / max(most, 1), WIDE))} 0v20"/>')
    return Markup(
        f'<svg class="length" viewBox="0 0 {WIDE} 20" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(drawn)}</svg>"
    )


def columns(bins: Sequence[tuple[datetime, int]], names: str) -> Markup:
    """One column for each step of time; hours stand beneath, the number above the highest. `names`: ids of the title
    and the description that stand beside it. Instants are in the event's zone."""
    most = max((count for _at, count in bins), default=0)
    top, step = round_top(max(most, 1)), min((COLUMNS - LEFT) / max(len(bins), 1), WIDEST)
    room = HEIGHT - FOOT - HEAD
    drawn = [_rule(value, HEIGHT - FOOT - room * value / top) for value in sorted({0, top // 2, top})]
    high = next((n for n, (_at, count) in enumerate(bins) if count == most), 0)
    every = max(1, -(-len(bins) // 48))  # hours that would stand on each other are left out
    for n, (at, count) in enumerate(bins):
        x, height = LEFT + n * step, room * count / top
        y = HEIGHT - FOOT - height
        if count:
            drawn.append(
                f'<rect class="column" x="{_short(x + 1)}" y="{_short(y)}" width="{_short(max(step - 2, 1))}" '
                f'height="{_short(height)}"/>'
            )
        if n == high and count:
            drawn.append(f'<text class="value" x="{_short(x + step / 2)}" y="{_short(y - 4)}">{count}</text>')
        if step == WIDEST or (at.minute == 0 and at.hour % every == 0):
            drawn.append(f'<text class="hour" x="{_short(x)}" y="{HEIGHT - 8}">{clock(at)}</text>')
    return Markup(
        f'<svg class="columns" viewBox="0 0 {COLUMNS} {HEIGHT}" role="img" aria-labelledby="{names}">'
        f"{''.join(drawn)}</svg>"
    )


def _rule(value: int, y: float) -> str:
    return (
        f'<path class="rule" d="M{LEFT} {_short(y)}h{COLUMNS - LEFT}"/>'
        f'<text class="axis" x="{LEFT - 8}" y="{_short(y + 4)}">{value}</text>'
    )


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
