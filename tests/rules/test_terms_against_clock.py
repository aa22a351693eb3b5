"""PF212 against the clock: where a term is reported to be longer than the limit, some start really breaks the limit."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest

from procflow.checking import check_document
from procflow.clock import clock_for, moment
from procflow.document import parse_document
from procflow.model import Step
from procflow.source import Source

HOURS = ('{mon-fri: "09:00-18:30", break: "13:00-14:30"}', '{mon-sat: "08:00-20:00"}', "always", '{tue: "10:00-12:00"}')
UNITS = ("minutes", "hours", "elapsed hours", "working days", "calendar days", "weeks", "months", "same day")
STARTS = [dt.datetime(2026, 3, 2) + dt.timedelta(days=day, hours=hour) for day in range(120) for hour in (0, 10, 17)]


def term(chance: random.Random) -> str:
    unit = chance.choice(UNITS)
    return unit if unit == "same day" else f"{chance.randint(1, 20)} {unit}"


@pytest.mark.parametrize("seed", range(200))
def test_what_is_reported_can_break_the_limit(seed: int) -> None:
    chance = random.Random(seed)
    text = f"procflow: 1\nid: made-up\njurisdiction: KZ\nhours: {chance.choice(HOURS[:2])}\nactors:\n"
    text += f"  clerk: {{hours: {chance.choice(HOURS)}, working_days: {chance.choice(['own', 'office'])}}}\n"
    text += f"procedures:\n  p:\n    limit: {{within: {term(chance)}, source: p. 4}}\n    steps:\n"
    text += f"      - {{id: a, by: clerk, do: It, within: {term(chance)}}}\n      - {{end: done}}\n"
    document = parse_document(Source("made-up", text), Path("made-up"))
    if "PF212" not in {finding.code for finding in check_document(document)}:
        return
    assert document.regulation is not None
    step, limit = document.regulation.procedures[0].entries[0], document.regulation.procedures[0].limits[0]
    assert isinstance(step, Step)
    assert step.within is not None
    assert limit.within is not None
    clerk, office = (clock_for(document.regulation, name, (2026, 2029)) for name in ("clerk", None))
    ends = [
        (clerk.end_of(step.within.term, moment(start)), office.end_of(limit.within.term, moment(start)))
        for start in STARTS
    ]
    assert any(finished > expires for finished, expires in ends)
