"""The small languages of the part `simulation`: rates, shares, factors, seasons, weeks, and back."""

from __future__ import annotations

import re
from decimal import Decimal

from procflow.hours_text import DAYS, MINUTES_OF_DAY, format_clock
from procflow.model import Unit
from procflow.model_base import Term
from procflow.model_simulation import Per, Rate, Season, Week
from procflow.term_text import TermError, parse_term

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LAST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # February may have 29

# As in terms: what is longer is a slip of the keyboard.
_NUMBER = r"[0-9]{1,9}(?:[.,][0-9]{1,4})?"
_RATE = re.compile(rf"({_NUMBER})\s*(?:an?|per|/)\s*(?:working |open )?([a-z]+)")
_SHARE = re.compile(rf"({_NUMBER})\s*%")
_FACTOR = re.compile(rf"[x×*]?\s*({_NUMBER})")
_DAY = r"(?:([0-9]{1,2}) )?([a-z]{3,9})"
_SEASON = re.compile(rf"{_DAY}(?:\s*(?:-|–|—|to)\s*{_DAY})?")

# Times of work. An act has terms in months; nobody works ten years on one case.
LONGEST_WORK = {Unit.SECOND: 10**9, Unit.MINUTE: 10**7, Unit.HOUR: 10**5, Unit.YEAR: 10, Unit.MONTH: 120}
_MOST_DAYS = 3660


class FigureError(ValueError):
    """The text is none of these; the message says what was expected."""


def plain(number: Decimal) -> Decimal:
    """Without zeros at its end."""
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()


def _number(text: str) -> Decimal:
    return plain(Decimal(text.replace(",", ".")))


def _words(text: str) -> str:
    words = " ".join(text.lower().split())
    if re.match(r"[-−][0-9]", words):
        raise FigureError("it cannot be below zero")
    if words.split(" ")[0].rstrip("%") in {"nan", "inf", "infinity", "+inf"}:
        raise FigureError("a number is wanted, in digits")
    return words[:100]


def parse_rate(text: str) -> Rate:
    """`40 a day`, `3 an hour`, `2.5 per week`."""
    match = _RATE.fullmatch(_words(text))
    if match is None:
        raise FigureError("write a number and a time, such as `40 a day` or `3 an hour`")
    per = match[2].removesuffix("s")
    if per not in set(Per):
        raise FigureError(f"`{match[2]}` is none of hour, day, week, month and year")
    return Rate(_number(match[1]), Per(per))


def format_rate(rate: Rate) -> str:
    return f"{rate.number:f} {'an' if rate.per is Per.HOUR else 'a'} {rate.per}"


def parse_share(text: str) -> Decimal:
    """Of a hundred."""
    match = _SHARE.fullmatch(_words(text))
    if match is None:
        raise FigureError("write a share with its sign, such as `80 %`")
    share = _number(match[1])
    if share > 100:
        raise FigureError("a share is at most 100 %")
    return share


def format_share(share: Decimal) -> str:
    return f"{share:f} %"


def parse_factor(text: str) -> Decimal:
    """`x1.8` or `1.8`: so many times as many."""
    match = _FACTOR.fullmatch(_words(text))
    if match is None:
        raise FigureError("write how many times as many, such as `x1.8`")
    factor = _number(match[1])
    if factor > 1000:
        raise FigureError("a thousand times as many is the most")
    return factor


def format_factor(factor: Decimal) -> str:
    return f"x{factor:f}"


def parse_season(text: str, factor: Decimal) -> Season:
    """`dec`, `jul-aug`, `20 dec - 5 jan`."""
    match = _SEASON.fullmatch(" ".join(text.lower().split()))
    if match is None:
        raise FigureError("write months or days, such as `dec`, `jul-aug` or `20 dec - 5 jan`")
    first_day, first_name, last_day, last_name = match.groups()
    first = _month(first_name)
    last = _month(last_name) if last_name else first
    if last_name is None:
        last_day = first_day  # one day alone
    return Season(
        (first, _day(first, first_day) if first_day else 1),
        (last, _day(last, last_day) if last_day else _LAST_DAYS[last - 1]),
        factor,
    )


def _month(name: str) -> int:
    if name[:3] not in MONTHS:
        raise FigureError(f"`{name}` is not a month; write `jan` to `dec`")
    return MONTHS.index(name[:3]) + 1


def _day(month: int, text: str) -> int:
    if not 1 <= int(text) <= _LAST_DAYS[month - 1]:
        raise FigureError(f"{MONTHS[month - 1]} has no day {text}")
    return int(text)


def format_season(season: Season) -> str:
    (first, first_day), (last, last_day) = season.first, season.last
    if first_day == 1 and last_day == _LAST_DAYS[last - 1]:
        return MONTHS[first - 1] if first == last else f"{MONTHS[first - 1]}-{MONTHS[last - 1]}"
    if season.first == season.last:
        return f"{first_day} {MONTHS[first - 1]}"
    return f"{first_day} {MONTHS[first - 1]} - {last_day} {MONTHS[last - 1]}"


def days_of_season(season: Season) -> set[tuple[int, int]]:
    every = [(month, day) for month in range(1, 13) for day in range(1, _LAST_DAYS[month - 1] + 1)]
    first, last = season.first, season.last
    if first <= last:
        return {day for day in every if first <= day <= last}
    return {day for day in every if day >= first or day <= last}


def format_week(week: Week) -> dict[str, int | dict[str, int]]:
    """How many people are there, equal weekdays in a row taken together."""
    written: dict[str, int | dict[str, int]] = {}
    first = 0
    for day in range(1, 8):
        if day < 7 and week[day] == week[first]:
            continue
        if shifts := week[first]:
            name = DAYS[first] if first == day - 1 else f"{DAYS[first]}-{DAYS[day - 1]}"
            is_whole = (shifts[0].start, shifts[0].end) == (0, MINUTES_OF_DAY)
            written[name] = (
                shifts[0].people
                if is_whole
                else {f"{format_clock(each.start)}-{format_clock(each.end)}": each.people for each in shifts}
            )
        first = day
    return written


def parse_time(text: str) -> Term:
    """A length of work, perhaps with both ends of a range."""
    try:
        term = parse_term(text)
    except TermError as error:
        raise FigureError(str(error)) from None
    if term.unit is Unit.SAME_DAY:
        raise FigureError("`same day` is no length of work; write how long it takes, such as `30 minutes`")
    if term.unit is Unit.DAY:
        raise FigureError("say which days: `working days` or `calendar days`")
    if term.measure is not None:
        raise FigureError("work runs in the hours of whoever does it; leave out `elapsed` and `office`")
    if term.high > LONGEST_WORK.get(term.unit, _MOST_DAYS):
        raise FigureError("no case is worked on for so long")
    return term


def parse_one_time(text: str) -> Term:
    term = parse_time(text)
    if term.low is not None:
        raise FigureError("one length of time is wanted here, not a range")
    return term
