"""`--limit`: another limit for a procedure, or for one of its outcomes. What is assumed is marked so."""

from __future__ import annotations

from msgspec.structs import replace

from procflow.errors import UsageError
from procflow.from_schema.registration import REGISTERED
from procflow.model import START, Anchor, Bound, Limit, LimitKind, Procedure, Regulation
from procflow.what_if.names import listed, quoted, split_change, unknown, with_procedure
from procflow.what_if.terms import bound_words, is_marked, read_bound, with_anchor_there

_OPTION = "--limit"
_EXAMPLE = '--limit payment="3 working days from registered"'


def with_limit(regulation: Regulation, text: str) -> tuple[Regulation, str]:
    procedure, outcome, value = _target(regulation, text)
    old = [limit for limit in procedure.limits if outcome is None or not limit.outcomes or outcome in limit.outcomes]
    outcomes = (outcome,) if outcome else ()
    if value in {LimitKind.NONE, LimitKind.UNKNOWN}:
        new = Limit(kind=LimitKind(value), outcomes=outcomes)
    else:
        term, anchor = read_bound(_OPTION, value)
        anchor = anchor or _usual_anchor(regulation, procedure, old)
        procedure = with_anchor_there(_OPTION, regulation, procedure, anchor)
        # Where there was one limit, this is the same with another term: what may prolong it still may.
        one = old[0] if len(old) == 1 else Limit(kind=LimitKind.NONE)
        new = Limit(
            kind=LimitKind.TERM,
            within=Bound(term=term, anchor=anchor),
            assumed=True,
            outcomes=outcomes,
            extension=one.extension,
            source=one.source,
        )
    limits = (*_for_others(procedure, outcome), new) if outcome else (new,)
    where = f"{procedure.id}/{outcome}" if outcome else procedure.id
    before = " and ".join(dict.fromkeys(_words(limit) for limit in old)) or LimitKind.NONE
    words = f"{where}: limit {_words(new)}, " + (f"not {before}" if before != _words(new) else "as it was")
    return with_procedure(regulation, (), replace(procedure, limits=limits)), words


def _target(regulation: Regulation, text: str) -> tuple[Procedure, str | None, str]:
    """The procedure, the outcome if one is named, and the limit as written."""
    services = {each.id: each for each in regulation.procedures if not each.is_part}
    if "=" not in text:
        if len(services) != 1:
            which = f"say which procedure, such as {_EXAMPLE}; there are {listed(services)}"
            raise UsageError(f"{_OPTION} {quoted(text)}: {which}")
        return next(iter(services.values())), None, text.strip()
    name, value = split_change(_OPTION, text, _EXAMPLE)
    outcome = None
    if name not in services:
        name, _, outcome = name.partition("/")
    if name not in services:
        if name in {each.id for each in regulation.procedures}:
            raise UsageError(
                f"{_OPTION}: {quoted(name)} is only a part of other procedures and has no limit of its own"
            )
        raise unknown(_OPTION, "procedure", name, services)
    outcomes = [each.id for each in services[name].outcomes]
    if outcome is not None and outcome not in outcomes:
        raise unknown(_OPTION, "outcome", outcome, outcomes)
    return services[name], outcome, value


def _usual_anchor(regulation: Regulation, procedure: Procedure, old: list[Limit]) -> Anchor:
    """What the limit that was there is counted from; where there was none, the registration, which acts count from."""
    anchors = {limit.within.anchor for limit in old if limit.within}
    if len(anchors) > 1:
        raise UsageError(
            f"{_OPTION}: the limits of {quoted(procedure.id)} are counted from different moments; say from which, "
            f"as in {_EXAMPLE}"
        )
    if anchors:
        return anchors.pop()
    is_there = is_marked(regulation, procedure, REGISTERED)
    return Anchor(kind="event", of=REGISTERED) if is_there else START


def _for_others(procedure: Procedure, outcome: str) -> list[Limit]:
    """The limits of the procedure without their say over `outcome`."""
    kept = []
    for limit in procedure.limits:
        names = limit.outcomes or tuple(each.id for each in procedure.outcomes)
        others = tuple(name for name in names if name != outcome)
        if outcome not in names:
            kept.append(limit)
        elif others:
            kept.append(replace(limit, outcomes=others))
    return kept


def _words(limit: Limit) -> str:
    return bound_words(limit.within) if limit.within else str(limit.kind)
