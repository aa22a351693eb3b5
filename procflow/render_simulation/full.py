"""Simulations for people: how many are late and why, how long cases take, and where they wait."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from procflow.model import Regulation
from procflow.proof.results import Place
from procflow.render_proof.names import Names
from procflow.render_proof.table import padded, shown_width, wrapped
from procflow.render_proof.words import counted, plain
from procflow.render_simulation import Options
from procflow.simulate.flat import UNSTATED
from procflow.simulate.results import MonthResult, ProcedureResult, Result, StepResult, UnitResult
from procflow.simulate.statistics import Interval

_WIDTH = 100
_LABEL = 13
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_JOINED = "\0"  # no name has it
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:s|min|h|days)\b)")  # where no line ends
_NO_DIFFERENCE = 1e-9  # percentage points: what sums of floating numbers may lack of a whole
_MOST_STEPS = 40  # in a table for people; JSON has all of them


def render(result: Result, regulation: Regulation | None, options: Options) -> Iterator[str]:
    names = Names(regulation, options.language)
    lines = [*_head(result)]
    for procedure in result.procedures:
        lines += _procedure(procedure, result.warm_up, names, options)
    lines += _units(result.units, names)
    lines += left_out(result.left_out)
    for why in result.unstable:
        lines += ["", *_marked("UNSTABLE", plain(why, 300), options)]
    for why in result.at_times:
        lines += ["", *_marked("AT TIMES", plain(why, 300), options)]
    if result.is_partial:
        told = f"interrupted: this is what {counted(result.replications, 'replication')} of {result.asked} say"
        lines += ["", *_marked("PARTIAL", told, options)]
    lines += not_of_the_file(result.doubts, result.assumptions)
    yield "".join(f"{line}\n" for line in lines)


def left_out(procedures: Sequence[tuple[str, str]]) -> Iterator[str]:
    for name, why in procedures:
        yield ""
        yield from wrapped(f"{plain(name)} is left out: {plain(why, 200)}", _WIDTH)


def not_of_the_file(doubts: Sequence[str], assumptions: Sequence[str]) -> Iterator[str]:
    yield from _listed("Not certain of the calendar:", doubts)
    yield from _listed("Assumed, as the file does not say:", assumptions)


def _listed(title: str, sentences: Sequence[str]) -> Iterator[str]:
    if sentences:
        yield ""
        yield title
    for each in sentences:
        for at, line in enumerate(wrapped(plain(each, 600), _WIDTH - 4)):
            yield f"  {'-' if at == 0 else ' '} {line}"


def _head(result: Result) -> Iterator[str]:
    first, last = result.years
    years = str(first) if first == last else f"{first} to {last}"
    round_ = f", which comes round {counted(result.rounds, 'time')}" if result.rounds else ""
    yield plain(result.regulation)
    told = f"{counted(result.cases, 'case')} in {counted(result.replications, 'replication')}, with the calendar of {years}{round_}"
    warm = f"; of each, the first {result.warm_up:,} are left out" if result.warm_up else ""
    yield from wrapped(f"{told}{warm}; seed {result.seed}, {result.engine} engine", _WIDTH)
    for each in result.what_if:
        yield from wrapped(f"what if: {plain(each, 100)}", _WIDTH)


def _procedure(procedure: ProcedureResult, warm_up: int, names: Names, options: Options) -> Iterator[str]:
    title = f"{names.procedure(procedure.id)}: {_verdict(procedure, warm_up)}"
    yield ""
    yield _colored(title, "1;31" if procedure.late.value > 0 else "1;32", options) if procedure.cases else title
    yield "-" * shown_width(title)
    if not procedure.cases:
        return
    if not procedure.under_limit:
        yield from _fact("limit", "no case ends under a limit that is known")
    elif procedure.under_limit < procedure.cases:
        without = procedure.cases - procedure.under_limit
        yield from _fact("limit", f"{counted(without, 'case')} of {procedure.cases:,} end under no limit that is known")
    if procedure.late_cases:
        yield from _fact("because of", _causes(procedure))
        if procedure.causes.queue and (queues := _queues(procedure, names)):
            yield from _fact("", queues)
        if procedure.late_extended is not None:
            yield from _fact(
                "extended", f"{_late(procedure.late_extended)} even if the limit were extended for all cases"
            )
    mean = procedure.mean
    sure = f" ({span(mean.low)} to {span(mean.high)})" if mean.high > mean.low else ""
    yield from _fact(
        "time",
        f"{span(mean.value)} on the average{sure}; half of the cases {_within(procedure.p50)}, 95 % {_within(procedure.p95)}",
    )
    if procedure.mean_without_queue < 0.995 * mean.value:
        yield from _fact(
            "",
            f"without queues {span(procedure.mean_without_queue)}; if all were open day and night as well {span(procedure.mean_always_open)}",
        )
    ends = ", ".join(
        f"{_end(names, procedure.id, name)} {share(cases / procedure.cases)}"
        for name, cases in sorted(procedure.outcomes, key=lambda each: -each[1])
    )
    yield from _fact("ends", ends)
    if (worst := _worst_months(procedure.months)) is not None:
        yield from _fact("months", worst)
    yield ""
    yield from _steps(procedure, names)


def _verdict(procedure: ProcedureResult, warm_up: int) -> str:
    if not procedure.cases:
        return "no cases after those that are left out" if warm_up else "no cases"
    if not procedure.under_limit:
        return "no limit to be late for"
    if procedure.under_limit < procedure.cases:
        return _late(procedure.late, f" of the {counted(procedure.under_limit, 'case')} with a limit are")
    return _late(procedure.late)


def _late(late: Interval, of: str = "") -> str:
    if late.value == 0:
        return f"none{of} late (at most {share(late.high, up=True)})"
    return f"{share(late.value)}{of} late ({_between(late)})"


def _within(seconds: float) -> str:
    return f"within {span(seconds)}" if seconds >= 0.5 else "at once"


def _end(names: Names, procedure: str, outcome: str) -> str:
    return plain(names.outcome(procedure, outcome), 40) if outcome != UNSTATED else "not stated by the act"


def _between(interval: Interval) -> str:
    return f"{share(interval.low)} to {share(interval.high)}"


def _causes(procedure: ProcedureResult) -> str:
    causes = procedure.causes
    waits = {step.waits_for for step in procedure.steps}
    batches = " or for batches" if "others" in waits else ""
    parts = [
        (causes.queue, f"waiting for people who are busy{batches}"),
        (causes.calendar, "nights, days off and the times of batches" if "time" in waits else "nights and days off"),
        (causes.work, "the work itself"),
    ]
    told = [f"{what} {share(number / procedure.late_cases)}" for number, what in sorted(parts, reverse=True) if number]
    return "; ".join(told)  # some have commas of their own


def _queues(procedure: ProcedureResult, names: Names) -> str | None:
    """What the cases wait for, most of all first: all cases, late or not."""
    waits: dict[str, float] = {}
    for step in procedure.steps:
        place = Place(tuple(step.id.split(".")), 1)
        if step.waits_for == "others":
            what = f"the batches of {plain(names.step(procedure.id, place), 34)}"
        else:
            what = plain(names.actor(procedure.id, place, step.actor), 34)
        waits[what] = waits.get(what, 0.0) + step.wait_mean * step.done
    whole = sum(waits.values())
    told = [
        f"{share(wait / whole)} is for {what}"
        for what, wait in sorted(waits.items(), key=lambda item: -item[1])
        if wait > whole / 20
    ]
    return f"of all waiting, {', '.join(told)}" if told else None


def _worst_months(months: Sequence[MonthResult]) -> str | None:
    """Where some months are much worse than the rest, and not by chance."""
    known = [each for each in months if each.under_limit >= 30]
    if len(known) < 4:
        return None
    ranked = sorted(known, key=lambda each: (-each.share.value, each.month))
    usual, best = ranked[len(ranked) // 2].share.value, ranked[-1]
    # Where most months have no late case at all, one that has is told however wide its interval is.
    worst = [
        each
        for each in ranked[:3]
        if each.share.value >= max(0.005, 1.5 * usual) and (each.share.low > usual or usual == 0)
    ]
    if not worst:
        return None
    told = ", ".join(f"{_MONTHS[each.month - 1]} {share(each.share.value)} ({_between(each.share)})" for each in worst)
    return f"late by the month they came in: {told}; fewest in {_MONTHS[best.month - 1]}, {share(best.share.value)}"


def _steps(procedure: ProcedureResult, names: Names) -> Iterator[str]:
    shown: list[StepResult] = [each for each in procedure.steps if each.done]
    rows = [("step", "who", "done", "waits", "is worked on", "closed", "in all")]
    for each in shown[:_MOST_STEPS]:
        times = (span(each.wait_mean), span(each.work_mean), span(each.closed_mean), span(each.time_mean))
        place = Place(tuple(each.id.split(".")), 1)
        step = plain(names.step(procedure.id, place), 34) if names.language else plain(each.id, 34)
        who = plain(names.actor(procedure.id, place, each.actor), 24) or "-"
        rows.append((step, who, f"{each.done:,}", *times))
    yield from _table(rows)
    if len(shown) > _MOST_STEPS:
        yield f"  and {len(shown) - _MOST_STEPS} more steps; --format json has all of them"


def _units(units: Sequence[UnitResult], names: Names) -> Iterator[str]:
    if not units:
        return
    has_cost = any(each.cost is not None for each in units)
    rows = [("unit", "people", "busy", "wait for it", "in the queue", *(("cost a case",) if has_cost else ()))]
    for each in units:
        cost = (f"{each.cost:,.2f}" if each.cost is not None else "-",) if has_cost else ()
        rows.append(
            (
                plain(names.actor("", Place(("",), 1), each.id), 34),
                each.people,
                share(min(each.utilisation, 1.0)),  # who has too much to do works all the time
                span(each.wait_mean),
                f"{each.queue_mean:,.1f}",
                *cost,
            )
        )
    yield ""
    yield from _table(rows)


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(shown_width(row[at]) for row in rows) for at in range(len(rows[0]))]
    texts = sum(1 for name in rows[0][:2] if name in ("step", "who", "unit"))
    for number, row in enumerate(rows):
        cells = [
            padded(cell, width) if at < texts else " " * (width - shown_width(cell)) + cell
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield ("  " + "  ".join(cells)).rstrip()
        if number == 0:
            yield "  " + "  ".join("-" * width for width in widths)


def _fact(label: str, text: str) -> Iterator[str]:
    for at, line in enumerate(wrapped(_BEFORE_UNIT.sub(_JOINED, text), _WIDTH - 2 - _LABEL)):
        yield f"  {label if at == 0 else '':<{_LABEL}}{line.replace(_JOINED, ' ')}"


def _marked(word: str, text: str, options: Options) -> Iterator[str]:
    first, *rest = wrapped(f"{word}: {text}", _WIDTH)
    yield _colored(word, "1;35", options) + first[len(word) :]
    yield from rest


def _colored(text: str, color: str, options: Options) -> str:
    return f"\x1b[{color}m{text}\x1b[0m" if options.color else text


def share(value: float, *, up: bool = False) -> str:
    """`7.1 %`: with one place where that says something, and never a nought or a whole that is none."""
    percent = 100 * value
    if up:
        percent = -(-percent * 10 // 1) / 10
    if 0 < percent < 0.05:
        return "under 0.1 %"
    if 99.95 <= percent < 100 - _NO_DIFFERENCE:
        return "over 99.9 %"
    has_place = 0 < percent < 20 or 99.5 <= percent < 99.95
    return f"{percent:.1f} %" if has_place else f"{percent:.0f} %"


def percent(value: float) -> str:
    """A share that somebody asked for, as it was written: `0.05 %`."""
    return f"{100 * value:.6g} %"


def span(seconds: float) -> str:
    """A length of time in the unit that suits it: `40 s`, `35 min`, `5.2 h`, `3.4 days`."""
    seconds = max(seconds, 0.0)
    if seconds < 0.5:
        return "0"
    if seconds < 100:
        return f"{seconds:.0f} s"
    if seconds < 100 * 60:
        return f"{seconds / 60:.0f} min"
    if seconds < 48 * 3600:
        return f"{seconds / 3600:.1f} h"
    days = seconds / 86_400
    return f"{days:.1f} days" if days < 100 else f"{days:,.0f} days"
