"""What Graphviz has drawn, read and settled: tooltips, labels in their places, nothing that differs from run to run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from bpmn.lettering import LINE_HEIGHT, text_width
from procflow.graph_labels import Box, Point, curve, placed

if TYPE_CHECKING:
    from lxml.etree import _Element

SVG = "http://www.w3.org/2000/svg"
XML = "http://www.w3.org/XML/1998/namespace"
_SEAM = "#ffffff"


def read(svg: bytes) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(
        remove_comments=True, remove_blank_text=True, resolve_entities=False, no_network=True, load_dtd=False
    )
    return etree.fromstring(svg, parser)


def write(root: _Element) -> str:
    from lxml import etree

    etree.cleanup_namespaces(root)
    text: str = etree.tostring(root, encoding="unicode", pretty_print=True)
    return text


def settle(root: _Element, tooltips: Mapping[str, str], lane_color: str) -> None:
    """`tooltips` by the ids of what is drawn."""
    groups = list(root.iter(f"{{{SVG}}}g"))
    for group in groups:
        _unwrap(group)
    for group in groups:
        _tell(group, tooltips.get(group.get("id") or "", ""))
    for element in root.iter():
        _level(element)
    drawing = groups[0]
    _place_labels(drawing)
    _lift_labels(drawing, lane_color)


def _unwrap(group: _Element) -> None:
    """Graphviz puts what has a tooltip into a link; its children take the place of that, since it leads nowhere."""
    for wrapper in list(group):
        links = wrapper.findall(f"{{{SVG}}}a")
        if links and (wrapper.get("id") or "").startswith("a_"):
            place = group.index(wrapper)
            group[place : place + 1] = [child for link in links for child in link]


def _tell(group: _Element, text: str) -> None:
    title = group.find(f"{{{SVG}}}title")
    if title is None:
        return
    if text:
        title.text = text
    else:
        group.remove(title)


def _level(element: _Element) -> None:
    """What differs from one Graphviz to another without a difference to the eye."""
    element.attrib.pop(f"{{{XML}}}space", None)
    if element.get("stroke") == "transparent":
        element.set("stroke", "none")
    if element.tag == f"{{{SVG}}}text" and element.text:
        element.text = element.text.strip(" \u00a0")


# ---------------------------------------------------------------- the whole picture

_ROW = 1500.0  # how long a row of procedures may grow, in pixels
_BETWEEN = 16.0


def on_one_sheet(pictures: list[_Element]) -> _Element:
    """One picture of several: in rows, in their order."""
    from lxml import etree

    root = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG})
    x = y = width = height = 0.0
    for picture in pictures:
        _, _, wide, high = map(float, (picture.get("viewBox") or "0 0 0 0").split())
        if x and x + wide > _ROW:
            x, y = 0.0, height + _BETWEEN
        place = etree.SubElement(root, f"{{{SVG}}}g", transform=f"translate({x:g} {y:g})")
        for drawing in picture.findall(f"{{{SVG}}}g"):
            drawing.attrib.pop("id", None)
            place.append(drawing)
        width, height = max(width, x + wide), max(height, y + high)
        x += wide + _BETWEEN
    width, height = max(width, 1.0), max(height, 1.0)  # nothing at all is a picture too
    for name, value in (("width", f"{width:g}"), ("height", f"{height:g}"), ("viewBox", f"0 0 {width:g} {height:g}")):
        root.set(name, value)
    paper = etree.Element(f"{{{SVG}}}rect", width="100%", height="100%", fill="white")
    root.insert(0, paper)
    return root


def introduce(root: _Element, title: str, description: str, language: str) -> None:
    from lxml import etree

    root.set("role", "img")
    root.set("aria-labelledby", "title description")
    root.set(f"{{{XML}}}lang", language)
    for place, (name, text) in enumerate((("title", title), ("desc", description))):
        element = etree.Element(f"{{{SVG}}}{name}", id="title" if name == "title" else "description")
        element.text = text
        root.insert(place, element)


# ---------------------------------------------------------------- labels


def _place_labels(drawing: _Element) -> None:
    edges = [group for group in _of_class(drawing, "edge") if _path(group)]
    lines = [curve(_path(edge)) for edge in edges]
    sizes = [_size(_texts(edge)) for edge in edges]
    boxes = [box for node in _of_class(drawing, "node") if (box := _box(node))]
    boxes += [box for lane in _of_class(drawing, "cluster") for text in _texts(lane) if (box := _box_of_text(text))]
    for edge, middle in zip(edges, placed(lines, sizes, boxes), strict=True):
        if middle is None:
            continue
        texts = _texts(edge)
        step = _font_size(texts[0]) * LINE_HEIGHT
        # A line of letters stands on its base line, a third of their size below its middle.
        first = middle[1] - step * (len(texts) - 1) / 2 + _font_size(texts[0]) / 3
        for number, text in enumerate(texts):
            text.set("x", f"{middle[0]:.2f}")
            text.set("y", f"{first + number * step:.2f}")


def _lift_labels(drawing: _Element, lane_color: str) -> None:
    """Names of actors and labels of ways come last, each with a seam, so that no line runs through them."""
    for group in list(drawing):
        kinds = (group.get("class") or "").split()
        texts = _texts(group)
        if "part" in kinds and texts:
            texts[0].set("font-weight", "bold")
        if "part" in kinds or not {"edge", "cluster"} & set(kinds):
            continue
        for text in texts:
            text.set("paint-order", "stroke")
            text.set("stroke", lane_color if "cluster" in kinds else _SEAM)
            text.set("stroke-width", "3")
            text.set("stroke-linejoin", "round")
            drawing.append(text)


def _of_class(drawing: _Element, name: str) -> Iterator[_Element]:
    return (group for group in drawing if name in (group.get("class") or "").split())


def _texts(group: _Element) -> list[_Element]:
    texts: list[_Element] = group.findall(f"{{{SVG}}}text")
    return texts


def _font_size(text: _Element) -> float:
    return float(text.get("font-size") or 0)


def _size(texts: list[_Element]) -> tuple[float, float] | None:
    if not texts:
        return None
    size = _font_size(texts[0])
    return max(text_width(text.text or "", size) for text in texts), len(texts) * size * LINE_HEIGHT


def _box_of_text(text: _Element) -> Box:
    x, y, size = float(text.get("x") or 0), float(text.get("y") or 0), _font_size(text)
    return Box(x, y - size, x + text_width(text.text or "", size), y + size / 4)


def _path(edge: _Element) -> list[Point]:
    path = edge.find(f"{{{SVG}}}path")
    return [] if path is None else _points(path.get("d") or "")


def _box(node: _Element) -> Box | None:
    points = [point for shape in node for point in _points(shape.get("points") or shape.get("d") or "")]
    if not points:
        return None
    return Box(
        min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points)
    )


def _points(text: str) -> list[Point]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+)[ ,](-?[\d.]+)", text)]
