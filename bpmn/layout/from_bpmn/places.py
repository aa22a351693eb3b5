"""Where a file draws something now."""

from __future__ import annotations

from math import isfinite

from bpmn.elements import Element
from bpmn.geometry import Box

# Coordinates beyond that are mistakes of a program; arithmetic with them is none.
_FURTHEST = 1e7


class Rectangle(Box):
    __slots__ = ()

    def holds(self, point: tuple[float, float]) -> bool:
        return self.x <= point[0] <= self.x + self.width and self.y <= point[1] <= self.y + self.height


def bounds_of(shape: Element | None) -> Rectangle | None:
    """The bounds of a shape; None where it has none that can be used."""
    bounds = shape.child("dc:Bounds") if shape is not None else None
    if bounds is None:
        return None
    numbers = [number_of(bounds, name) for name in ("x", "y", "width", "height")]
    if any(number is None for number in numbers):
        return None
    rectangle = Rectangle(*(number or 0.0 for number in numbers))
    return rectangle if rectangle.width >= 0 and rectangle.height >= 0 else None


def number_of(element: Element, name: str) -> float | None:
    value = element.value(name)
    if not isinstance(value, int | float) or not isfinite(value) or abs(value) > _FURTHEST:
        return None
    return float(value)
