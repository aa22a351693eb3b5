"""Attributes of cases, and what depends on them: the rules of priorities and of ways.

A regulation has attributes that are lists of values. So an attribute that is any number is cut where a rule makes a
difference: with rules for `< 1000` and `in 1000..5000`, its values are below 1000, 1000 to 5000, and from 5000 on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from operator import eq, ge, gt, le, lt, ne
from typing import Any, NamedTuple

from procflow.bpmn_extension import Values
from procflow.from_prosimos.distributions import plain_number
from procflow.from_prosimos.reading import AttributeIn, DistributionIn, ProsimosIn, RuleIn, number
from procflow.from_prosimos.share_below import share_below
from procflow.from_prosimos.told import Notes

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
_MOST_CUTS = 50
_HARDLY = 0.000001  # a share that four decimals of a percent do not show


class Value(NamedTuple):
    """One of the values of an attribute: what it is called, its share, and one thing that it can be."""

    name: str
    share: float
    example: str | float


class Attributes:
    def __init__(self, told: ProsimosIn, notes: Notes) -> None:
        all_rules = [*(each.rules for each in told.prioritisation_rules), *(each.rules for each in told.branch_rules)]
        rules = [rule for any_of in all_rules for several in any_of for rule in several]
        self.values: dict[str, list[Value]] = {}
        for attribute in told.case_attributes:
            found = _values(attribute, [rule for rule in rules if rule.attribute == attribute.name])
            if found is None:
                notes.left("case_attributes", "attributes that are no list of values", attribute.name)
            else:
                self.values[attribute.name] = found

    def written(self) -> Values:
        return {
            name: {value.name: f"{plain_number(value.share * 100, 4)} %" for value in values}
            for name, values in self.values.items()
        }

    def about(self, rules: Iterable[list[RuleIn]]) -> str | None:
        """The one attribute of cases that the rules are about; None where there are others, or none."""
        names = {rule.attribute for several in rules for rule in several}
        name = names.pop() if len(names) == 1 else ""
        return name if name in self.values else None

    def holding(self, name: str, rules: list[list[RuleIn]]) -> list[str]:
        """The values of an attribute for which any of the rules holds, each of which may have several parts."""
        return [
            value.name
            for value in self.values[name]
            if any(several and all(_holds(rule, value.example) for rule in several) for several in rules)
        ]


def _values(attribute: AttributeIn, rules: list[RuleIn]) -> list[Value] | None:
    if attribute.type == "continuous":
        return _of_numbers(attribute.values, rules)
    values = attribute.values if isinstance(attribute.values, list) else []
    shares = {
        str(each["key"]): share
        for each in values
        if isinstance(each, dict) and "key" in each and (share := number(each.get("value"))) is not None
    }
    if attribute.type != "discrete" or not shares or max(shares.values()) > 1.0001:
        return None
    return [Value(name, share, name) for name, share in shares.items()]


def _of_numbers(told: Any, rules: list[RuleIn]) -> list[Value] | None:
    """Parts between the numbers that the rules name; nothing of one where no rule makes a difference."""
    if not isinstance(told, dict) or not isinstance(told.get("distribution_params"), list):
        return None
    distribution = DistributionIn(str(told.get("distribution_name")), told["distribution_params"])
    cuts = sorted({cut for rule in rules for cut in _numbers_of(rule)})
    below = [share_below(distribution, cut) for cut in cuts]
    known = [share for share in below if share is not None]
    if not 0 < len(cuts) <= _MOST_CUTS or len(known) < len(cuts):
        return None
    texts = [plain_number(cut, 4) for cut in cuts]
    names = [f"below {texts[0]}", *(f"{one} to {other}" for one, other in pairwise(texts)), f"from {texts[-1]} on"]
    examples = [cuts[0] - 1, *((one + other) / 2 for one, other in pairwise(cuts)), cuts[-1] + 1]
    shares = [after - before for before, after in pairwise((0.0, *known, 1.0))]
    found = [Value(*each) for each in zip(names, shares, examples, strict=True)]
    return [value for value in found if value.share > _HARDLY]


def _numbers_of(rule: RuleIn) -> list[float]:
    told = rule.value if isinstance(rule.value, list) else [rule.value]
    return [found for each in told if each != "inf" and (found := number(each)) is not None]


def _holds(rule: RuleIn, value: str | float) -> bool:
    """As Prosimos has it: by number where both are numbers, else as texts."""
    exact = number(value)
    if rule.comparison == "in":
        if not isinstance(rule.value, list) or len(rule.value) != 2 or exact is None:
            return False
        low, high = (float("inf") if each == "inf" else number(each) for each in rule.value)
        return low is not None and high is not None and low <= exact <= high
    compare = _COMPARE.get(rule.comparison)
    if compare is None:
        return False
    other = number(rule.value)
    if exact is not None and other is not None:
        return compare(exact, other)
    return compare(str(value), str(rule.value)) if isinstance(value, str) else False
