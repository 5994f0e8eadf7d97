"""Pictures of numbers: lengths in proportion, nothing drawn outside, hours that do not stand on each other."""

import re
from datetime import UTC, datetime, timedelta

from webapp.formats import charts

START = datetime(2024, 11, 20, 9, tzinfo=UTC)


def test_parts_stand_one_after_the_other_and_a_limit_across() -> None:
    drawn = str(charts.bar([("booked", 3), ("waiting", 1), ("none", 0)], 10, 5))
    assert re.findall('class="([a-z]*)" d="(.*?)"', drawn) == [
        ("whole", "M0 10h1000"), ("booked", "M0 10h300"), ("waiting", "M300 10h100"), ("limit", "M500 0v20"),
    ]  # fmt: skip


def test_nothing_at_all_is_a_line() -> None:
    assert re.findall('class="([a-z]*)" d', str(charts.bar([("booked", 0)], 0))) == ["whole"]


def test_a_day_of_arrivals_stays_inside_its_picture() -> None:
    bins = [(START + timedelta(minutes=15 * n), n) for n in range(96)]
    drawn = str(charts.columns(bins, "t d"))
    assert 'role="img" aria-labelledby="t d"' in drawn
    boxes = re.findall('x="([0-9.]+)" y="([0-9.]+)" width="([0-9.]+)" height="([0-9.]+)"', drawn)
    assert len(boxes) == 95
    assert all(float(x) + float(w) <= charts.COLUMNS and float(y) >= 0 for x, y, w, _h in boxes)
    assert len(re.findall('class="hour"', drawn)) == 12


def test_a_few_columns_have_an_hour_each() -> None:
    drawn = str(charts.columns([(START + timedelta(minutes=15), 1), (START + timedelta(minutes=30), 2)], "t d"))
    assert re.findall('class="hour".*?>(.*?)<', drawn) == ["09:15", "09:30"]
