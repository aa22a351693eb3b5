"""The dated course of the worst start: two lines a step, when it can begin and must end, and by which rule."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.proof.results import OutcomeProof, Row
from procflow.render_proof.names import Names
from procflow.render_proof.table import columns, shown_width, wrapped
from procflow.render_proof.words import amount, plain, until, when
from procflow.term_text import format_term

_INDENT = "  "
_GAP = 2
_DATE = 21  # columns of `Fri  3 Jan 2025 17:31`
_MARK = "* "
_LEAST = 8  # columns of a name, however narrow the terminal

_BOLD, _FAINT = "1", "2"  # styles of a terminal

# A line and its style, empty for plain.
Line = tuple[str, str]


def course_lines(procedure_id: str, outcome: OutcomeProof, names: Names, width: int) -> Iterator[Line]:
    rows = [row for row in outcome.rows if row.is_step]
    if not rows:
        return
    slack_of = {each.place: each.amount for each in outcome.slack}
    cells = [
        (
            names.step(procedure_id, row.place),
            names.actor(procedure_id, row.place, row.actor),
            when(row.can_begin, aligned=True),
            _finish(row, is_open=row.place in outcome.without_term),
            _slack(slack_of[row.place].seconds, amount(slack_of[row.place])) if row.place in slack_of else "",
        )
        for row in rows
    ]
    heads = ("step", "who", "can begin", "must finish by", "slack")
    widths = _widths([heads, *cells], width)
    for line in columns(heads[: len(widths)], widths):
        yield f"{_INDENT}  {line}", _FAINT
    yield f"{_INDENT}  {(' ' * _GAP).join('-' * each for each in widths)}", _FAINT
    for row, cell in zip(rows, cells, strict=True):
        mark = _MARK if row.critical else "  "
        for index, line in enumerate(columns(cell[: len(widths)], widths)):
            yield f"{_INDENT}{mark if index == 0 else '  '}{line}".rstrip(), _BOLD if row.critical else ""
        slack = f" | slack: {cell[-1]}" if len(widths) < len(cell) and cell[-1] else ""
        for line in wrapped(_how(row) + slack, width - 6) if _how(row) or slack else ():
            yield f"{_INDENT}    {line}", _FAINT


def _widths(table: list[tuple[str, ...]], width: int) -> tuple[int, ...]:
    """As wide as what stands in them; the names share what the dates leave. Without room for slack, it has no column."""
    wanted = [max(map(shown_width, column)) for column in zip(*table, strict=True)]
    dates = [max(wanted[2], _DATE), max(wanted[3], _DATE)]
    room = width - len(_INDENT) - len(_MARK) - sum(dates) - _GAP * 3
    with_slack = room - wanted[4] - _GAP
    if any(cells[4] for cells in table[1:]) and with_slack >= 3 * _LEAST:
        return (*_shared(wanted[0], wanted[1], with_slack), *dates, wanted[4])
    return (*_shared(wanted[0], wanted[1], room), *dates)


def _shared(step: int, who: int, room: int) -> tuple[int, int]:
    """What the names of step and actor get of the room: neither is cut while the other has more than it needs."""
    if step + who > room:
        who = min(who, max(room - step, room * 2 // 5, _LEAST))
        step = max(min(step, room - who), _LEAST)
    return step, who


def _finish(row: Row, *, is_open: bool) -> str:
    if not row.terms and row.not_before is None:
        # The applicant's own time is nobody's fault.
        return "no term" if is_open else "-"
    return until(row.finish, aligned=True)


def _slack(seconds: int, words: str) -> str:
    return f"-{words}" if seconds < 0 else words if seconds else "none"


def _how(row: Row) -> str:
    """The term, what it is counted from, the rule, and where the act says so."""
    parts = []
    if row.terms:
        term = " + ".join(format_term(term) for term in row.terms)
        parts.append(f"{term}{_since(row)}")
    if row.not_before is not None:
        parts.append(f"not before {format_term(row.not_before)}{_since(row) if not row.terms else ''}")
    if row.rule:
        parts.append(plain(row.rule, 200))
    if row.stops_clock:
        parts.append("the clock of the limit stands still")
    if row.source:
        parts.append(plain("; ".join(row.source), 200))
    return " | ".join(parts)


def _since(row: Row) -> str:
    named = f" from {plain(row.anchor)}" if row.anchor != "start" else ""
    if row.counted_from is None or row.counted_from == row.can_begin:
        return named
    return f"{named}, {when(row.counted_from)}" if named else f" from {when(row.counted_from)}"
