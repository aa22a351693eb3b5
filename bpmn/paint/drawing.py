"""A scene as SVG: one group for each element, under its id, with its name for those who point at it or hear it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape
from math import ceil

from bpmn.ascii import ascii_id, free_name
from bpmn.lettering import text_width
from bpmn.paint import activities, choreographies, containers, data, flags, lines, nodes
from bpmn.paint.labels import Label, corners, draw_label, label_of
from bpmn.paint.reading import is_container
from bpmn.paint.scene import Box, Edge, Point, Scene, Shape
from bpmn.paint.svg import OUTSIDE, attributes, escaped, number, numbers, quoted, tag, text
from bpmn.paint.themes import Theme, colour_rules, style_sheet
from bpmn.paint.words import kind_word, word

FORMS: dict[str, Callable[[Shape], str]] = {
    "activity": activities.draw,
    "event": nodes.draw_event,
    "gateway": nodes.draw_gateway,
    "pool": containers.draw_pool,
    "lane": containers.draw_lane,
    "group": containers.draw_group,
    "data": data.draw_data,
    "store": data.draw_store,
    "note": data.draw_note,
    "message": data.draw_message,
    "box": data.draw_box,
    "choreography": choreographies.draw_choreography,
    "band": choreographies.draw_band,
    "conversation": choreographies.draw_conversation,
    "flag": flags.draw_flag,
}

_MARGIN = 12  # around all that is drawn
_LEGEND = 34  # height of the line that explains what is highlighted
_SAMPLE = 22
_WRITTEN = re.compile(r"<tspan[^>]*>([^<]*)<")


class Drawing:
    """A drawing in the making; `svg` gives the whole of it. With a `frame` it shows what lies there, without a legend."""

    def __init__(
        self,
        scene: Scene,
        theme: Theme,
        *,
        highlight: Mapping[str, str],
        language: str | None,
        prefix: str,
        legend: Mapping[str, str],
        frame: Box | None = None,
    ) -> None:
        self.scene, self.theme, self.language, self.prefix, self.frame = scene, theme, language, prefix, frame
        self.highlight, self.legend = highlight, legend
        self.taken: set[str] = {f"{prefix}{part}" for part in ("title", "desc")}
        self.colours: dict[tuple[str | None, str | None, str | None], str] = {}
        self.labels: list[Label] = []

    def svg(self, embed: Callable[[Iterable[str]], str] | None) -> str:
        groups = list(self._groups())
        left, top, right, bottom = (
            self._bounds() if self.frame is None else (*corners(self.frame)[0], *corners(self.frame)[1])
        )
        shown = {
            self.highlight[item.id] for item in (*self.scene.shapes, *self.scene.edges) if item.id in self.highlight
        }
        key, key_width = self._key(sorted(shown) if self.frame is None else [], left, bottom)
        if key:
            right, bottom = max(right, left + key_width), bottom + _LEGEND
        written = {letter for part in (*groups, key) for found in _WRITTEN.findall(part) for letter in unescape(found)}
        if self.frame is None:  # whole numbers: else the last row of a picture would be half transparent
            right, bottom = left + ceil(right - left), top + ceil(bottom - top)
        width, height = number(right - left), number(bottom - top)
        title = self.scene.title or word("diagram", self.language)
        described = f"{self.prefix}title" + (f" {self.prefix}desc" if self.scene.description else "")
        head = attributes(
            xmlns="http://www.w3.org/2000/svg",
            class_=f"bpmn bpmn-{self.theme.name}",
            width=width,
            height=height,
            viewBox=f"{numbers(left, top)} {width} {height}",
            role="graphics-document document",
            aria_labelledby=described,
            lang=self.language,
        )
        sheet = style_sheet(self.theme) + "".join(
            colour_rules(self.theme, name, *colours) for colours, name in self.colours.items()
        )
        face = embed(written) if embed is not None else ""
        parts = [
            f"<svg{head}>",
            f'<title id="{quoted(self.prefix)}title">{escaped(title)}</title>',
            f'<desc id="{quoted(self.prefix)}desc">{escaped(self.scene.description)}</desc>'
            if self.scene.description
            else "",
            f"<style>{face}{sheet}</style>",
            tag("rect", class_="paper", x=left, y=top, width=right - left, height=bottom - top),
            '<g role="list">',
            *groups,
            "</g>",
            key,
            "</svg>",
        ]
        return "\n".join(filter(None, parts)) + "\n"

    # ------------------------------------------------------------ elements

    def _groups(self) -> Iterator[str]:
        """Containers, the lines over them, and over the lines all else."""
        yield from (self._shape(shape) for shape in self.scene.shapes if is_container(shape))
        yield from (self._edge(edge) for edge in self.scene.edges)
        yield from (self._shape(shape) for shape in self.scene.shapes if not is_container(shape))

    def _shape(self, shape: Shape) -> str:
        refusal = "end" in shape.marks and shape.trigger == "error"
        classes = (shape.form, shape.kind, shape.trigger and f"on-{shape.trigger}", "refusal" if refusal else "")
        return self._group(shape, shape.form, classes, FORMS[shape.form](shape), attributes(data_host=shape.host))

    def _edge(self, edge: Edge) -> str:
        ends = attributes(data_source=edge.source, data_target=edge.target)
        return self._group(edge, "line", ("edge", edge.kind), lines.draw(edge), ends)

    def _group(self, item: Shape | Edge, form: str, classes: Iterable[str], body: str, more: str) -> str:
        label = label_of(item)
        if label is not None:
            self.labels.append(label)
            body += draw_label(label)
        marked = self.highlight.get(item.id, "")
        said = kind_word(item.kind, form, self.language) + (f": {' '.join(item.name.split())}" if item.name else "")
        head = attributes(
            id=self._id(item.id),
            class_=" ".join(filter(None, (*classes, marked or self._colour_class(item)))),
            role="listitem",
            aria_label=said,
            data_element=item.id,
            data_kind=item.kind,
        )
        title = f"<title>{escaped(item.tooltip)}</title>" if item.tooltip else ""
        if isinstance(item, Shape) and item.leads_to:
            body = f"<a{attributes(href=f'#{self.prefix}{ascii_id(item.leads_to)}')}>{body}</a>"
        return f"<g{head}{more}>{title}{body}</g>"

    def _id(self, name: str) -> str:
        free = free_name(f"{self.prefix}{ascii_id(name)}", self.taken)
        self.taken.add(free)
        return free

    def _colour_class(self, item: Shape | Edge) -> str:
        colours = (item.stroke, item.fill, item.ink)
        if not self.theme.coloured or not any(colours):
            return ""
        return self.colours.setdefault(colours, f"colour-{len(self.colours) + 1}")

    # ------------------------------------------------------------ around them

    def _bounds(self) -> tuple[float, float, float, float]:
        points: list[Point] = [point for edge in self.scene.edges for point in edge.points]
        for box in (*(shape.box for shape in self.scene.shapes), *(label.box for label in self.labels)):
            points += corners(box)
        across, down = [point.x for point in points], [point.y for point in points]
        return min(across) - _MARGIN, min(down) - _MARGIN, max(across) + _MARGIN, max(down) + _MARGIN

    def _key(self, shown: list[str], left: float, top: float) -> tuple[str, float]:
        """What the highlights mean, under the drawing; and how wide that is."""
        if not shown:
            return "", 0
        x, middle = left + _MARGIN, top + _LEGEND / 2 - _MARGIN / 2
        parts = []
        for name in shown:
            label = self.legend.get(name) or word(name, self.language)
            sample = tag("rect", class_="body", x=x, y=middle - 7, width=_SAMPLE, height=14, rx=3)
            written = text((label,), x + _SAMPLE + 6, middle - OUTSIDE * 0.6, size=OUTSIDE, start=True)
            parts.append(f'<g class="{name}">{sample}{written}</g>')
            x += _SAMPLE + 6 + text_width(label, OUTSIDE) + 18
        return f'<g class="legend">{"".join(parts)}</g>', x - left
