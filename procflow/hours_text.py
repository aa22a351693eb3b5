"""Opening hours as people write them (`{mon-fri: "09:00-18:30", break: "13:00-14:30"}`) to `Hours`, and back."""

from __future__ import annotations

from procflow.model import ALWAYS, Hours

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_OF_DAY = 1440

_SIGNS_OF_A_CLOCK = frozenset("0123456789:")
_DASHES = str.maketrans("–—", "--")

Interval = tuple[int, int]


class HoursError(ValueError):
    """The text gives no opening hours; `key` is the entry at fault."""

    def __init__(self, message: str, key: str | None = None, *, in_key: bool = False) -> None:
        super().__init__(message)
        self.key = key
        self.in_key = in_key  # the key itself is wrong, not its value


def parse_clock(text: str) -> int:
    """Minute of the day; 24:00 is its end."""
    hour, _, minute = text.strip().partition(":")
    digits = hour + minute
    if len(hour) in {1, 2} and len(minute) == 2 and digits.isascii() and digits.isdecimal():
        minutes = int(hour) * 60 + int(minute)
        if int(minute) < 60 and minutes <= MINUTES_OF_DAY:
            return minutes
    raise HoursError(f"`{text.strip()}` is not a time of day; write it as `09:00`")


def parse_days(text: str) -> tuple[int, ...]:
    """Weekdays, 0 is Monday: `mon-fri`, `sat`, `mon, wed`, `daily`, also across the week's end (`sat-mon`)."""
    found: list[int] = []
    for part in text.lower().split(","):
        ends = [name.strip()[:3] for name in part.replace("daily", "mon-sun").split("-")]
        if len(ends) > 2 or any(name not in DAYS for name in ends):
            raise HoursError(
                f"`{text}` names no days; write `mon-fri`, `sat`, `mon, wed` or `daily`", text, in_key=True
            )
        first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
        found += [day % 7 for day in range(first, last + 1 if last >= first else last + 8)]
    return tuple(dict.fromkeys(found))


def parse_hours(entries: dict[str, str]) -> Hours:
    week: list[list[Interval]] = [[] for _ in DAYS]
    breaks: list[Interval] = []
    on_holidays = False
    given: set[int] = set()
    for key, text in entries.items():
        try:
            if key == "break":
                breaks = parse_intervals(text)
            elif key == "holidays":
                on_holidays = _word(text, key) == "open"
            else:
                days = parse_days(key)
                if twice := given.intersection(days):
                    raise HoursError(f"the hours of {DAYS[min(twice)]} are given twice", key, in_key=True)
                given.update(days)
                for day in days:
                    for start, end in parse_intervals(text):
                        week[day].append((start, min(end, MINUTES_OF_DAY)))
                        if end > MINUTES_OF_DAY:
                            week[(day + 1) % 7].append((0, end - MINUTES_OF_DAY))
        except HoursError as error:
            raise HoursError(str(error), error.key or key, in_key=error.in_key) from None
    hours = Hours(week=tuple(_without(_merged(day), breaks) for day in week), on_holidays=on_holidays)
    if hours.never_open:
        raise HoursError("these hours never open; name at least one day with hours, such as `mon-fri: 09:00-18:00`")
    return hours


def _word(text: str, key: str) -> str:
    if text not in {"open", "closed"}:
        raise HoursError(f"`{key}` is `open` or `closed`", key)
    return text


def parse_intervals(text: str) -> list[Interval]:
    """`09:00-13:00, 14:00-18:00`; an end before its start lies on the next day, and counts past 24:00."""
    if text.strip() == "closed":
        return []
    intervals = []
    for part in text.split(","):
        ends = [end.strip() for end in part.translate(_DASHES).split("-")]
        if len(ends) != 2 or not all(end and _SIGNS_OF_A_CLOCK.issuperset(end) for end in ends):
            raise HoursError(f"`{part.strip()}` is not a stretch of time; write it as `09:00-18:30`")
        start, end = parse_clock(ends[0]), parse_clock(ends[1])
        if start == end:
            raise HoursError(f"`{part.strip()}` lasts no time")
        intervals.append((start, end if end > start else end + MINUTES_OF_DAY))
    return intervals


def _merged(intervals: list[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if start == end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _without(intervals: list[Interval], breaks: list[Interval]) -> tuple[Interval, ...]:
    for pause_start, pause_end in breaks:
        cut: list[Interval] = []
        for start, end in intervals:
            cut += [(start, min(end, pause_start))] if start < pause_start else []
            cut += [(max(start, pause_end), end)] if end > pause_end else []
        intervals = cut
    return tuple(intervals)


def until_cutoff(hours: Hours, cutoff: int) -> Hours:
    """`hours`, each day ending at the minute `cutoff` at the latest."""
    week = tuple(tuple((start, min(end, cutoff)) for start, end in day if start < cutoff) for day in hours.week)
    return Hours(week=week, on_holidays=hours.on_holidays)


def format_clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def format_hours(hours: Hours) -> str | dict[str, str]:
    """The hours in the form that a file holds, equal weekdays in a row taken together."""
    if hours == ALWAYS:
        return "always"
    entries: dict[str, str] = {}
    first = 0
    while first < 7:
        last = first
        while last < 6 and hours.week[last + 1] == hours.week[first]:
            last += 1
        if day := hours.week[first]:
            name = DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}"
            entries[name] = ", ".join(f"{format_clock(start)}-{format_clock(end)}" for start, end in day)
        first = last + 1
    if hours.on_holidays:
        entries["holidays"] = "open"
    return entries
