"""How good the diagrams of a BPMN file are: the counts of `bpmn.layout.metrics`, for scripts and for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Literal

from bpmn.errors import shortened

if TYPE_CHECKING:
    from bpmn import Definitions
    from bpmn.layout.defects import Finding
    from bpmn.layout.metrics import Metrics

# Places told of one kind. The counts are of all there are.
MOST_FOR_SCRIPTS = 1_000
MOST_FOR_PEOPLE = 5

# What each count is of, in the order of how grave it is.
MEANINGS = {
    "overlaps": "shapes that lie on one another",
    "edge_shape": "lines through shapes that they do not belong to",
    "wrong_docks": "ends of lines that are not on the border of their shape, or come from inside",
    "outside_lane": "nodes that are not inside their lane, pool or sub-process",
    "label_overlaps": "labels on shapes, on lines and on one another:",
    "label_shape": "  on shapes",
    "label_edge": "  on lines",
    "label_label": "  on one another",
    "artifact_overlaps": "notes and data that lie on something",
    "boundary_overlaps": "boundary events that lie on more than their host",
    "edge_artifact": "lines through notes and data",
    "edge_boundary": "lines through boundary events",
    "edge_on_edge": "lines that lie on one another",
    "detached": "boundary events that are not on the border of their host",
    "crossings": "crossings of lines",
    "bends": "bends of lines",
    "average_edge_length": "length of a line, on average",
    "compactness": "per cent of the room that nodes cover",
}

_SENTENCES = {
    "overlaps": "{} and {} overlap",
    "edge_shape": "{} runs through {}",
    "wrong_docks": "{} does not dock on the border of {}",
    "outside_lane": "{} is not inside {}",
    "label_shape": "the label of {} lies on {}",
    "label_edge": "the label of {} lies on {}",
    "label_label": "the labels of {} and {} overlap",
    "artifact_overlaps": "{} and {} overlap",
    "boundary_overlaps": "{} and {} overlap",
    "edge_artifact": "{} runs through {}",
    "edge_boundary": "{} runs through {}",
    "edge_on_edge": "{} and {} lie on one another",
    "detached": "{} is not on the border of {}",
    "crossings": "{} and {} cross",
}
_ALONE = {"wrong_docks": "{} has one point only"}


def report(definitions: Definitions, form: Literal["json", "full"] = "json") -> str:
    return report_json(definitions) if form == "json" else report_text(definitions)


# ---------------------------------------------------------------- for scripts


def report_json(definitions: Definitions) -> str:
    import msgspec

    from bpmn.layout.metrics import measure

    metrics = measure(definitions)
    findings = list(_some(metrics.findings, MOST_FOR_SCRIPTS))
    result: dict[str, Any] = {
        **_figures(metrics),
        "defects": metrics.defects,
        "findings": [
            {
                "kind": finding.kind,
                "elements": list(finding.ids),
                "line": _line(definitions, finding),
                "x": round(finding.place.x, 1),
                "y": round(finding.place.y, 1),
            }
            for finding in findings
        ],
        "findings_left_out": len(metrics.findings) - len(findings),
        "problems": [problem._asdict() for problem in metrics.problems],
    }
    return msgspec.json.format(msgspec.json.encode(result), indent=2).decode() + "\n"


def _figures(metrics: Metrics) -> dict[str, float]:
    names = [each.name for each in fields(metrics) if each.name not in {"findings", "problems"}]
    values = {name: getattr(metrics, name) for name in [*names, "label_overlaps"]}
    return {name: _rounded(value) if isinstance(value, float) else value for name, value in values.items()}


def _rounded(number: float) -> float:
    """To one decimal; half of it goes up, as people count, and as others do with whom figures are compared."""
    return int(number * 10 + 0.5) / 10


# ---------------------------------------------------------------- for people


def report_text(definitions: Definitions) -> str:
    from bpmn.layout.metrics import measure

    metrics = measure(definitions)
    return "".join(f"{line}\n" for line in _lines(definitions, metrics))


def _lines(definitions: Definitions, metrics: Metrics) -> Iterator[str]:
    figures = _figures(metrics)
    yield f"{figures['shapes']} shapes, {figures['edges']} lines"
    yield ""
    for name, meaning in MEANINGS.items():
        yield f"{name:<20}{figures[name]:>8}  {meaning}"
    for kind in _SENTENCES:
        found = [finding for finding in metrics.findings if finding.kind == kind]
        if found:
            yield ""
            yield f"{kind}:"
            yield from (f"  {_sentence(definitions, finding)}" for finding in found[:MOST_FOR_PEOPLE])
            if len(found) > MOST_FOR_PEOPLE:
                yield f"  and {len(found) - MOST_FOR_PEOPLE} more"
    if metrics.problems:
        yield ""
        yield "not measured:"
        for problem in metrics.problems[:MOST_FOR_PEOPLE]:
            where = f"line {problem.line}: " if problem.line else ""
            bearer = f"{_named(definitions, problem.element)}: " if problem.element is not None else ""
            yield f"  {where}{bearer}{problem.message}"
        if len(metrics.problems) > MOST_FOR_PEOPLE:
            yield f"  and {len(metrics.problems) - MOST_FOR_PEOPLE} more"


def _sentence(definitions: Definitions, finding: Finding) -> str:
    form = _SENTENCES[finding.kind] if len(finding.ids) > 1 else _ALONE[finding.kind]
    names = [_named(definitions, name) for name in finding.ids]
    if finding.kind.startswith("label_") and names[0] == names[1]:
        names[1] = "it"  # its own owner
    told = form.format(*names)
    line = _line(definitions, finding)
    where = f"at {finding.place.x:.0f}, {finding.place.y:.0f}"
    return f"line {line}: {told} ({where})" if line else f"{told} ({where})"


def _named(definitions: Definitions, name: str) -> str:
    """`task check (Check the documents)`: kind, id and name, so that it is found in the file and on the sheet."""
    element = definitions.by_id(name) if name else None
    if element is None:
        return f"`{shortened(name)}`" if name else "what stands for no element"
    title = shortened(" ".join((element.name or "").split()), 40)
    called = f"{shortened(element.kind, 40)} `{shortened(name, 40)}`"
    return f"{called} ({title})" if title else called


# ---------------------------------------------------------------- both


def _some(findings: tuple[Finding, ...], most: int) -> Iterator[Finding]:
    told: dict[str, int] = {}
    for finding in findings:
        told[finding.kind] = told.get(finding.kind, 0) + 1
        if told[finding.kind] <= most:
            yield finding


def _line(definitions: Definitions, finding: Finding) -> int:
    """Of the first element that is met; 0 where the file does not say."""
    element = definitions.by_id(finding.ids[0]) if finding.ids and finding.ids[0] else None
    return 0 if element is None else element.line
