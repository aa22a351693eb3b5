"""Many regulations: one line an outcome, the gravest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from procflow.proof.results import OutcomeProof, Verdict
from procflow.render_proof import Options, Proven
from procflow.render_proof.full import COLORS, paint
from procflow.render_proof.table import padded, shown_width
from procflow.render_proof.words import VERDICTS, Tally, amount, counted, plain

_VERDICT = max(map(len, VERDICTS.values()))
_WIDEST = 44  # columns of `procedure / outcome`; the file after it may take what it needs

# The verdict, its distance, where it is in the act, the file.
Line = tuple[Verdict, str, str, str]


def render(proven: Iterable[Proven], options: Options) -> Iterator[str]:
    tally = Tally()
    ordered: list[tuple[tuple[int, float], Line]] = []
    for item in proven:
        tally.add(item.proof)
        for procedure in item.proof.procedures:
            for outcome in procedure.outcomes:
                where = plain(f"{plain(procedure.id, 40)} / {plain(outcome.id, 40)}", _WIDEST)
                line = (outcome.verdict, _distance(outcome), where, plain(item.file, 400))
                ordered.append(((outcome.verdict.rank, _seconds(outcome)), line))
    ordered.sort(key=lambda pair: pair[0])  # stable: of equals the first file comes first
    lines = [line for _, line in ordered]
    widths = [max((shown_width(line[at]) for line in lines), default=0) for at in (1, 2)]
    for verdict, distance, where, file in lines:
        name = paint(VERDICTS[verdict], COLORS[verdict], options) + " " * (_VERDICT - len(VERDICTS[verdict]))
        yield f"{name}  {padded(distance, widths[0])}  {padded(where, widths[1])}  {file}\n"
    yield ("\n" if lines else "") + f"{tally.line()}\n"


def _seconds(outcome: OutcomeProof) -> float:
    """The margin; where there is none, after all that have one."""
    return outcome.margin.seconds if outcome.margin is not None else float("inf")


def _distance(outcome: OutcomeProof) -> str:
    if outcome.verdict is Verdict.OPEN:
        return f"{counted(len({place.path for place in outcome.without_term}), 'step')} without a term"
    if outcome.margin is None or outcome.verdict not in {Verdict.BROKEN, Verdict.MET}:
        return ""
    words = amount(outcome.margin)
    if outcome.verdict is Verdict.BROKEN:
        return f"by {words}"
    if not outcome.margin.seconds:
        return "with nothing to spare"
    return f"{words} to spare"
