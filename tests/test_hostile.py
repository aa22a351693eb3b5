"""Whatever is done to a file, the answer is a finding or one line: no traceback, no flood, no long wait."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from procflow.checking import check_document
from procflow.document import Document, parse_document
from procflow.render import FORMATS, Options, Result, renderer
from procflow.source import Source
from tests.support.examples import EXAMPLES, ROOT

VALID = [(ROOT / "templates" / "starter.procflow.yaml").read_text(encoding="utf-8")] + [
    path.read_text(encoding="utf-8") for path in EXAMPLES if "libraries" not in path.read_text(encoding="utf-8")
]
SNIPPETS = [
    "",
    " ",
    "\n",
    "\t",
    ": ",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "'",
    '"',
    "#",
    "&a ",
    "*a",
    "!!x ",
    "|",
    ">",
    "null",
]
SNIPPETS += [
    "-1",
    "999999999",
    "unstated",
    "next: ",
    "same day",
    "0 minutes",
    "end: x",
    "join: all",
    "\u2028",
    "\ufeff",
]
SNIPPETS += [
    "use: issue",
    "split: [a, a]",
    "procedures:\n",
    "steps: []",
    "<<: ",
    "# procflow: ignore[PF201] x",
    "😀",
    "٣",
]


def answer(text: str, file: Path = Path("made-up.procflow.yaml")) -> Document:
    """Read, check and print in every format; what comes out is bounded."""
    document = parse_document(Source(file.as_posix(), text), file)
    findings = check_document(document)
    result = Result(document.source, document.regulation.id if document.regulation else None, findings)
    for name in FORMATS:
        printed = "".join(renderer(name)([result], Options(width=100)))
        assert len(printed) < 20_000 + 8_000 * len(findings)
    last = len(document.source.lines())
    for finding in findings:
        assert 1 <= finding.span.line <= last
        assert finding.span.column >= 1
        assert finding.span.end_column > finding.span.column
    return document


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A valid file with characters cut out, put in, doubled, or lines moved."""
    text = draw(st.sampled_from(VALID))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        length = draw(st.integers(0, 40))
        kind = draw(st.sampled_from(["cut", "put", "double", "line", "swap"]))
        lines = text.split("\n")
        at = draw(st.integers(0, len(lines) - 1))
        if kind == "cut":
            text = text[:start] + text[start + length :]
        elif kind == "put":
            text = text[:start] + draw(st.sampled_from(SNIPPETS) | st.text(max_size=5)) + text[start:]
        elif kind == "double":
            text = text[: start + length] + text[start:]
        elif kind == "line":
            lines.pop(at)
            text = "\n".join(lines)
        else:
            other = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
            text = "\n".join(lines)
    return text


@given(damaged())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_a_damaged_file_is_answered(text: str) -> None:
    answer(text)


@given(st.text(max_size=200))
@example("procflow: 1\nid: \u0085")
@example("procflow: 1\n? \n: \n")
@example("%YAML 9.9\n---\nprocflow: 1")
@example("procflow: 1\nprocedures: {p: {steps: [{}]}}")
@example("procflow: 1\nid: x\nprocedures: {p: {steps: [{id: a, split: []}]}}")
@settings(max_examples=300, deadline=None)
def test_any_text_is_answered(text: str) -> None:
    answer(text)


KEYS = [
    "id",
    "like",
    "by",
    "do",
    "decide",
    "options",
    "split",
    "join",
    "use",
    "on",
    "end",
    "next",
    "at_most",
    "within",
    "from",
    "not_before",
    "answers",
    "of",
]
KEYS += [
    "procflow",
    "procedures",
    "steps",
    "actors",
    "outcomes",
    "limit",
    "shared",
    "calendars",
    "hours",
    "days",
    "act",
    "languages",
    "libraries",
]
VALUES = st.recursive(
    st.sampled_from(
        ["a", "b", "done", "yes", "no", "1", "2 days", "all", "any", "unstated", "", "start of a", "p", "kk"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*KEYS, "a", "yes", "kk"]), inner, max_size=4)
    ),
    max_leaves=12,
)


def flow_text(value: object) -> str:
    """A value as YAML in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow_text(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow_text(item) for item in value) + "]"
    return f'"{value}"'


@given(
    st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5),
    st.lists(st.dictionaries(st.sampled_from(KEYS), VALUES), max_size=4),
)
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_known_keys_with_any_values_are_answered(top: dict[str, object], steps: list[dict[str, object]]) -> None:
    rest = {key: value for key, value in top.items() if key not in {"procflow", "id", "procedures"}}
    value = {"procflow": "1", "id": "x", **rest, "procedures": {"p": {"outcomes": {"done": {}}, "steps": steps}}}
    answer(flow_text(value))


@pytest.mark.parametrize("seed", range(5))
def test_a_file_cut_anywhere_is_answered(seed: int) -> None:
    generator = random.Random(seed)
    text = VALID[seed % len(VALID)]
    for _ in range(20):
        answer(text[: generator.randrange(len(text))])


def chain(number: int) -> str:
    return "".join(f"      - {{id: s{index}, by: head, do: Go, within: 1 day}}\n" for index in range(number))


HEAD = "procflow: 1\nid: x\nactors: {head: {}}\nprocedures:\n  p:\n    outcomes: {done: {}}\n    steps:\n"


@pytest.mark.parametrize(
    "steps",
    [
        chain(20_000) + "      - end: done\n",
        "".join(f"      - {{id: s{n}, by: head, do: Go, within: 9 working days}}\n" for n in range(10_000))
        + "      - end: done\n    limit: 5 working days\n",
        "".join(f"      - {{id: s{n}, decide: ok?, options: {{yes: s{n + 1}, no: s{n // 2}}}}}\n" for n in range(3000)),
        "      - {id: a, split: ["
        + ", ".join(f"b{n}" for n in range(3000))
        + "]}\n"
        + "".join(f"      - {{id: b{n}, by: head, do: Go, next: z}}\n" for n in range(3000))
        + "      - {id: z, join: all, next: done}\n",
        "      - {id: a, decide: x, options: {" + ", ".join(f"o{n}: done" for n in range(3000)) + "}}\n",
        "      - {id: a, decide: x, options: {" + ", ".join(f"'{n}': done" for n in range(2000)) + "}}\n",
    ],
    ids=["chain", "chain beyond the limit", "ladder of loops", "wide split", "wide choice", "many numbers"],
)
def test_a_procedure_beyond_all_measure_is_answered(steps: str) -> None:
    assert answer(HEAD + steps).regulation is not None


def test_procedures_that_use_each_other_without_end_are_answered() -> None:
    procedures = "".join(
        f"  p{n}: {{outcomes: {{done: {{}}}}, steps: [{{id: a, use: p{(n + 1) % 300}, next: done}}, {{id: b, use: p{n}, next: done}}]}}\n"
        for n in range(300)
    )
    document = answer("procflow: 1\nid: x\nprocedures:\n" + procedures)
    assert "PF110" in {finding.code for finding in check_document(document)}
