"""Events and gateways: round and pointed, their names beside them."""

from __future__ import annotations

from bpmn.paint.scene import Shape
from bpmn.paint.signs import (
    EVENT_BASED,
    GATEWAYS,
    INSTANTIATING,
    PARALLEL_INSTANTIATING,
    Sign,
    draw_sign,
    event_sign,
)
from bpmn.paint.svg import path, polygon, tag

_RADIUS, _GATEWAY = 18, 50  # for which the signs were drawn
_INNER = 3.5


def draw_event(shape: Shape) -> str:
    at, radius = shape.box.middle, min(shape.box.width, shape.box.height) / 2
    dashed = " dashed" if "dashed" in shape.marks else ""
    place = next((mark for mark in ("start", "end", "between") if mark in shape.marks), "between")
    parts = [tag("circle", class_=f"body {place}{dashed}", cx=at.x, cy=at.y, r=radius)]
    if place == "between":
        inner = max(radius - _INNER, radius / 2)
        parts.append(tag("circle", class_=f"sign{dashed}", cx=at.x, cy=at.y, r=inner))
    sign = event_sign(shape.trigger, thrown="throw" in shape.marks)
    parts.append(draw_sign(sign, at.x, at.y, round(radius / _RADIUS * (0.92 if place == "between" else 1), 2)))
    return "".join(parts)


def draw_gateway(shape: Shape) -> str:
    box, at = shape.box, shape.box.middle
    corners = [(at.x, box.y), (box.right, at.y), (at.x, box.bottom), (box.x, at.y)]
    scale = round(min(box.width, box.height) / _GATEWAY, 2)
    return path(polygon(corners), "body") + draw_sign(_gateway_sign(shape), at.x, at.y, scale)


def _gateway_sign(shape: Shape) -> Sign:
    if shape.kind == "exclusiveGateway":
        return GATEWAYS[shape.kind] if "marked" in shape.marks else ()
    if shape.kind == "eventBasedGateway":
        if "instantiate" not in shape.marks:
            return EVENT_BASED
        return PARALLEL_INSTANTIATING if "parallel" in shape.marks else INSTANTIATING
    return GATEWAYS.get(shape.kind, ())
