"""Proofs for people. One file: each outcome with its verdict, the dated course of its worst start, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from procflow.clock.moments import day_number
from procflow.model import LimitKind
from procflow.proof.results import (
    Amount,
    Expiry,
    Left,
    OutcomeProof,
    Place,
    Prolonged,
    Proof,
    Repair,
    Spread,
    Verdict,
    Worst,
)
from procflow.render_proof import Options, Proven
from procflow.render_proof.course import course_lines
from procflow.render_proof.names import Names
from procflow.render_proof.table import shown_width, wrapped
from procflow.render_proof.words import (
    VERDICTS,
    Tally,
    amount,
    counted,
    date_of,
    exact_amount,
    length,
    listed,
    plain,
    until,
    verdict_words,
    when,
    years,
)
from procflow.term_text import format_term

COLORS = {
    Verdict.BROKEN: "1;31",
    Verdict.UNKNOWN: "1;35",
    Verdict.OPEN: "1;33",
    Verdict.NO_LIMIT: "1;36",
    Verdict.MET: "1;32",
}
_INDENT = 2
_LABEL = 13  # columns for the word before a fact

Name = Callable[[Place], str]

# A fact about an outcome: a word that says what it is about, empty where it goes on with the one above; and a sentence.
Fact = tuple[str, str]


def render(proven: Iterable[Proven], options: Options) -> Iterator[str]:
    if not options.one_file:
        from procflow.render_proof.portfolio import render as render_portfolio

        yield from render_portfolio(proven, options)
        return
    tally = Tally()
    for item in proven:
        tally.add(item.proof)
        names = Names(item.regulation, options.language)
        yield from (f"{line}\n" for line in _head(item.proof, names, options))
        for procedure in item.proof.procedures:
            for outcome in procedure.outcomes:
                yield from (f"{line}\n" for line in _outcome(procedure.id, outcome, names, options))
            if not procedure.outcomes and not procedure.unreachable:
                line = f"{names.procedure(procedure.id)}: no way leads to an outcome, so there is nothing to prove"
                yield "".join(f"{each}\n" for each in [*wrapped(line, options.width), ""])
            for name in procedure.unreachable:
                where = f"{names.procedure(procedure.id)} / {names.outcome(procedure.id, name)}"
                yield "".join(f"{line}\n" for line in [*wrapped(f"{where}: no case ends so", options.width), ""])
        yield from (f"{line}\n" for line in _legend(item.proof, options))
        yield from (f"{line}\n" for line in _doubts(item.proof, options))
    yield f"{tally.line()}\n"


def paint(text: str, color: str, options: Options) -> str:
    return f"\x1b[{color}m{text}\x1b[0m" if options.color and text else text


# ---------------------------------------------------------------- the whole


def _head(proof: Proof, names: Names, options: Options) -> Iterator[str]:
    for line in wrapped(names.title(proof.regulation), options.width):
        yield paint(line, "1", options)
    known = f", as known on {date_of(day_number(proof.as_of))}" if proof.as_of else ""
    yield f"every start in {years(proof)}{known}"
    for change in proof.what_if:
        yield from _fact(("what if", plain(change, 300)), options, indent=0)
    yield ""


def _legend(proof: Proof, options: Options) -> Iterator[str]:
    outcomes = [outcome for procedure in proof.procedures for outcome in procedure.outcomes]
    if any(row.critical for outcome in outcomes for row in outcome.rows):
        yield "  * critical: if this step ends later, so does the whole"
    if any(outcome.slack for outcome in outcomes):
        text = "slack: how much later a step can end, whatever the start, and the limit still hold"
        yield from (f"    {line}" for line in wrapped(text, options.width - 4))
    if any(row.critical or outcome.slack for outcome in outcomes for row in outcome.rows):
        yield ""


def _doubts(proof: Proof, options: Options) -> Iterator[str]:
    if not proof.doubts:
        return
    yield "not certain of the calendar"
    for doubt in proof.doubts:
        first, *rest = wrapped(plain(doubt, 300), options.width - 4)
        yield f"  - {first}"
        yield from (f"    {line}" for line in rest)
    yield ""


def _outcome(procedure_id: str, outcome: OutcomeProof, names: Names, options: Options) -> Iterator[str]:
    yield from _headline(procedure_id, outcome, names, options)
    for fact in _facts(outcome):
        yield from _fact(fact, options)
    has_course = any(row.is_step for row in outcome.rows)
    if has_course:
        yield ""
        for line, style in course_lines(procedure_id, outcome, names, options.width):
            yield paint(line, style, options) if style else line

    def name(place: Place) -> str:
        return names.step(procedure_id, place)

    conclusions = list(_conclusions(outcome, name))
    if has_course and conclusions:
        yield ""
    for fact in conclusions:
        yield from _fact(fact, options)
    yield ""


def _headline(procedure_id: str, outcome: OutcomeProof, names: Names, options: Options) -> Iterator[str]:
    where = f"{names.procedure(procedure_id)} / {names.outcome(procedure_id, outcome.id)}:"
    verdict = verdict_words(outcome)
    if shown_width(f"{where} {verdict}") <= options.width:
        yield paint(where, "1", options) + " " + paint(verdict, COLORS[outcome.verdict], options)
        yield paint("-" * shown_width(f"{where} {verdict}"), "2", options)
        return
    lines = wrapped(where, options.width)
    yield from (paint(line, "1", options) for line in lines)
    yield paint(verdict, COLORS[outcome.verdict], options)
    yield paint("-" * max(map(shown_width, [*lines, verdict])), "2", options)


def _fact(fact: Fact, options: Options, indent: int = _INDENT) -> Iterator[str]:
    label, text = fact
    first, *rest = wrapped(text, options.width - indent - _LABEL)
    yield " " * indent + paint(label, "2", options) + " " * (_LABEL - len(label)) + first
    yield from (" " * (indent + _LABEL) + line for line in rest)


def _each(label: str, texts: Iterable[str]) -> Iterator[Fact]:
    """Several sentences about one thing: only the first has the label."""
    for index, text in enumerate(texts):
        yield ("" if index else label), text


# ---------------------------------------------------------------- before the course


def _facts(outcome: OutcomeProof) -> Iterator[Fact]:
    yield "limit", _limit(outcome)
    yield from _each("why", (plain(reason, 300) for reason in outcome.why))
    if outcome.worst is not None:
        yield from _worst(outcome, outcome.worst)
    if outcome.days_broken:
        yield "late", f"some start is late on {outcome.days_broken:,} of {counted(outcome.days, 'day')}"
    if outcome.unavoidable is not None:
        yield "certain", f"from {when(outcome.unavoidable)} even the quickest lawful course is late"


def _worst(outcome: OutcomeProof, worst: Worst) -> Iterator[Fact]:
    """The dates below each other, so that one sees how far they are apart."""
    yield "worst start" if outcome.limit else "start", when(worst.start, aligned=True)
    done = when(worst.finish, aligned=True) if worst.finish == worst.start else until(worst.finish, aligned=True)
    yield "done by", done + (", if what has no term takes no time" if outcome.without_term else "")
    if worst.expires is not None:
        yield "limit ends", until(worst.expires, aligned=True)


def _limit(outcome: OutcomeProof) -> str:
    limit = outcome.limit
    if limit is None:
        return "the act states none"
    source = f" ({plain('; '.join(limit.source), 200)})" if limit.source else ""
    if limit.within is None:
        return ("there is one, but it is not known here" if limit.kind is LimitKind.UNKNOWN else "none") + source
    start = plain(outcome.counted_from) if outcome.counted_from != "start" else "the start of the procedure"
    assumed = "; ASSUMED, not from the act" if limit.assumed else ""
    return f"{format_term(limit.within.term)} from {start}{source}{assumed}"


# ---------------------------------------------------------------- after the course


def _conclusions(outcome: OutcomeProof, name: Name) -> Iterator[Fact]:
    yield from _each("left", (_left(each, name) for each in outcome.left))
    yield from _each("repair", (_repair(each, name) for each in outcome.repairs))
    yield from _each("expires", (_expiry(each, name) for each in outcome.expiries))
    if outcome.spread is not None and outcome.spread.most > 1:
        term = outcome.limit.within.term if outcome.limit and outcome.limit.within else None
        is_one = term is None or term.high == 1
        yield (
            "calendar",
            f"{format_term(term) if term else 'the limit'} {_lasts(outcome.spread, 'lasts' if is_one else 'last')}",
        )
    if outcome.total is not None:
        yield "in all", f"the latest lawful course {_lasts(outcome.total, 'takes')}"
    if outcome.prolonged is not None:
        yield "prolonged", _prolonged(outcome.prolonged)
    if outcome.readings:
        readings = [f"{plain(reason)} days: {VERDICTS[verdict]}" for reason, verdict in outcome.readings.items()]
        yield "if days", "are " + "; ".join(readings)


def _left(left: Left, name: Name) -> str:
    together = " together" if len(left.places) > 1 else ""
    return f"{_left_words(left)} for {listed([name(place) for place in left.places])}{together}"


def _left_words(left: Left) -> str:
    if left.seconds is None:
        return counted(left.working_days, "working day") if left.working_days else "less than a working day"
    if left.seconds <= 0:
        return f"nothing, {length(left.seconds)} are lacking," if left.seconds else "no time"
    return exact_amount(Amount(left.seconds, left.working_days))


def _repair(repair: Repair, name: Name) -> str:
    cuts = [f"{name(cut.place)} in {format_term(cut.new)} instead of {format_term(cut.old)}" for cut in repair.cuts]
    doubt = "" if repair.is_smallest else "; a smaller cut may be enough"
    return f"{listed(cuts)}: {length(repair.minutes * 60)} less{doubt}"


def _expiry(expiry: Expiry, name: Name) -> str:
    can, why = ("may end", ", by its own lower bound") if expiry.by_not_before else ("can begin", "")
    often = "whatever the start" if expiry.always else f"for example from {when(expiry.start)}"
    return (
        f"{name(expiry.place)} {can} only after its term is over{why}, {often}: the term is over "
        f"{until(expiry.expires)}, the step {can} {when(expiry.can_end)}"
    )


def _lasts(spread: Spread, verb: str) -> str:
    """How many calendar days, with a start of each extreme: `last 21 to 33 calendar days: …`."""
    if spread.most == 0:
        return "end on the day they begin" if verb == "last" else "ends on the day it begins"
    least, most = (date_of(day_number(date)) for date in (spread.least_start, spread.most_start))
    if spread.least == spread.most:
        return f"always {verb} {counted(spread.most, 'calendar day')}"
    return (
        f"{verb} {spread.least} to {counted(spread.most, 'calendar day')}: "
        f"{spread.least} from {least}, {spread.most} from {most}"
    )


def _prolonged(prolonged: Prolonged) -> str:
    words = VERDICTS[prolonged.verdict]
    if prolonged.margin is not None and prolonged.verdict is Verdict.BROKEN:
        words += f" by {exact_amount(prolonged.margin)}"
    elif prolonged.margin is not None and prolonged.verdict is Verdict.MET:
        words += f", {amount(prolonged.margin)} to spare"
    reasons = "".join(f"; {plain(reason, 300)}" for reason in prolonged.why)
    start = f"; worst start {when(prolonged.worst.start)}" if prolonged.worst else ""
    return f"with every prolongation used to the full: {words}{start}{reasons}"
