"""Days that are not what their weekday says: holidays, days moved by the government, days the file overrules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import import_module
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from procflow.clock.errors import OutOfCalendar, UnknownJurisdiction
from procflow.clock.moments import day_number
from procflow.model import DayOverride, Regulation

# What a special day is: a weekday 0..6 whose hours it takes, or one of these two.
OFF = -1
WORKED = 7  # worked, the weekday whose hours it takes is not stated

# The package's tables of the Islamic year end within 2077. After it, Eid al-Adha is missing without a word.
_LAST_YEAR = 2076


class Doubts(Struct, frozen=True):
    """Why the calendar of some years may still change; `estimated` gives the date and its name."""

    estimated: tuple[tuple[dt.date, str], ...] = ()
    years_without_orders: tuple[int, ...] = ()


@lru_cache(maxsize=64)
def jurisdiction_days(jurisdiction: str, first_year: int, last_year: int) -> Mapping[int, int]:
    """The holidays and the moved working days of these years."""
    known = _known(jurisdiction, first_year, last_year)
    days = dict.fromkeys(map(day_number, known), OFF)
    days |= dict.fromkeys(map(day_number, getattr(known, "weekend_workdays", ())), WORKED)
    return MappingProxyType(days)


def override_days(overrides: Iterable[DayOverride], as_of: dt.date | None = None) -> dict[int, int]:
    """What the file says of single days, as it was known on `as_of`; what became known last prevails."""
    told = [each for each in overrides if as_of is None or each.known is None or each.known <= as_of]
    told.sort(key=lambda each: each.known or dt.date.min)  # stable: of equals the later in the file prevails
    return {day_number(each.date): _kind(each) for each in told}


def doubts(regulation: Regulation, years: tuple[int, int], as_of: dt.date | None = None) -> Doubts:
    """What is only estimated or not yet ordered in the years `first..last`, unless the file settles the day."""
    if regulation.jurisdiction is None:
        return Doubts()
    known = _known(regulation.jurisdiction, *years)
    settled = override_days(regulation.days, as_of)
    estimated = tuple(
        (date, known[date])
        for date in sorted(known)
        if years[0] <= date.year <= years[1] and "estimated" in known[date] and day_number(date) not in settled
    )
    orders = getattr(known, "special_public_holidays", {}) if known.has_substituted_holidays else {}
    without = [year for year in range(years[0], years[1] + 1) if orders and not min(orders) <= year <= max(orders)]
    return Doubts(estimated, tuple(without))


def _kind(override: DayOverride) -> int:
    if not override.working:
        return OFF
    return WORKED if override.like is None else override.like


@lru_cache(maxsize=16)  # the package makes them anew each time, which is slow
def _known(jurisdiction: str, first_year: int, last_year: int) -> Any:
    holidays = import_module("holidays")  # slow, and not needed where no jurisdiction is stated
    country, _, subdivision = jurisdiction.partition("-")
    # The package would also take the names of its classes ("Kazakhstan"); only codes are meant.
    names = import_module("holidays.registry").COUNTRIES
    codes = {alias.upper(): name[1] for key, name in names.items() for alias in (key, *name)}
    if country not in {code for name in names.values() for code in name[1:]}:
        raise _unknown(jurisdiction, codes)
    kind = getattr(holidays, country)
    if subdivision and subdivision not in kind.subdivisions:
        raise _unknown(jurisdiction, {f"{country}-{part}".upper(): f"{country}-{part}" for part in kind.subdivisions})
    earliest, latest = kind.start_year, min(kind.end_year, _LAST_YEAR)
    if not earliest <= first_year <= last_year <= latest:
        raise OutOfCalendar(
            f"the holidays of {jurisdiction} are known for {earliest} to {latest}, "
            f"not for all of {first_year} to {last_year}"
        )
    # The year before as well, for the eve of the first day. Names in English, where "estimated" is looked for.
    language = "en_US" if "en_US" in kind.supported_languages else None
    return kind(subdiv=subdivision or None, years=range(first_year - 1, last_year + 1), language=language)


def _unknown(jurisdiction: str, meant: Mapping[str, str]) -> UnknownJurisdiction:
    """The refusal, with the codes that may have been meant."""
    from difflib import get_close_matches

    near = dict.fromkeys(meant[each] for each in get_close_matches(jurisdiction.upper(), meant))
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    return UnknownJurisdiction(f"no holidays are known for the jurisdiction {jurisdiction!r}{hint}")
