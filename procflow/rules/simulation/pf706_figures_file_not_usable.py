"""PF706 figures-file-not-usable: a CSV file of arrivals or times that is not there or does not read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from procflow.diagnostics import Severity
from procflow.rules.base import Context, Hit, Rule
from procflow.rules.simulation.figures import folder_of, written_at
from procflow.source import Span


def check(context: Context) -> Iterator[Hit]:
    simulation = context.regulation.simulation
    if simulation is None:
        return
    from procflow.simulate.figures_file import read_arrivals, read_times

    folder, origins = folder_of(context), context.origins
    values = {name: tuple(shares) for name, shares in simulation.attributes.items()}
    for arrivals in simulation.arrivals:
        if (file := arrivals.file) is not None:
            span = origins.span("simulation", "arrivals", arrivals.procedure, "file")
            yield from _tried(partial(read_arrivals, folder, file, arrivals.column, values), folder, span)
    seen: set[tuple[str | int, ...]] = set()  # what is told of an id holds for several steps
    for work in simulation.work:
        path = (*written_at(context, "work", work.procedure, work.step), "samples")
        if work.time is not None and (file := work.time.file) is not None and path not in seen:
            seen.add(path)
            yield from _tried(partial(read_times, folder, file, work.time.column), folder, origins.span(*path))


def _tried(read: Callable[[], object], folder: str, span: Span) -> Iterator[Hit]:
    from procflow.simulate.errors import FiguresError

    try:
        read()
    except FiguresError as error:
        # As the regulation file names it.
        yield Hit(f"these figures cannot be used: {str(error).removeprefix(f'{folder}/')}", span)


RULE = Rule(
    "PF706",
    "figures-file-not-usable",
    Severity.ERROR,
    "a file of arrivals or times that is not there or does not read",
    check,
)
