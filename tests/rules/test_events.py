"""PF207 against the plain definition: an event is certain before a step if no way to the step goes past it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from procflow.checking import check_document
from procflow.diagnostics import Finding
from procflow.document import parse_document
from procflow.source import Source

HEAD = "procflow: 1\nid: made-up\nprocedures:\n"


def check_text(text: str) -> list[Finding]:
    return check_document(parse_document(Source("made-up", text), Path("made-up")))


def reached(ways: dict[str, list[str]], without: str | None = None) -> set[str]:
    """The steps that some way from the first one leads to, none of which passes `without`."""
    found: set[str] = set()
    stack = [next(iter(ways))]
    while stack:
        name = stack.pop()
        if name != without and name in ways and name not in found:
            found.add(name)
            stack += ways[name]
    return found


@pytest.mark.parametrize("seed", range(300))
def test_a_term_may_count_from_what_every_way_passes(seed: int) -> None:
    chance = random.Random(seed)
    names = [f"s{number}" for number in range(chance.randint(2, 9))]
    ways = {name: [chance.choice([*names, "done"]) for _ in range(chance.randint(1, 3))] for name in names}
    counted_from = {name: chance.choice(names) for name in names}
    text = HEAD + "  p:\n    outcomes: {done: {}}\n    steps:\n"
    for name, targets in ways.items():
        options = ", ".join(f"{{when: a{number}, next: {target}}}" for number, target in enumerate(targets))
        text += f"      - {{id: {name}, do: It, within: 1 hour, from: end of {counted_from[name]},"
        text += f" decide: Which?, options: [{options}]}}\n"

    uncertain = {
        name
        for name in reached(ways)
        if counted_from[name] == name or name in reached(ways, without=counted_from[name])
    }

    assert {finding.subject for finding in check_text(text) if finding.code == "PF207"} == {
        f"p.{name}" for name in uncertain
    }


def test_procedures_that_use_each_other_twice_over_are_looked_at_once() -> None:
    # Each of 60 procedures uses the next one twice: there are 2 to the power of 60 ways down.
    text = HEAD
    for number in range(60):
        text += f"  p{number}:\n    limit: {{within: 1 hour, from: marked, source: p. 4}}\n    steps:\n"
        text += f"      - {{id: a, use: p{number + 1}}}\n      - {{id: b, use: p{number + 1}}}\n      - {{end: done}}\n"
    text += "  p60:\n    steps:\n      - {id: a, do: It, marks: marked}\n      - {end: done}\n"

    assert [finding for finding in check_text(text) if finding.code == "PF207"] == []


def test_a_long_chain_of_used_procedures_is_no_deeper_than_a_short_one() -> None:
    text = HEAD + "  p0:\n    part: true\n    steps:\n      - {id: a, do: It, marks: marked}\n      - {end: done}\n"
    for number in range(1, 2000):
        text += f"  p{number}:\n    part: true\n    steps:\n      - {{use: p{number - 1}}}\n      - {{end: done}}\n"
    text += "  main:\n    limit: {within: 1 hour, from: marked, source: p. 4}\n"
    text += "    steps:\n      - {use: p1999}\n      - {end: done}\n"

    assert [finding for finding in check_text(text) if finding.code == "PF207"] == []


def test_procedures_in_a_circle_bring_nothing_about_for_certain() -> None:
    text = HEAD + (
        "  p:\n    limit: {within: 1 hour, from: marked, source: p. 4}\n"
        "    steps:\n      - {id: a, use: q}\n      - {end: done}\n"
        "  q:\n    steps:\n      - {id: a, use: p}\n      - {id: b, do: It, marks: marked}\n      - {end: done}\n"
    )

    assert {finding.code for finding in check_text(text)} >= {"PF110"}
