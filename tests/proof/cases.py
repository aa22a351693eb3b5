"""How many random cases the properties of the proof are tried with.

The suite tries the same ones each time, so that a change is judged by itself. By hand, other ones and more:
PROCFLOW_EXAMPLES=2000 pytest tests/proof. A failing case is shown as it was found: making it smaller may take for ever.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

EXAMPLES = int(os.environ.get("PROCFLOW_EXAMPLES", "0"))


def cases(usual: int) -> settings:
    return settings(
        max_examples=EXAMPLES or usual,
        derandomize=not EXAMPLES,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
