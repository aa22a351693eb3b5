"""Prosimos beside `procflow import --prosimos` and `procflow simulate`: the same two files, the same answers, how fast.

`python -m bench.prosimos --prosimos PYTHON` (or the environment variable PROSIMOS_PYTHON) names an interpreter that has
Prosimos; it wants other versions of its libraries than ours, so make it a place of its own: `pip install prosimos`.
Four offices are simulated by both: the network of the design, the same in office hours, and a desk that decides, by shares
or by amounts. Exit status 1 where the mean time of a case or the share of time in which people work differs by more than chance can explain.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import fmean, stdev
from typing import Any, NamedTuple

from msgspec import structs

from bench.simulate import STAFF, STEPS
from bench.targets import exit_status
from procflow.document import parse_document
from procflow.importing import import_data
from procflow.model import Regulation
from procflow.simulate.from_model import parameters as figures_of
from procflow.simulate.run import Options, prepare, simulate_prepared
from procflow.source import Source

HOUR = 3600.0
REPLICATIONS = 10
WIDTH = 3.5  # standard errors within which two means of ten replications agree, but for one time in a hundred
YEARS = (2024, 2024)  # begins on a Monday, as the peer does; comes round where cases go on
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ALWAYS = [{"from": "MONDAY", "to": "SUNDAY", "beginTime": "00:00:00", "endTime": "23:59:59.999999"}]
OFFICE = [
    {"from": "MONDAY", "to": "FRIDAY", "beginTime": "09:00:00", "endTime": "13:00:00"},
    {"from": "MONDAY", "to": "FRIDAY", "beginTime": "14:30:00", "endTime": "18:30:00"},
]


DESK_NODES = {"check": "task", "complete": "exclusiveGateway", "back": "exclusiveGateway", "study": "task"}
DESK_NODES |= {"enough": "exclusiveGateway", "sign": "task", "out": "exclusiveGateway"}
DESK_FLOWS = [("come", "check"), ("check", "complete"), ("complete", "out"), ("complete", "back"), ("back", "study")]
DESK_FLOWS += [("study", "enough"), ("enough", "back"), ("enough", "sign"), ("sign", "out"), ("out", "given")]
DESK_STEPS = (
    ("check", "specialist", (0.5, 1, 3)),
    ("study", "specialist", (0.5, 1, 2)),
    ("sign", "head", (0.5, 1, 2.5)),
)


class Pair(NamedTuple):
    """What Prosimos simulates: a model and its parameters."""

    name: str
    model: bytes
    parameters: bytes


class Told(NamedTuple):
    speed: float  # cases a second
    means: list[float]  # hours of a case, by replication
    busy: dict[str, list[float]]
    came: list[list[int]]  # when the cases came


# ---------------------------------------------------------------- what is simulated


def network(name: str, hours: list[dict[str, str]], mean: float) -> Pair:
    return Pair(name, chain([step for step, _, _ in STEPS]), parameters(hours, mean, STEPS))


def desk() -> Pair:
    """Three cases in ten come incomplete and are sent away after the first step; one in four is studied again.

    All ends are one: Prosimos takes no more.
    """
    shares = {"complete": {"f3": 0.3, "f4": 0.7}, "enough": {"f7": 0.25, "f8": 0.75}}
    return Pair("a desk that decides", drawn(DESK_NODES, DESK_FLOWS), parameters(ALWAYS, 1.0, DESK_STEPS, shares))


def desk_of_amounts() -> Pair:
    """The same, but it is the amount applied for that decides: below 1,500 of 4,000 they are sent away."""
    pair = desk()
    told = json.loads(pair.parameters)
    uniform = {"distribution_name": "uniform", "distribution_params": [{"value": 0}, {"value": 4000}]}
    told["case_attributes"] = [{"name": "amount", "type": "continuous", "values": uniform}]
    told["branch_rules"] = [
        {"id": name, "rules": [[{"attribute": "amount", "comparison": sign, "value": "1500"}]]}
        for name, sign in (("small", "<"), ("large", ">="))
    ]
    for path, name in zip(told["gateway_branching_probabilities"][0]["probabilities"], ("small", "large"), strict=True):
        path["condition_id"] = name
    return Pair("a desk where amounts decide", pair.model, json.dumps(told).encode())


def chain(steps: list[str]) -> bytes:
    places = ["come", *steps, "given"]
    return drawn(dict.fromkeys(steps, "task"), list(pairwise(places)))


def drawn(nodes: dict[str, str], flows: list[tuple[str, str]]) -> bytes:
    kinds = {"come": "startEvent"} | nodes | {to: "endEvent" for _, to in flows if to not in nodes}
    lines = []
    for node, kind in kinds.items():
        ways = "".join(f"<incoming>f{at}</incoming>" for at, (_, to) in enumerate(flows, start=1) if to == node)
        ways += "".join(f"<outgoing>f{at}</outgoing>" for at, (begin, _) in enumerate(flows, start=1) if begin == node)
        lines.append(f'<{kind} id="{node}" name="{node}">{ways}</{kind}>')
    lines += [
        f'<sequenceFlow id="f{at}" name="to {to}" sourceRef="{begin}" targetRef="{to}"/>'
        for at, (begin, to) in enumerate(flows, start=1)
    ]
    text = f'<definitions xmlns="{BPMN}" id="D" targetNamespace="urn:bench"><process id="P" name="Main">\n'
    return f"{text}{chr(10).join(lines)}\n</process></definitions>\n".encode()


def parameters(
    hours: list[dict[str, str]],
    mean: float,
    steps: tuple[tuple[str, str, tuple[float, float, float]], ...],
    shares: dict[str, dict[str, float]] | None = None,
) -> bytes:
    units = [name for name in STAFF if any(who == name for _, who, _ in steps)]
    told = {
        "resource_profiles": [
            {
                "id": f"P_{name}",
                "name": name,
                "resource_list": [
                    {"id": name, "name": name, "cost_per_hour": 0, "amount": STAFF[name], "calendar": "hours"}
                ],
            }
            for name in units
        ],
        "resource_calendars": [{"id": "hours", "name": "hours", "time_periods": hours}],
        "task_resource_distribution": [
            {"task_id": step, "resources": [{"resource_id": who} | gamma(times)]} for step, who, times in steps
        ],
        "arrival_time_distribution": {
            "distribution_name": "expon",
            "distribution_params": [{"value": mean * HOUR}, {"value": 0}, {"value": 1e9}],
        },
        "arrival_time_calendar": hours,
        "gateway_branching_probabilities": [
            {"gateway_id": gateway, "probabilities": [{"path_id": path, "value": share} for path, share in of.items()]}
            for gateway, of in (shares or {}).items()
        ],
    }
    return json.dumps(told).encode()


def gamma(times: tuple[float, float, float]) -> dict[str, Any]:
    """With the mean and variance of a triangle: Prosimos 2.1 names triangles and cannot draw from them."""
    low, mode, high = (HOUR * each for each in times)
    mean = (low + mode + high) / 3
    variance = (low * low + mode * mode + high * high - low * mode - low * high - mode * high) / 18
    values = (mean, variance, 0.0, 1e9)
    return {"distribution_name": "gamma", "distribution_params": [{"value": value} for value in values]}


# ---------------------------------------------------------------- both


def by_prosimos(python: str, pair: Pair, cases: int, replications: int = REPLICATIONS) -> Told:
    with tempfile.TemporaryDirectory(prefix="procflow-bench-") as folder:
        model, told = Path(folder) / "model.bpmn", Path(folder) / "parameters.json"
        model.write_bytes(pair.model)
        told.write_bytes(pair.parameters)
        script = Path(__file__).with_name("prosimos_peer.py")
        command = [python, "-P", str(script), str(model), str(told), str(cases), str(replications)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or len(lines) != replications:
        raise SystemExit(f"Prosimos failed:\n{done.stderr[-2000:]}")
    busy = {name: [line["busy"][name] for line in lines] for name in lines[0]["busy"]}
    speed = cases / min(line["seconds"] for line in lines)
    return Told(speed, [line["mean"] for line in lines], busy, [line["came"] for line in lines])


def by_us(pair: Pair, cases: int, replications: int = REPLICATIONS, came: list[list[int]] | None = None) -> Told:
    """With the arrivals of the parameters, or the cases that came elsewhere."""
    regulation = imported(pair)
    figures = figures_of(regulation)
    means: list[float] = []
    busy: dict[str, list[float]] = {}
    taken = []
    for number in range(replications):
        told, options = (
            figures,
            Options(cases=cases, replications=1, seed=number + 1, warm_up=0, engine="plain", years=YEARS),
        )
        if came is not None:
            coming = structs.replace(figures.arrivals[0], per_hour=(), times=tuple(came[number]))
            told = structs.replace(figures, arrivals=(coming,))
            options = structs.replace(options, cases=None, years=None)
        prepared = prepare(regulation, told, options)
        begin = time.process_time()
        result = simulate_prepared(regulation.id, prepared, options)
        taken.append(time.process_time() - begin)
        assert result.cases == cases
        means.append(result.procedures[0].mean.value / HOUR)
        for unit in result.units:
            busy.setdefault(unit.id, []).append(unit.utilisation)
    return Told(cases / min(taken), means, busy, came or [])


def imported(pair: Pair) -> Regulation:
    found = import_data(pair.model, "model.bpmn", None, (pair.parameters, "parameters.json"))
    assert found.text is not None, found.findings
    document = parse_document(Source("model.procflow.yaml", found.text), ".")
    assert document.regulation is not None, document.findings
    return document.regulation


def compared(pair: Pair, python: str, cases: int) -> Iterator[str]:
    theirs, ours = by_prosimos(python, pair, cases), by_us(pair, cases)
    print(f"{pair.name}: Prosimos {theirs.speed:,.0f} cases a second, procflow in plain Python {ours.speed:,.0f}")
    for unit, shares in theirs.busy.items():
        apart = (stdev(shares) ** 2 + stdev(ours.busy[unit]) ** 2) ** 0.5
        yield from _agree(f"{unit} is busy", pair, shares, ours.busy[unit], apart)
    # In office hours, the first case after each closing comes at opening there and at random here, which makes queues
    # longer here. So that the office itself is compared, both have the same cases.
    same = by_us(pair, cases, came=theirs.came)
    apart = stdev([one - other for one, other in zip(same.means, theirs.means, strict=True)])
    yield from _agree("hours of a case, the same cases coming", pair, theirs.means, same.means, apart)


def _agree(what: str, pair: Pair, theirs: list[float], ours: list[float], apart: float) -> Iterator[str]:
    """`apart` is by how much two replications differ: its standard deviation."""
    allowed = WIDTH * apart / len(theirs) ** 0.5
    found = fmean(ours) - fmean(theirs)
    print(f"  {what}: {fmean(theirs):.3f} and {fmean(ours):.3f}, apart {found:+.3f} (by chance up to {allowed:.3f})")
    if abs(found) > allowed:
        yield f"{pair.name}, {what}: {fmean(theirs):.3f} by Prosimos and {fmean(ours):.3f} by us"


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.prosimos", description=__doc__.split("\n", 1)[0] if __doc__ else ""
    )
    parser.add_argument("--prosimos", metavar="PYTHON", default=os.environ.get("PROSIMOS_PYTHON"))
    parser.add_argument("--quick", action="store_true", help="fewer cases")
    args = parser.parse_args()
    if not args.prosimos:
        print("SKIPPED: no Prosimos; name an interpreter that has it with --prosimos PYTHON or PROSIMOS_PYTHON")
        return 0
    cases = 1000 if args.quick else 5000
    missed: list[str] = []
    networks = (network("around the clock", ALWAYS, 1.0), network("in office hours", OFFICE, 1.0))
    for pair in (*networks, desk(), desk_of_amounts()):
        missed += compared(pair, args.prosimos, cases)
    return exit_status(missed)


if __name__ == "__main__":
    sys.exit(main())
