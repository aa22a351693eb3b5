"""Dates, lengths of time and verdicts as people read them. Names of days and months do not depend on the place."""

from __future__ import annotations

from collections.abc import Sequence

from procflow.clock.moments import DAY, to_datetime
from procflow.diagnostics import shorten
from procflow.model import LimitKind
from procflow.proof.results import Amount, OutcomeProof, Place, Proof, Verdict

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
VERDICTS = {
    Verdict.BROKEN: "BROKEN",
    Verdict.UNKNOWN: "UNKNOWN",
    Verdict.OPEN: "OPEN",
    Verdict.NO_LIMIT: "NO LIMIT",
    Verdict.MET: "MET",
}
# Below this many seconds a length is told in minutes: a notice of "60 minutes" is read faster than one of "1 h".
_TOLD_IN_MINUTES = 7200


def plain(text: str, length: int = 60) -> str:
    """A text of the file on one line, cut, without signs that a terminal would act on."""
    short = shorten(text, length)
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in short)


def counted(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if abs(number) == 1 else many or f'{one}s'}"


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


# ---------------------------------------------------------------- moments


def date_of(day: int, *, aligned: bool = False) -> str:
    date = to_datetime(day * DAY)
    number = f"{date.day:>2}" if aligned else f"{date.day}"
    return f"{_DAYS[date.weekday()]} {number} {_MONTHS[date.month - 1]} {date.year}"


def when(moment: int, *, aligned: bool = False) -> str:
    """`Fri 3 Jan 2025 17:31`."""
    seconds = moment % DAY
    return f"{date_of(moment // DAY, aligned=aligned)} {_time(seconds)}"


def until(moment: int, *, aligned: bool = False) -> str:
    """An end: midnight is 24:00 of the day that it ends."""
    if moment % DAY == 0:
        return f"{date_of(moment // DAY - 1, aligned=aligned)} 24:00"
    return when(moment, aligned=aligned)


def _time(seconds: int) -> str:
    exact = f":{seconds % 60:02}" if seconds % 60 else ""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}{exact}"


# ---------------------------------------------------------------- lengths


def length(seconds: int) -> str:
    """`45 seconds`, `60 minutes`, `7 h 30 min`; without a sign."""
    seconds = abs(seconds)
    minutes, rest = divmod(seconds, 60)
    if seconds < _TOLD_IN_MINUTES:
        if not rest:
            return counted(minutes, "minute")
        return f"{minutes} min {rest} s" if minutes else counted(rest, "second")
    parts = ((minutes // 60, "h"), (minutes % 60, "min"), (rest, "s"))
    return " ".join(f"{number:,} {unit}" for number, unit in parts if number)


def amount(value: Amount) -> str:
    """Whole working days where there are any, else the time of day; without a sign."""
    days = _days(value)
    return counted(days, "working day") if days else length(value.seconds)


def exact_amount(value: Amount) -> str:
    """The same, and to the second in brackets where it is told in working days."""
    return f"{amount(value)} ({length(value.seconds)})" if _days(value) else length(value.seconds)


def _days(value: Amount) -> int:
    # What is late by 7 hours ends on the next working day, and is nowhere near a working day too late.
    return value.working_days if value.working_days > 0 else -value.working_days if value.working_days < -1 else 0


# ---------------------------------------------------------------- the rest


def place_id(place: Place) -> str:
    return f"{place.id} ({place.round})" if place.round > 1 else place.id


def verdict_words(outcome: OutcomeProof) -> str:
    """The verdict and how far it is from another: `MET, 60 minutes to spare`."""
    name = VERDICTS[outcome.verdict]
    if outcome.verdict is Verdict.NO_LIMIT and outcome.limit is not None and outcome.limit.kind is LimitKind.UNKNOWN:
        name = "LIMIT NOT KNOWN"
    margin = outcome.margin
    if outcome.verdict is Verdict.BROKEN and margin is not None:
        return f"{name} by {exact_amount(margin)}"
    if outcome.verdict is Verdict.MET and margin is not None:
        return f"{name}, {exact_amount(margin)} to spare" if margin.seconds else f"{name}, with nothing to spare"
    if outcome.verdict is Verdict.OPEN and outcome.without_term:
        return f"{name}: {counted(len({place.path for place in outcome.without_term}), 'step')} without a term"
    if outcome.verdict is Verdict.NO_LIMIT and outcome.total is not None and outcome.total.most:
        return f"{name}; takes up to {counted(outcome.total.most, 'calendar day')}"
    return name


def years(proof: Proof) -> str:
    first, last = proof.years
    return str(first) if first == last else f"{first} to {last}"


class Tally:
    """The last line of a run: how many outcomes have which verdict."""

    def __init__(self) -> None:
        self.acts = 0
        self.counts = dict.fromkeys(Verdict, 0)

    def add(self, proof: Proof) -> None:
        self.acts += 1
        for verdict in proof.verdicts:
            self.counts[verdict] += 1

    def line(self) -> str:
        outcomes = sum(self.counts.values())
        parts = [f"{number:,} {VERDICTS[verdict].lower()}" for verdict, number in self.counts.items() if number]
        told = f": {', '.join(parts)}" if parts else ""
        return f"{counted(self.acts, 'act')}, {counted(outcomes, 'outcome')}{told}"
