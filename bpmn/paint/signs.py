"""The signs of BPMN as paths, drawn for this painter: signs of tasks and markers in a square of 16, those of events
round the middle of a circle with a radius of 18.
"""

from __future__ import annotations

from math import cos, pi, sin

from bpmn.paint.svg import number, polygon

# Each sign is a list of paths with their class: `sign` is a line, `solid` is filled with the colour of lines,
# `blank` is filled with the colour of the shape, `knock` a line in that colour.
Sign = tuple[tuple[str, str], ...]


def _circle(x: float, y: float, r: float) -> str:
    width, radius = number(2 * r), number(r)
    return f"M{number(x - r)} {number(y)}a{radius} {radius} 0 1 0 {width} 0a{radius} {radius} 0 1 0-{width} 0z"


def _gear(x: float, y: float, r: float, teeth: int) -> str:
    points = []
    for tooth in range(teeth):
        for part, radius in ((-0.30, r * 0.72), (-0.20, r), (0.20, r), (0.30, r * 0.72)):
            angle = 2 * pi * (tooth + part) / teeth
            points.append((x + radius * sin(angle), y - radius * cos(angle)))
    return polygon(points) + _circle(x, y, r * 0.32)


def _star(corners: int, r: float) -> list[tuple[float, float]]:
    return [(r * sin(2 * pi * each / corners), -r * cos(2 * pi * each / corners)) for each in range(corners)]


def _plus(reach: float, half: float) -> str:
    a, b = reach, half
    return polygon(
        [(-b, -a), (b, -a), (b, -b), (a, -b), (a, b), (b, b), (b, a), (-b, a), (-b, b), (-a, b), (-a, -b), (-b, -b)]
    )


def _cross(reach: float, half: float) -> str:
    """A plus, turned by an eighth."""
    a, b = reach, half
    plus = [(-b, -a), (b, -a), (b, -b), (a, -b), (a, b), (b, b), (b, a), (-b, a), (-b, b), (-a, b), (-a, -b), (-b, -b)]
    turn = cos(pi / 4)
    return polygon([((x - y) * turn, (x + y) * turn) for x, y in plus])


_HAND = (
    "M1 8.2 5 3.6c1-1.1 2.5-.3 2 1L6.2 6h7.6a1.1 1.1 0 0 1 0 2.2H9.6h5a1.1 1.1 0 0 1"
    " 0 2.2h-5h4.3a1.1 1.1 0 0 1 0 2.2H9.4h3.1a1.1 1.1 0 0 1 0 2.2H4.6C2.4 14.8 1 13.4 1 11.6z"
)

TASKS: dict[str, Sign] = {
    "userTask": (
        ("sign", "M1.5 15v-1.8c0-2.3 2-3.9 4.1-4.4h4.8c2.1.5 4.1 2.1 4.1 4.4V15z"),
        ("blank", _circle(8, 5.2, 3.7)),
    ),
    "serviceTask": (("blank", _gear(6.4, 6.4, 6.2, 8)), ("blank", _gear(12, 12, 3.9, 7))),
    "sendTask": (("solid", "M.5 3h15v10.5H.5z"), ("knock", "M.5 3 8 9l7.5-6")),
    "receiveTask": (("sign", "M.5 3h15v10.5H.5zM.5 3 8 9l7.5-6"),),
    "manualTask": (("sign", _HAND),),
    "scriptTask": (
        ("sign", "M5 1h9.5c-2.4 2.3-2.6 4.4-.7 7s1.6 4.8-.8 7H3.5c2.4-2.2 2.7-4.4.8-7S2.6 3.3 5 1z"),
        ("sign", "M5.8 4.5h5.4M5.5 8h6.4M6.6 11.5h5.4"),
    ),
    "businessRuleTask": (
        ("solid", "M.5 2.5h15v3.5H.5z"),
        ("sign", "M.5 2.5h15v11.5H.5zM.5 6h15M.5 10h15M5.5 6v8"),
    ),
}

# In a square of 14, in the order in which they stand at the foot of an activity.
MARKERS: dict[str, Sign] = {
    "loop": (("sign", "M5 12.3a5.5 5.5 0 1 1 4.3.1M5.4 8.9l.1 3.6-3.7-.3"),),
    "parallel": (("sign thick", "M3 1.5v11M7 1.5v11M11 1.5v11"),),
    "sequential": (("sign thick", "M1.5 3h11M1.5 7h11M1.5 11h11"),),
    "compensation": (("sign", "M7 2.5 1 7l6 4.5zM13 2.5 7 7l6 4.5z"),),
    "collapsed": (("sign", "M0 0h14v14H0zM7 3v8M3 7h8"),),
    "adhoc": (("sign thick", "M1 8.5c1.8-4 3.9-3.8 6-1.5s4.2 2.5 6-1.5"),),
}

_ENVELOPE = "M-9.5-6.5h19v13h-19z"
_FLAP = "M-9.5-6.5 0 1l9.5-7.5"

# Of an event: what it looks like when it waits (only lines) and when it throws (filled).
EVENTS: dict[str, Sign] = {
    "timer": (
        ("sign", _circle(0, 0, 11)),
        ("sign", "M0-6.5V0l4.5 2.5M0-11v2.5M0 11V8.5M-11 0h2.5M11 0H8.5"),
    ),
    "error": (("sign", polygon([(-9, 8.5), (-3.5, -9), (2.5, 0), (9, -9), (3.5, 9), (-2.5, 0.5)])),),
    "escalation": (("sign", polygon([(0, -11), (7.5, 8.5), (0, 1), (-7.5, 8.5)])),),
    "cancel": (("sign", _cross(11, 2.6)),),
    "compensation": (("sign", "M-.5-7v14l-10-7zM9.5-7v14l-10-7z"),),
    "conditional": (("sign", "M-7.5-10h15v20h-15zM-5-6H5M-5-2H5M-5 2H5M-5 6H5"),),
    "link": (("sign", polygon([(-10, -4), (2, -4), (2, -9), (11, 0), (2, 9), (2, 4), (-10, 4)])),),
    "signal": (("sign", polygon([(0, -10.5), (10, 7), (-10, 7)])),),
    "terminate": (("solid", _circle(0, 0, 10.5)),),
    "multiple": (("sign", polygon(_star(5, 11.5))),),
    "parallelMultiple": (("sign", _plus(10.5, 3)),),
}
MESSAGE: Sign = (("sign", _ENVELOPE), ("sign", _FLAP))
THROWN_MESSAGE: Sign = (("solid", _ENVELOPE), ("knock", _FLAP))

# In a diamond of 50, round its middle.
GATEWAYS: dict[str, Sign] = {
    "exclusiveGateway": (("solid", _cross(12, 2)),),
    "parallelGateway": (("solid", _plus(13, 2)),),
    "inclusiveGateway": (("sign bold", _circle(0, 0, 11)),),
    "complexGateway": (("sign bold", "M0-14v28M-14 0h28M-9.5-9.5l19 19M9.5-9.5l-19 19"),),
}
EVENT_BASED: Sign = (
    ("sign", _circle(0, 0, 15)),
    ("sign", _circle(0, 0, 12)),
    ("sign", polygon(_star(5, 8))),
)
INSTANTIATING: Sign = (("sign", _circle(0, 0, 14)), ("sign", polygon(_star(5, 9))))
PARALLEL_INSTANTIATING: Sign = (("sign", _circle(0, 0, 14)), ("sign", _plus(9, 2.5)))

# In a square of 16, at the corner of data.
DATA: dict[str, Sign] = {
    "input": (("sign", "M.5 5.5h7V2l7 5.5-7 5.5V9.5h-7z"),),
    "output": (("solid", "M.5 5.5h7V2l7 5.5-7 5.5V9.5h-7z"),),
}


def event_sign(trigger: str, *, thrown: bool) -> Sign:
    if trigger == "message":
        return THROWN_MESSAGE if thrown else MESSAGE
    sign = EVENTS.get(trigger, ())
    return tuple(("solid", path) for _, path in sign) if thrown and trigger not in {"timer", "conditional"} else sign


def draw_sign(sign: Sign, x: float, y: float, scale: float = 1) -> str:
    if not sign:
        return ""
    inner = "".join(f'<path class="{kind}" d="{path}"/>' for kind, path in sign)
    size = "" if scale == 1 else f" scale({number(scale)})"
    return f'<g transform="translate({number(x)} {number(y)}){size}">{inner}</g>'
