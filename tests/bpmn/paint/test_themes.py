"""Every letter can be read in every theme, and what matters most does not hang on colours alone."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from bpmn.paint.themes import THEMES, Theme, style_sheet

ENOUGH = 4.5  # WCAG 2.2, level AA, for text of this size
ENOUGH_FOR_LINES = 3.0  # the same, for what is no text


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_of_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def grounds(theme: Theme) -> set[str]:
    marks = {theme.start.fill, theme.end.fill, theme.refusal.fill, *(mark.fill for mark in theme.highlights.values())}
    return {theme.paper, theme.fill, theme.pool, theme.strip, theme.room, theme.shade, theme.note} | marks


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_text_can_be_read_on_every_ground(theme: Theme) -> None:
    assert [ground for ground in sorted(grounds(theme)) if contrast(theme.ink, ground) < ENOUGH] == []


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_lines_can_be_seen(theme: Theme) -> None:
    lines = {"line": theme.line, "soft": theme.soft, "note": theme.note_line}
    faint = [name for name, line in lines.items() if contrast(line, theme.paper) < ENOUGH_FOR_LINES]
    faint += [
        name
        for name, mark in {"start": theme.start, "refusal": theme.refusal, **theme.highlights}.items()
        if contrast(mark.line, mark.fill) < ENOUGH_FOR_LINES
    ]
    assert faint == []


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_what_is_set_apart_differs_by_weight_or_dashes_as_well(theme: Theme) -> None:
    kinds = {(mark.width, mark.dash) for name, mark in theme.highlights.items() if name != "highlighted"}
    assert len(kinds) == 2
    assert all(mark.width >= 3 for mark in theme.highlights.values())
    if theme.name in {"print", "colourblind"}:
        assert (theme.refusal.width, theme.refusal.dash) != (theme.end.width, theme.end.dash)


def test_print_has_black_and_white_and_no_fills() -> None:
    theme = THEMES["print"]
    assert set(re.findall("#[0-9a-f]{6}", style_sheet(theme))) == {"#000000", "#ffffff"}
    assert grounds(theme) == {"#ffffff"}
    marks = [theme.end, *theme.highlights.values()]
    assert all((a.width, a.dash) != (b.width, b.dash) or theme.end in (a, b) for a, b in combinations(marks, 2))


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_rules_of_one_theme_leave_other_drawings_of_a_page_alone(theme: Theme) -> None:
    selectors = re.findall(r"([^{}]+){", style_sheet(theme))
    assert all(part.startswith(f".bpmn-{theme.name} ") for each in selectors for part in each.split(","))
