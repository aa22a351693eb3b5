"""Prosimos, run by the interpreter that has it: `PYTHON -P prosimos_peer.py MODEL.bpmn PARAMETERS.json CASES REPLICATIONS`.

It imports nothing of procflow. It prints one line of JSON for each replication: seconds of the processor, when the cases came
(in seconds from 1970 on), the mean hours of a case, and for each profile how much of the time in which its people are there
they work.
"""

from __future__ import annotations

import csv
import json
import random
import sys
import tempfile
import time
from collections import defaultdict
from datetime import datetime
from pathlib import Path

BEGIN = "2024-01-01T00:00:00.000000+00:00"  # a Monday


def main(model: str, parameters: str, cases: int, replications: int) -> None:
    import numpy as np
    from prosimos.simulation_engine import run_simulation

    for number in range(replications):
        np.random.seed(number)  # it is what Prosimos draws from
        random.seed(number)
        with tempfile.TemporaryDirectory() as folder:
            log, told = Path(folder) / "log.csv", Path(folder) / "told.csv"
            begin = time.process_time()
            run_simulation(model, parameters, cases, str(told), str(log), BEGIN)
            seconds = time.process_time() - begin
            came, mean = of_cases(log)
            busy = utilisation(told)
        print(json.dumps({"seconds": seconds, "came": came, "mean": mean, "busy": busy}), flush=True)


def of_cases(log: Path) -> tuple[list[int], float]:
    first: dict[str, datetime] = {}
    last: dict[str, datetime] = {}
    with log.open(newline="") as stream:
        for row in csv.DictReader(stream):
            case = row["case_id"]
            came, ended = datetime.fromisoformat(row["enable_time"]), datetime.fromisoformat(row["end_time"])
            first[case] = min(first.get(case, came), came)
            last[case] = max(last.get(case, ended), ended)
    hours = sum((last[case] - first[case]).total_seconds() for case in first) / 3600
    return sorted(int(moment.timestamp()) for moment in first.values()), hours / len(first)


def utilisation(told: Path) -> dict[str, float]:
    worked: defaultdict[str, float] = defaultdict(float)
    there: defaultdict[str, float] = defaultdict(float)
    with told.open(newline="") as stream:
        rows = list(csv.reader(stream))
    begin = next(at for at, row in enumerate(rows) if row[:1] == ["Resource ID"])
    for row in rows[begin + 1 :]:
        if len(row) < 8:
            break
        worked[row[7]] += float(row[4])
        there[row[7]] += float(row[5])
    return {name: worked[name] / there[name] for name in worked}


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
