"""What a jurisdiction takes for granted where a file is silent: languages, counting rules, usual office hours."""

from __future__ import annotations

from msgspec import Struct

from procflow.hours_text import parse_hours
from procflow.model import Counting, Hours


class Jurisdiction(Struct, frozen=True, kw_only=True):
    languages: tuple[str, ...] = ()
    counting: Counting = Counting()
    hours: Hours


# An eight-hour day, five days a week. A file that does not state the office's hours is told that these were assumed.
_USUAL_HOURS = parse_hours({"mon-fri": "09:00-18:00", "break": "13:00-14:00"})
_KAZAKH_HOURS = parse_hours({"mon-fri": "09:00-18:30", "break": "13:00-14:30"})

ELSEWHERE = Jurisdiction(hours=_USUAL_HOURS)
JURISDICTIONS = {
    # Acts are published in Kazakh and Russian, both authentic. The day of the event is not counted and a term that
    # ends on a day off ends on the next working day: Civil Code of Kazakhstan, articles 173 and 176.
    "KZ": Jurisdiction(languages=("kk", "ru"), hours=_KAZAKH_HOURS),
}


def jurisdiction_of(code: str | None) -> Jurisdiction:
    return JURISDICTIONS.get((code or "").split("-")[0].upper(), ELSEWHERE)
