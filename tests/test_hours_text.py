"""Times of day against the pattern that says the same."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from procflow.hours_text import HoursError, parse_clock, parse_hours

CLOCK = r"\s*([0-9]{1,2}):([0-9]{2})\s*"
STRETCH = r"\s*([0-9:]+)\s*[-–—]\s*([0-9:]+)\s*"


@given(st.text(alphabet="0129:٣ -", max_size=7) | st.from_regex(CLOCK, fullmatch=True))
@example("٠٩:00")
@example("24:00")
@example("9:0")
def test_a_time_of_day_is_hours_and_minutes(text: str) -> None:
    match = re.fullmatch(CLOCK, text)
    minutes = int(match[1]) * 60 + int(match[2]) if match and int(match[2]) < 60 else None
    assert clock_or_none(text) == (minutes if minutes is not None and minutes <= 1440 else None)


@given(st.text(alphabet="0129: -–—", max_size=12) | st.from_regex(STRETCH, fullmatch=True))
@example("09:00–18:30")
@example("09:00-13:00-14:00")
@example("09:00-")
def test_what_is_no_stretch_of_time_is_told_from_one_with_a_wrong_end(text: str) -> None:
    assert ("is not a stretch of time" in complaint_of(text)) == (re.fullmatch(STRETCH, text) is None)


def complaint_of(text: str) -> str:
    try:
        parse_hours({"mon": text})
    except HoursError as error:
        return str(error)
    return ""


def clock_or_none(text: str) -> int | None:
    try:
        return parse_clock(text)
    except HoursError:
        return None
