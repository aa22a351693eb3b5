"""Diagrams for the tests of the metrics: files made of a few words, and planes made up by hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

import bpmn
from bpmn.layout.drawn import DrawnEdge, DrawnShape, Plane
from bpmn.layout.meeting import Rect, Spot
from tests.bpmn.samples import document


class File:
    """A process whose shapes and lines are told one after the other."""

    def __init__(self) -> None:
        self.process: list[str] = []
        self.beside: list[str] = []
        self.lanes: list[str] = []
        self.drawn: list[str] = []

    def shape(
        self,
        kind: str,
        name: str,
        *bounds: object,
        label: tuple[object, ...] = (),
        expanded: bool = False,
        inside: str = "",
        attributes: str = "",
    ) -> File:
        """`bounds`: x, y, width, height. `inside`: what stands in the element, as XML."""
        element = f'<{kind} id="{name}" {attributes}>{inside}</{kind}>'
        if kind == "participant":
            self.beside.append(element)
        elif kind == "lane":
            self.lanes.append(element)
        else:
            self.process.append(element)
        return self.draw(name, *bounds, label=label, expanded=expanded)

    def draw(self, name: str, *bounds: object, label: tuple[object, ...] = (), expanded: bool = False) -> File:
        is_expanded = ' isExpanded="true"' if expanded else ""
        self.drawn.append(
            f'<bpmndi:BPMNShape id="{name}_di" bpmnElement="{name}"{is_expanded}>{_bounds(bounds)}{_label(label)}'
            "</bpmndi:BPMNShape>"
        )
        return self

    def flow(
        self,
        name: str,
        ends: str,
        *points: tuple[object, object],
        label: tuple[object, ...] = (),
        kind: str = "sequenceFlow",
        attributes: str = "",
    ) -> File:
        """`ends`: "from to"."""
        source, target = ends.split()
        element = f'<{kind} id="{name}" sourceRef="{source}" targetRef="{target}" {attributes}/>'
        (self.beside if kind == "messageFlow" else self.process).append(element)
        way = "".join(f'<di:waypoint x="{x}" y="{y}"/>' for x, y in points)
        self.drawn.append(
            f'<bpmndi:BPMNEdge id="{name}_di" bpmnElement="{name}">{way}{_label(label)}</bpmndi:BPMNEdge>'
        )
        return self

    @property
    def data(self) -> bytes:
        lanes = f'<laneSet id="lanes">{"".join(self.lanes)}</laneSet>' if self.lanes else ""
        lines = [
            f'<collaboration id="together">{"".join(self.beside)}</collaboration>',
            f'<process id="process">{lanes}{"".join(self.process)}</process>',
            '<bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="together">',
            *self.drawn,
            "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>",
        ]
        return document("\n".join(lines)).encode()

    @property
    def definitions(self) -> bpmn.Definitions:
        return bpmn.read(self.data)


def _bounds(bounds: tuple[object, ...]) -> str:
    x, y, width, height = bounds
    return f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/>'


def _label(bounds: tuple[object, ...]) -> str:
    return f"<bpmndi:BPMNLabel>{_bounds(bounds)}</bpmndi:BPMNLabel>" if bounds else ""


# ---------------------------------------------------------------- made up

# Few places, so that borders meet and lines lie on one another; halves, as people's drawings have them.
places = st.integers(0, 40).map(lambda n: n / 2)
sizes = st.integers(0, 24).map(lambda n: n / 2)
rects = st.builds(Rect, places, places, sizes, sizes)
spots = st.builds(Spot, places, places)


@st.composite
def planes(draw: st.DrawFn) -> Plane:
    count = draw(st.integers(0, 9))
    names = [f"s{number}" for number in range(count)]
    some_shape = st.sampled_from([*names, "elsewhere"])
    shapes = []
    for name in names:
        kind = draw(st.sampled_from(["node", "node", "container", "boundary", "artifact", "group", "other"]))
        shapes.append(
            DrawnShape(
                id=name,
                rect=draw(rects),
                label=draw(st.none() | rects),
                is_node=kind in {"node", "boundary"},
                is_boundary=kind == "boundary",
                is_artifact=kind in {"artifact", "group"},
                is_group=kind == "group",
                is_container=kind in {"container", "group"},
                host=draw(some_shape) if kind == "boundary" else None,
            )
        )
    edges = []
    for number in range(draw(st.integers(0, 8))):
        source, target = draw(st.none() | some_shape), draw(st.none() | some_shape)
        edges.append(
            DrawnEdge(
                id=f"e{number}",
                points=tuple(draw(st.lists(spots, min_size=1, max_size=5))),
                source=source,
                target=target,
                ends=frozenset(each for each in (source, target) if each is not None),
                label=draw(st.none() | rects),
            )
        )
    return Plane(shapes=tuple(shapes), edges=tuple(edges))
