"""Proofs made by hand, for the renderers and the command."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from procflow.clock import moment
from procflow.model import Anchor, Bound, Limit, LimitKind, Term, Unit
from procflow.proof.results import (
    Amount,
    Cut,
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
    Verdict,
    Worst,
)


def at(text: str) -> int:
    """A moment, written as 2025-01-03 17:31."""
    return moment(dt.datetime.fromisoformat(text))


def term(number: int, unit: Unit = Unit.WORKING_DAY) -> Term:
    return Term(high=Decimal(number), unit=unit)


HOUR = 3600
LIMIT = Limit(
    kind=LimitKind.TERM,
    within=Bound(term=term(3), anchor=Anchor(kind="event", of="filed")),
    source=("standard, p. 4(1)",),
)
APPLY, ACCEPT, CHECK, SIGN = (Place(("apply",)), Place(("accept",)), Place(("check",)), Place(("sign",)))
INNER, AGAIN = Place(("dialogue", "log-in")), Place(("check",), 2)

ROWS = (
    Row(
        place=APPLY,
        actor="applicant",
        can_begin=at("2025-01-03 17:31"),
        finish=at("2025-01-03 17:31"),
        source=("p. 4",),
    ),
    Row(
        place=ACCEPT,
        actor="registry",
        can_begin=at("2025-01-06 09:00"),
        finish=at("2025-01-06 09:30"),
        terms=(term(30, Unit.MINUTE),),
        counted_from=at("2025-01-06 09:00"),
        source=("p. 5(1)", "p. 7(1)"),
    ),
    Row(
        place=CHECK,
        actor="officer",
        can_begin=at("2025-01-06 09:30"),
        finish=at("2025-01-09 00:00"),
        terms=(term(2),),
        counted_from=at("2025-01-03 17:31"),
        anchor="filed",
        rule="the day of the event is not counted",
        critical=True,
    ),
    Row(
        place=Place(("is-it-complete",)),
        actor="officer",
        can_begin=at("2025-01-09 00:00"),
        finish=at("2025-01-09 00:00"),
        is_step=False,
    ),
    Row(place=SIGN, actor=None, can_begin=at("2025-01-09 00:00"), finish=at("2025-01-09 00:00"), critical=True),
)


def outcome(**values: Any) -> OutcomeProof:
    usual: dict[str, Any] = {
        "id": "issued",
        "verdict": Verdict.MET,
        "limit": LIMIT,
        "limit_index": 0,
        "counted_from": "filed",
        "worst": Worst(at("2025-01-03 17:31"), at("2025-01-09 00:00"), at("2025-01-09 01:00")),
        "margin": Amount(HOUR, 0),
        "days": 247,
        "critical": (CHECK,),
        "rows": ROWS,
        "slack": (Slack(ACCEPT, Amount(10 * HOUR, 1)), Slack(CHECK, Amount(HOUR, 0))),
    }
    return OutcomeProof(**{**usual, **values})


MET = outcome()
BROKEN = outcome(
    id="refused",
    verdict=Verdict.BROKEN,
    margin=Amount(-7 * HOUR, -1),
    days_broken=120,
    unavoidable=at("2025-03-07 18:31"),
    slack=(Slack(CHECK, Amount(-7 * HOUR, -1)),),
    repairs=(
        Repair((Cut(CHECK, term(2), term(1)),), 480),
        Repair(
            (Cut(ACCEPT, term(30, Unit.MINUTE), term(10, Unit.MINUTE)), Cut(CHECK, term(2), term(1))),
            500,
            is_smallest=False,
        ),
    ),
    expiries=(
        Expiry(CHECK, at("2025-01-03 17:31"), at("2025-01-06 09:00"), at("2025-01-04 00:00")),
        Expiry(
            ACCEPT,
            at("2025-01-03 17:31"),
            at("2025-01-06 09:00"),
            at("2025-01-04 00:00"),
            by_not_before=True,
            always=True,
        ),
    ),
    spread=Spread(3, dt.date(2025, 1, 6), 13, dt.date(2024, 12, 27)),
    total=Spread(5, dt.date(2025, 1, 6), 5, dt.date(2025, 1, 6)),
    prolonged=Prolonged(
        Verdict.BROKEN,
        worst=Worst(at("2025-01-03 17:31"), at("2025-01-20 18:00"), at("2025-01-09 00:00")),
        margin=Amount(-60 * HOUR, -7),
    ),
    readings={"working": Verdict.BROKEN, "calendar": Verdict.MET},
)
OPEN = outcome(
    id="open",
    verdict=Verdict.OPEN,
    without_term=(SIGN, INNER),
    critical=(CHECK, AGAIN),
    left=(Left((SIGN, INNER), 1, None), Left((SIGN,), 1, 9 * HOUR), Left((INNER,), 0, 1800)),
)
NO_LIMIT = outcome(
    id="free",
    verdict=Verdict.NO_LIMIT,
    limit=None,
    margin=None,
    worst=Worst(at("2025-01-03 17:31"), at("2025-01-09 00:00"), None),
    rows=(),
    slack=(),
    total=Spread(5, dt.date(2025, 1, 6), 9, dt.date(2024, 12, 27)),
)
UNKNOWN = OutcomeProof(
    id="lost", verdict=Verdict.UNKNOWN, why=("a loop has no bound",), limit=Limit(kind=LimitKind.UNKNOWN)
)


def proof(*outcomes: OutcomeProof, regulation: str = "made-up", **values: Any) -> Proof:
    return Proof(
        regulation=regulation,
        years=values.pop("years", (2024, 2026)),
        procedures=(ProcedureProof(id="issue", outcomes=outcomes, unreachable=values.pop("unreachable", ())),),
        **values,
    )
