"""What is tested here, and the values it takes and gives: the one place that says where they are."""

from __future__ import annotations

from bpmn.layout.drawing import draw
from bpmn.layout.sheet import (
    LANE_HEADER,
    POOL_HEADER,
    Artifact,
    Attached,
    Box,
    Drawing,
    Flow,
    Group,
    Lane,
    Link,
    Message,
    Node,
    Point,
    Pool,
    Scope,
    Shape,
    Sheet,
    Size,
)

__all__ = [
    "LANE_HEADER",
    "POOL_HEADER",
    "Artifact",
    "Attached",
    "Box",
    "Drawing",
    "Flow",
    "Group",
    "Lane",
    "Link",
    "Message",
    "Node",
    "Point",
    "Pool",
    "Scope",
    "Shape",
    "Sheet",
    "Size",
    "draw",
]
