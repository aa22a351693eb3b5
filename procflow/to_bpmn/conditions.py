"""Conditions of the ways out of a decision, as comparisons that Python and its like can run."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from procflow.bpmn_extension import plain
from procflow.model import Answers
from procflow.ranges import parse_range


def answer_variable(step: str) -> str:
    """The variable that holds the answer given at a step."""
    return "answer_" + re.sub(r"[^A-Za-z0-9]", "_", step)


def condition(variable: str, answers: Answers | None, when: str) -> str:
    numbers = parse_range(when) if answers is Answers.NUMBER else None
    if numbers is None:
        return f"{variable} == {json.dumps(plain(when), ensure_ascii=False)}"
    low = f"{_number(numbers.low)} {'<=' if numbers.with_low else '<'} " if numbers.low.is_finite() else ""
    high = f" {'<=' if numbers.with_high else '<'} {_number(numbers.high)}" if numbers.high.is_finite() else ""
    return f"{low}{variable}{high}"


def _number(value: Decimal) -> str:
    return f"{value:f}"
