"""Text is measured with the font that draws it: fontTools, which reads the same file by itself, says the same."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from bpmn.font import font_file, widths
from bpmn.lettering import LINE_HEIGHT, block, lines, text_width

KAZAKH = "әғқңөұүһіӘҒҚҢӨҰҮҺІ"
TEXTS = st.text(
    st.one_of(
        st.sampled_from("abc wide/narrow-x  әғқңөұүһі Шығыс\n\u00a0\u00ad\u200d\u0301😀漢مש…–"),
        st.characters(codec="utf-8"),
    ),
    max_size=80,
)
LENGTHS = st.floats(0, 200)
SIZES = st.sampled_from([1, 9.5, 11, 12, 40])


@cache
def oracle(*, bold: bool) -> tuple[dict[int, str], dict[str, tuple[int, int]], int]:
    font = TTFont(font_file(bold=bold))
    return font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm


@pytest.mark.parametrize("bold", [False, True])
def test_every_letter_of_the_font_is_as_wide_as_another_reader_says(bold: bool) -> None:
    glyphs, metrics, per_em = oracle(bold=bold)
    known = widths(bold=bold)
    assert known.per_em == per_em
    with_width = [code for code in glyphs if unicodedata.category(chr(code)) not in {"Mn", "Me", "Cf", "Cc"}]
    assert len(with_width) > 2_000
    assert {code: known[chr(code)] for code in with_width} == {code: metrics[glyphs[code]][0] for code in with_width}


@pytest.mark.parametrize("text", ["Шекара аумағы", "Подписание приказа", "Head of unit, 3.5 h", "Өтініш беруші"])
def test_a_text_is_as_long_as_its_letters_together(text: str) -> None:
    glyphs, metrics, per_em = oracle(bold=False)
    expected = sum(metrics[glyphs[ord(letter)]][0] for letter in text) / per_em * 12
    assert text_width(text, 12) == pytest.approx(expected)
    assert text_width(text, 24) == pytest.approx(2 * expected)
    assert text_width(text, 12, bold=True) != pytest.approx(expected)


def test_the_letters_of_kazakh_are_in_the_font() -> None:
    glyphs, _, _ = oracle(bold=False)
    assert [letter for letter in KAZAKH if ord(letter) not in glyphs] == []


@pytest.mark.parametrize(
    ("text", "ems"),
    [("漢字", 2), ("😀", 1), ("שלום", 2.4), ("مرحبا", 3), ("e\u0301", None), ("\u200d\u202e\x07", 0), ("\ud800", 0.6)],
)
def test_what_the_font_lacks_is_estimated(text: str, ems: float | None) -> None:
    expected = text_width("e", 100) if ems is None else ems * 100
    assert text_width(text, 100) == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("", None, ()),
        (" \n ", None, ()),
        ("one two three", None, ("one two", "three")),
        ("one  two", None, ("one two",)),
        ("one\ntwo", None, ("one", "two")),
        ("one\r\n\r\ntwo", None, ("one", "", "two")),
        ("left-handed", None, ("left-", "handed")),
        ("and/or/neither", None, ("and/or/", "neither")),
        ("minus -50", None, ("minus", "-50")),
        ("no.\u00a05 or so", None, ("no.\u00a05 or", "so")),
        ("Bundesverfassung", None, ("Bundesv", "erfassu", "ng")),
        ("one two three four five", 2, ("one two", "three…")),
        ("one two three", 2, ("one two", "three")),
        ("one two three", 1, ("one tw…",)),
        ("one", 0, ()),
    ],
)
def test_lines_are_broken_where_readers_expect_it(text: str, most: int | None, expected: tuple[str, ...]) -> None:
    assert lines(text, 46, 12, most) == expected


def test_a_block_is_as_wide_as_its_longest_line() -> None:
    found = block("one two\nthree", 100, 12)
    assert found == (text_width("one two", 12), 2 * 12 * LINE_HEIGHT, ("one two", "three"))
    assert block("", 100, 12) == (0, 0, ())


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(TEXTS, LENGTHS, SIZES)
def test_a_line_fits_unless_it_is_one_sign(text: str, width: float, size: float) -> None:
    for line in lines(text, width, size):
        marks = {"Mn", "Me", "Mc"}
        is_one = len(line) == 1 or all(
            "\u200d" in (a, b) or unicodedata.category(b) in marks for a, b in pairwise(line)
        )
        assert is_one or text_width(line, size) <= width + 1e-6


@given(TEXTS, LENGTHS, SIZES)
def test_the_lines_together_are_the_text(text: str, width: float, size: float) -> None:
    assert bare("".join(lines(text, width, size))) == bare(text)


@given(TEXTS, LENGTHS, SIZES, st.integers(0, 4))
def test_what_is_too_much_ends_in_an_ellipsis(text: str, width: float, size: float, most: int) -> None:
    whole, cut = lines(text, width, size), lines(text, width, size, most)
    if len(whole) <= most:
        assert cut == whole
    elif most:
        assert len(cut) == most
        assert cut[:-1] == whole[: most - 1]
        assert cut[-1].endswith("…")
        assert text_width(cut[-1], size) <= width + 1e-6 or cut[-1] == "…"
    else:
        assert cut == ()


@given(TEXTS, SIZES)
def test_a_text_fits_the_room_that_it_was_measured_to_take(text: str, size: float) -> None:
    measured = block(text, 80, size)
    assert block(text, measured.width, size).lines == measured.lines or measured.width > 80


@pytest.mark.parametrize("width", [0, -1, float("nan"), float("inf")])
def test_any_width_is_taken(width: float) -> None:
    assert bare("".join(lines("one two", width, 12))) == "onetwo"


@pytest.mark.parametrize("text", ["ә" * 50_000, "-" * 50_000, "a-" * 25_000, "e" + "\u0301" * 50_000, " a" * 25_000])
def test_long_texts_take_time_in_line_with_their_length(text: str) -> None:
    """Some hundredths of a second; were it the square of the length, this test would not come to its end."""
    assert bare("".join(lines(text, 90, 12))) == bare(text)
    assert lines(text, 90, 12, 3)[-1].endswith("…") or text.startswith("e")
