"""Simulating: a regulation or its file in, what its office will do out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from procflow.diagnostics import shorten
from procflow.document import load
from procflow.model import Regulation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from procflow.simulate.parameters import Simulation
    from procflow.simulate.results import Result

_ENGINES = ("auto", "plain", "compiled")


def simulate(
    regulation: Regulation | str | Path,
    *,
    cases: int | None = None,
    replications: int = 10,
    seed: int = 1,
    years: tuple[int, int] | None = None,
    as_of: dt.date | None = None,
    engine: str = "auto",
    warm_up: int | None = None,
    staff: Mapping[str, int] | None = None,
    arrivals: str | None = None,
    precision: float | None = None,
    parameters: Simulation | None = None,
    log: str | Path | None = None,
) -> Result:
    """How long cases take and how many are late, by simulation.

    `cases` is how many come in each replication; without it, as many as come in the years. `parameters` say what a
    regulation does not; without them, what the file says of its office is used, and the rest is assumed. `log` names a
    file, .csv, .xes or .parquet, for the steps of the first replication.
    """
    from procflow.errors import UsageError
    from procflow.simulate.event_log import EventLog
    from procflow.simulate.run import AUTO, Options, prepare, simulate_prepared
    from procflow.simulate.what_if import a_rate

    if engine not in _ENGINES:
        raise UsageError(f"there is no engine `{shorten(engine)}`; say {', '.join(_ENGINES[:-1])} or {_ENGINES[-1]}")
    folder = "."
    if not isinstance(regulation, Regulation):
        folder = str(Path(regulation).parent)
        regulation = load(regulation)
    options = Options(
        cases=cases,
        replications=replications,
        seed=seed,
        folder=folder,
        years=years,
        as_of=as_of,
        engine=engine,
        warm_up=AUTO if warm_up is None else warm_up,
        staff=tuple((staff or {}).items()),
        arrivals=a_rate(arrivals) if arrivals is not None else None,
        precision=precision,
    )
    prepared = prepare(regulation, parameters, options)
    if log is None:
        return simulate_prepared(regulation.id, prepared, options)
    with EventLog(str(log), prepared.network) as writing:
        return simulate_prepared(regulation.id, prepared, options, log=lambda _, rows: writing.rows(rows))
