"""One line an outcome, for grep and for logs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from procflow.clock.moments import to_datetime
from procflow.proof.results import OutcomeProof
from procflow.render_proof import Options, Proven
from procflow.render_proof.words import Tally, plain, verdict_words


def render(proven: Iterable[Proven], options: Options) -> Iterator[str]:
    del options
    tally = Tally()
    for item in proven:
        tally.add(item.proof)
        for procedure in item.proof.procedures:
            for outcome in procedure.outcomes:
                yield f"{item.file}: {plain(procedure.id)}/{plain(outcome.id)}: {'; '.join(_parts(outcome))}\n"
    yield f"{tally.line()}\n"


def _parts(outcome: OutcomeProof) -> Iterator[str]:
    yield verdict_words(outcome)
    yield from (plain(reason, 200) for reason in outcome.why)
    if outcome.worst is not None:
        yield f"worst start {to_datetime(outcome.worst.start).isoformat(timespec='seconds')}"
    if outcome.limit is not None and outcome.limit.assumed:
        yield "the limit is assumed"
