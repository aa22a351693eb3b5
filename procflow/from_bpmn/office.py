"""What a regulation told of its office (`simulation`), once its steps were changed in a modeler."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from procflow.bpmn_extension import Values

_MOST_PARTS = 16  # of a path through used procedures


def fitting(told: Values, procedures: Mapping[str, Values], actors: Mapping[str, Any]) -> tuple[Values, list[str]]:
    """What still has its step, its procedure, its unit, its answer; and the names of what has not."""
    kept, lost = dict(told), list[str]()

    def keep(part: str, name: str, value: Any) -> bool:
        is_there = value is not None
        if is_there:
            kept[part][name] = value
        else:
            lost.append(f"{part} {name}")
        return is_there

    for part in ("arrivals", "staff", "work", "shares"):
        values = told.get(part)
        if not isinstance(values, dict):
            continue
        kept[part] = {}
        for name, value in values.items():
            if part == "arrivals":
                keep(part, name, value if _is_service(procedures.get(name)) else None)
            elif part == "staff":
                keep(part, name, value if _is_unit(actors.get(name)) else None)
            elif part == "work":
                keep(part, name, value if _step(procedures, name) is not None else None)
            else:
                answers = _answers(_step(procedures, name))
                gone = _without_answers(value, answers) if answers is not None and isinstance(value, dict) else None
                if keep(part, name, gone[0] if gone else None) and gone:
                    lost += [f"{part} {name} {answer}" for answer in gone[1]]
        if not kept[part]:
            del kept[part]
    return kept, lost


def _is_service(procedure: Values | None) -> bool:
    return procedure is not None and str(procedure.get("part")).lower() != "true"


def _is_unit(actor: Any) -> bool:
    return isinstance(actor, dict) and actor.get("kind", "unit") == "unit"


def _step(procedures: Mapping[str, Values], name: str) -> Values | None:
    """The step that `PROCEDURE.STEP` or a path through uses names; of a library, of which nothing is known, an empty one."""
    if name.count(".") > _MOST_PARTS:
        return None
    for procedure, values in procedures.items():
        if name.startswith(f"{procedure}."):
            rest = name[len(procedure) + 1 :]
            for entry in values.get("steps", ()):
                found = entry.get("id")
                if found == rest and ("do" in entry or "options" in entry):
                    return dict(entry)
                if "use" in entry and found and rest.startswith(f"{found}."):
                    if entry["use"] not in procedures:
                        return {}
                    if step := _step(procedures, f"{entry['use']}.{rest[len(found) + 1 :]}"):
                        return step
    return None


def _answers(step: Values | None) -> set[str] | None:
    """The answers of a decision; an empty set where they are not known, None where nothing is decided."""
    if step is None or (step and not step.get("options")):
        return None
    options = step.get("options") or []
    return set(options) if isinstance(options, dict) else {option.get("when") for option in options}


def _without_answers(shares: Values, answers: set[str]) -> tuple[Values, list[str]]:
    kept: Values = {}
    gone = []
    for name, value in shares.items():
        if isinstance(value, dict):  # an attribute
            kept[name] = {
                each: {answer: share for answer, share in of.items() if not answers or answer in answers}
                for each, of in value.items()
                if isinstance(of, dict)
            }
        elif not answers or name in answers:
            kept[name] = value
        else:
            gone.append(name)
    return kept, gone
