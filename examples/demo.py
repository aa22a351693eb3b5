"""`make demo`: build all that can be made of every example into out/, and say what to open."""

from __future__ import annotations

import os
import sys

from procflow.cli import FAILED, main

# English first: the rest of what the program prints is English.
BUILD = ["build", "examples", "-o", "out", "--lang", "en,ru,kk", "--jobs", str(os.cpu_count() or 1)]


def demo() -> int:
    print(f"procflow {' '.join(BUILD)}", flush=True)
    if main(BUILD) == FAILED:
        return FAILED
    print(
        """
On that page
  Subsidies for pedigree livestock breeding   the act procflow was made for, and what it forgets
  Licence for security-guard work             an act that keeps its limits, one of them by 60 minutes
  Exit visas and their prolongation           an act as BPMN, for Camunda Modeler or bpmn.io, in kk, ru and en

Try
  .venv/bin/procflow check examples/
  .venv/bin/procflow prove examples/
  .venv/bin/procflow import out/exit-visa/exit-visa/exit-visa.ru.bpmn
  .venv/bin/procflow new my-act && .venv/bin/procflow check my-act.procflow.yaml"""
    )
    return 0


if __name__ == "__main__":
    sys.exit(demo())
