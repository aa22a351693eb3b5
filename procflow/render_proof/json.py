"""Proofs for scripts: one object a file; an array of them where a folder or several files were asked for.

The keys are a contract (docs: `procflow prove --format json`): new ones may come, none changes its meaning. Moments are
local, without a time zone, to the second; 24:00 is 00:00 of the next day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from procflow.clock.moments import to_datetime
from procflow.model import Limit, Term
from procflow.proof.results import (
    Amount,
    Expiry,
    Left,
    OutcomeProof,
    Place,
    ProcedureProof,
    Prolonged,
    Proof,
    Repair,
    Row,
    Slack,
    Spread,
    Worst,
)
from procflow.render.json import printable
from procflow.render_proof import Options, Proven
from procflow.term_text import format_term


def render(proven: Iterable[Proven], options: Options) -> Iterator[str]:
    first = True
    if not options.one_file:
        yield "["
    for item in proven:
        value = {"file": printable(item.file), **proof_object(item.proof)}
        text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
        yield text if first else f",\n{text}"
        first = False
    yield "\n" if options.one_file else "]\n"


def proof_object(proof: Proof) -> dict[str, Any]:
    return {
        "regulation": proof.regulation,
        "years": list(range(proof.years[0], proof.years[1] + 1)),
        "as_of": proof.as_of,
        "what_if": proof.what_if,
        "doubts": proof.doubts,
        "procedures": [_procedure(each) for each in proof.procedures],
    }


def _procedure(procedure: ProcedureProof) -> dict[str, Any]:
    return {
        "id": procedure.id,
        "outcomes": [_outcome(each) for each in procedure.outcomes],
        "unreachable": procedure.unreachable,
    }


def _outcome(outcome: OutcomeProof) -> dict[str, Any]:
    return {
        "id": outcome.id,
        "verdict": outcome.verdict,
        "why": outcome.why,
        "limit": _limit(outcome.limit, outcome.counted_from),
        "worst": _worst(outcome.worst),
        "margin": _amount(outcome.margin),
        "days_broken": outcome.days_broken,
        "days": outcome.days,
        "unavoidable": _moment(outcome.unavoidable),
        "without_term": _ids(outcome.without_term),
        "critical": _ids(outcome.critical),
        "steps": list(_steps(outcome.rows, outcome.slack)),
        "left": [_left(each) for each in outcome.left],
        "repairs": [_repair(each) for each in outcome.repairs],
        "expiries": [_expiry(each) for each in outcome.expiries],
        "spread": _spread(outcome.spread),
        "total": _spread(outcome.total),
        "prolonged": _prolonged(outcome.prolonged),
        "readings": outcome.readings,
    }


def _limit(limit: Limit | None, counted_from: str) -> dict[str, Any] | None:
    """What is not known, or not set, is no limit; `why` tells which of the two."""
    if limit is None or limit.within is None:
        return None
    return {
        "within": format_term(limit.within.term),
        "from": counted_from,
        "assumed": limit.assumed,
        "source": limit.source,
        "outcomes": limit.outcomes,
    }


def _steps(rows: tuple[Row, ...], slacks: tuple[Slack, ...]) -> Iterator[dict[str, Any]]:
    """The course from the worst start. A step that it does not pass through still has its slack."""
    slack_of = {each.place: each.amount for each in slacks}
    for row in rows:
        yield {
            **_place(row.place),
            "slack": _amount(slack_of.pop(row.place, None)),
            "is_step": row.is_step,
            "actor": row.actor,
            "can_begin": _moment(row.can_begin),
            "finish": _moment(row.finish),
            "term": _term(row.terms[0] if row.terms else None),
            "extended_by": [_term(term) for term in row.terms[1:]],
            "anchor": row.anchor,
            "counted_from": _moment(row.counted_from),
            "not_before": _term(row.not_before),
            "rule": row.rule,
            "source": row.source,
            "critical": row.critical,
            "stops_clock": row.stops_clock,
        }
    for place, amount in slack_of.items():
        yield {**_place(place), "slack": _amount(amount)}


def _left(left: Left) -> dict[str, Any]:
    return {
        "steps": _ids(left.places),
        "working_days": left.working_days,
        "seconds": left.seconds,
        "minutes": None if left.seconds is None else left.seconds // 60,
    }


def _repair(repair: Repair) -> dict[str, Any]:
    return {
        "cuts": [{**_place(cut.place), "old": _term(cut.old), "new": _term(cut.new)} for cut in repair.cuts],
        "minutes": repair.minutes,
        "is_smallest": repair.is_smallest,
    }


def _expiry(expiry: Expiry) -> dict[str, Any]:
    return {
        **_place(expiry.place),
        "start": _moment(expiry.start),
        "can_end": _moment(expiry.can_end),
        "expires": _moment(expiry.expires),
        "by_not_before": expiry.by_not_before,
        "always": expiry.always,
    }


def _spread(spread: Spread | None) -> dict[str, Any] | None:
    if spread is None:
        return None
    return {
        "least": spread.least,
        "least_start": spread.least_start,
        "most": spread.most,
        "most_start": spread.most_start,
    }


def _prolonged(prolonged: Prolonged | None) -> dict[str, Any] | None:
    if prolonged is None:
        return None
    return {
        "verdict": prolonged.verdict,
        "why": prolonged.why,
        "worst": _worst(prolonged.worst),
        "margin": _amount(prolonged.margin),
    }


def _worst(worst: Worst | None) -> dict[str, Any] | None:
    if worst is None:
        return None
    return {"start": _moment(worst.start), "finish": _moment(worst.finish), "expires": _moment(worst.expires)}


def _amount(amount: Amount | None) -> dict[str, int] | None:
    if amount is None:
        return None
    return {"minutes": amount.minutes, "seconds": amount.seconds, "working_days": amount.working_days}


def _moment(moment: int | None) -> str | None:
    return None if moment is None else to_datetime(moment).isoformat(timespec="seconds")


def _term(term: Term | None) -> str | None:
    return None if term is None else format_term(term)


def _place(place: Place) -> dict[str, Any]:
    return {"id": place.id, "round": place.round}


def _ids(places: tuple[Place, ...]) -> list[str]:
    """Each id once, however often the case comes round."""
    return list(dict.fromkeys(place.id for place in places))
