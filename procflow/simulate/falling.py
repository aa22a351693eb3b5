"""How decisions fall: shares made complete, of a hundred cases as of those with a value of an attribute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from procflow.model import Decision
from procflow.model_simulation import SharesTold
from procflow.simulate.errors import SimulationError
from procflow.simulate.parameters import Share

# Three thirds written with a decimal are 99.9 %.
TOLERANCE = Decimal("0.11")


def answers_of(decision: Decision) -> list[str]:
    return list(dict.fromkeys(option.when for option in decision.options))


def is_whole(shares: Mapping[str, Decimal], answers: list[str]) -> bool:
    """Whether the shares add up to a hundred; answers that are left out may take what is left."""
    total = sum(shares.values(), Decimal(0))
    if len(shares) < len(answers):
        return total <= 100 + TOLERANCE
    return abs(total - 100) <= TOLERANCE


def completed(shares: Mapping[str, Decimal], answers: list[str]) -> dict[str, float]:
    """Every answer with its share of one: what is left is shared by those that are not named."""
    missing = [answer for answer in answers if answer not in shares]
    left = max(Decimal(100) - sum(shares.values(), Decimal(0)), Decimal(0))
    whole = {answer: shares[answer] if answer in shares else left / len(missing) for answer in answers}
    total = sum(whole.values(), Decimal(0))
    return {answer: float(share / total) for answer, share in whole.items()}


def shares_of(
    procedure: str, path: str, decision: Decision, told: SharesTold | None, attributes: Mapping[str, tuple[str, ...]]
) -> Iterator[Share]:
    """The shares of all answers; and once more for each value of the attribute that they go by."""
    answers = answers_of(decision)
    shares = told.shares if told is not None else {}
    for each in (shares, *(by for values in (told.by if told else {}).values() for by in values.values())):
        if not is_whole(each, answers):
            total = sum(each.values(), Decimal(0))
            raise SimulationError(f"the shares of `{procedure}.{path}` add up to {total:f} %, not to 100 %")
    for answer, share in completed(shares, answers).items():
        yield Share(procedure=procedure, step=path, answer=answer, share=share)
    for attribute, values in told.by.items() if told is not None else ():
        for value in attributes.get(attribute, ()):
            for answer, share in completed(values.get(value, shares), answers).items():
                yield Share(
                    procedure=procedure, step=path, answer=answer, share=share, attribute=attribute, value=value
                )
