"""Themes: colours by their part in a drawing, and the style sheet that is made of them.

A style sheet holds plain colours and no variables, because not every viewer of SVG knows those. What matters most,
refusals and what is highlighted, differs in every theme by the weight or the dashes of lines as well as by colour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Mark:
    """How something is set apart: the colour of its lines, what fills it, how thick it is, how it is dashed."""

    line: str
    fill: str
    width: float
    dash: str = ""


@dataclass(frozen=True, kw_only=True)
class Theme:
    name: str
    paper: str
    ink: str  # letters
    line: str  # borders, flows, signs
    soft: str  # borders of pools and lanes, associations
    fill: str  # of tasks, gateways, events
    pool: str
    strip: str  # where the names of pools and lanes stand
    room: str  # inside an expanded sub-process
    shade: str  # what answers in a choreography
    note: str
    note_line: str
    start: Mark
    end: Mark
    refusal: Mark  # an end with an error
    highlights: dict[str, Mark]
    coloured: bool = False  # whether colours that the file gives are taken over


_LIGHT = Theme(
    name="light",
    paper="#ffffff",
    ink="#1b1f24",
    line="#2b3138",
    soft="#8b949e",
    fill="#ffffff",
    pool="#ffffff",
    strip="#f3f5f7",
    room="#fbfcfd",
    shade="#d9dee3",
    note="#fff8e5",
    note_line="#9a6b00",
    start=Mark(line="#1a7f37", fill="#eefbf1", width=2),
    end=Mark(line="#2b3138", fill="#ffffff", width=4),
    refusal=Mark(line="#b42318", fill="#fef0ee", width=4),
    highlights={
        "highlighted": Mark(line="#0b62d6", fill="#e8f1fe", width=3),
        "critical": Mark(line="#c2410c", fill="#fff1e6", width=3),
        "broken": Mark(line="#b42318", fill="#fde7e4", width=4, dash="9 3"),
    },
    coloured=True,
)

_DARK = Theme(
    name="dark",
    paper="#14181d",
    ink="#e8edf2",
    line="#c4ccd4",
    soft="#76818c",
    fill="#222932",
    pool="#181d23",
    strip="#222932",
    room="#1c222a",
    shade="#3d4753",
    note="#2f2a1a",
    note_line="#d9a934",
    start=Mark(line="#57c873", fill="#16291c", width=2),
    end=Mark(line="#c4ccd4", fill="#222932", width=4),
    refusal=Mark(line="#ff7b6b", fill="#3a1d1b", width=4),
    highlights={
        "highlighted": Mark(line="#6cb0ff", fill="#17304d", width=3),
        "critical": Mark(line="#ffa257", fill="#3d2814", width=3),
        "broken": Mark(line="#ff7b6b", fill="#47201d", width=4, dash="9 3"),
    },
)

_BLACK = Mark(line="#000000", fill="#ffffff", width=2)

_PRINT = Theme(
    name="print",
    paper="#ffffff",
    ink="#000000",
    line="#000000",
    soft="#000000",
    fill="#ffffff",
    pool="#ffffff",
    strip="#ffffff",
    room="#ffffff",
    shade="#ffffff",
    note="#ffffff",
    note_line="#000000",
    start=_BLACK,
    end=replace(_BLACK, width=4),
    refusal=replace(_BLACK, width=4, dash="5 2"),
    highlights={
        "highlighted": replace(_BLACK, width=3, dash="2 2"),
        "critical": replace(_BLACK, width=4),
        "broken": replace(_BLACK, width=4, dash="9 3"),
    },
)

# Okabe and Ito's palette: black, orange, sky blue, bluish green, yellow, blue, vermillion, reddish purple.
_COLOUR_BLIND = replace(
    _LIGHT,
    name="colourblind",
    ink="#000000",
    line="#000000",
    soft="#767676",
    note="#fdf9d8",
    note_line="#000000",
    start=Mark(line="#009e73", fill="#ffffff", width=2),
    end=Mark(line="#000000", fill="#ffffff", width=4),
    refusal=Mark(line="#d55e00", fill="#ffffff", width=5, dash="5 2"),
    highlights={
        "highlighted": Mark(line="#cc79a7", fill="#ffffff", width=4),
        "critical": Mark(line="#0072b2", fill="#e6f1f8", width=4),
        "broken": Mark(line="#d55e00", fill="#fbeee5", width=5, dash="9 3"),
    },
    coloured=False,
)

THEMES: dict[str, Theme] = {theme.name: theme for theme in (_LIGHT, _DARK, _PRINT, _COLOUR_BLIND)}


def style_sheet(theme: Theme) -> str:
    """Its rules hold only below the class of the theme: two drawings on one page leave each other alone."""
    head = f".bpmn-{theme.name}"
    rules = [
        ("text", f"font:12px Roboto,Arial,sans-serif;fill:{theme.ink};text-anchor:middle"),
        (".small", "font-size:11px"),
        (".start", "text-anchor:start"),
        (
            ".label",
            f"stroke:{theme.paper};stroke-width:3px;stroke-linejoin:round;paint-order:stroke",
        ),
        (".paper", f"fill:{theme.paper}"),
        (".body", f"fill:{theme.fill};stroke:{theme.line};stroke-width:1.5"),
        (".sign", f"fill:none;stroke:{theme.line};stroke-width:1.2;stroke-linejoin:round"),
        (".thick", "stroke-width:2"),
        (".bold", "stroke-width:2.5"),
        (".solid", f"fill:{theme.line};stroke:{theme.line};stroke-width:1;stroke-linejoin:round"),
        (".blank", f"fill:{theme.fill};stroke:{theme.line};stroke-width:1.2;stroke-linejoin:round"),
        (".knock", f"fill:none;stroke:{theme.fill};stroke-width:1.2"),
        (".line", f"fill:none;stroke:{theme.line};stroke-width:1.5;stroke-linejoin:round"),
        (".head", f"fill:{theme.line};stroke:{theme.line};stroke-width:1;stroke-linejoin:round"),
        (".call", "stroke-width:4"),
        (".dotted", "stroke-dasharray:1.5 3"),
        (".dashed", "stroke-dasharray:5 3"),
        (".room", f"fill:{theme.room}"),
        (".answering", f"fill:{theme.shade}"),
        (".pool .body", f"fill:{theme.pool};stroke:{theme.soft}"),
        (".lane .body", f"fill:none;stroke:{theme.soft};stroke-width:1"),
        (".pool>.sign", f"stroke:{theme.soft}"),
        (".head-strip", f"fill:{theme.strip}"),
        (".lane .head-strip", "fill:none"),
        (".group .body", f"fill:none;stroke:{theme.soft};stroke-dasharray:10 4 1.5 4"),
        (".unknown .body", f"stroke:{theme.soft};stroke-dasharray:2 2"),
        (".sheet", f"fill:{theme.note}"),
        (".note .body", f"fill:none;stroke:{theme.note_line}"),
        (".event .start", f"fill:{theme.start.fill};stroke:{theme.start.line};stroke-width:{theme.start.width:g}"),
        (".event .end", f"fill:{theme.end.fill};stroke:{theme.end.line};stroke-width:{theme.end.width:g}"),
        *_marked(".refusal", theme.refusal, ".end"),
        (".messageFlow .line", "stroke-dasharray:7 4"),
        (".unknown .line", "stroke-dasharray:2 2"),
        (".association .line,.dataInputAssociation .line,.dataOutputAssociation .line", "stroke-dasharray:1.5 3"),
        (".flag .body", f"fill:{theme.strip};stroke-width:1"),
        (".wide", "stroke-width:5"),
        (".gap", f"stroke:{theme.paper};stroke-width:2"),
    ]
    for name, mark in theme.highlights.items():
        rules += _marked(f".{name}", mark, ".body")
        rules.append((f".{name} .line", f"stroke:{mark.line};stroke-width:{max(mark.width - 0.5, 2):g}"))
        rules.append((f".{name} .head", f"fill:{mark.line};stroke:{mark.line}"))
    return "".join(f"{_scoped(head, selector)}{{{body}}}" for selector, body in rules)


def colour_rules(theme: Theme, name: str, stroke: str | None, fill: str | None, ink: str | None) -> str:
    """Colours that the file gives, for all that bears the class `name`."""
    head = f".bpmn-{theme.name} .{name}"
    rules = []
    if stroke:
        rules.append((".body,.sign,.line,.blank", f"stroke:{stroke}"))
        rules.append((".solid,.head", f"fill:{stroke};stroke:{stroke}"))
    if fill:
        rules.append((".body,.blank,.sheet", f"fill:{fill}"))
        rules.append((".knock", f"stroke:{fill}"))
    if ink:
        rules.append(("text", f"fill:{ink}"))
    return "".join(f"{_scoped(head, selector)}{{{body}}}" for selector, body in rules)


def _marked(group: str, mark: Mark, part: str) -> list[tuple[str, str]]:
    dash = f";stroke-dasharray:{mark.dash}" if mark.dash else ""
    return [
        (f"{group} {part}", f"fill:{mark.fill};stroke:{mark.line};stroke-width:{mark.width:g}{dash}"),
        (f"{group} .sign,{group} .blank", f"stroke:{mark.line}"),
        (f"{group} .blank", f"fill:{mark.fill}"),
        (f"{group} .solid", f"fill:{mark.line};stroke:{mark.line}"),
        (f"{group} .knock", f"stroke:{mark.fill}"),
    ]


def _scoped(head: str, selector: str) -> str:
    return ",".join(f"{head} {each}" for each in selector.split(","))
