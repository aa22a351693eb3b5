"""Pictures: of the right size, with ink where there are letters, and never larger than a machine can bear."""

from __future__ import annotations

import struct
import zlib

import pytest

from bpmn import BpmnError
from bpmn.paint import paint
from bpmn.paint.raster import LONGEST_SIDE, MOST_PIXELS, png
from tests.bpmn.paint.samples import Sheet

KAZAKH = "әғқңөұүһі"


def size_of(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack_from(">II", picture, 16)
    return width, height


def pixels(picture: bytes) -> list[bytes]:
    """The rows of a picture with 8 bits for each of red, green, blue and opacity."""
    width, height = size_of(picture)
    assert picture[24:26] == b"\x08\x06"
    data, at = b"", 8
    while at < len(picture):
        length, kind = struct.unpack_from(">I4s", picture, at)
        data += picture[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += length + 12
    raw, step = zlib.decompress(data), 4 * width
    rows: list[bytes] = []
    above = bytes(step)
    for row in range(height):
        start = row * (step + 1)
        above = unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + step]), above)
        rows.append(above)
    return rows


def unfiltered(kind: int, line: bytearray, above: bytes) -> bytes:
    for at in range(len(line)):
        left, up = (line[at - 4] if at >= 4 else 0), above[at]
        corner = above[at - 4] if at >= 4 else 0
        guess = left + up - corner
        paeth = min((left, up, corner), key=lambda each: abs(guess - each))
        line[at] = (line[at] + (0, left, up, (left + up) // 2, paeth)[kind]) & 255
    return bytes(line)


def task(name: str) -> str:
    sheet = Sheet()
    sheet.shape("task", "it", name=name)
    return paint(sheet.definitions, embed_font=False)


def ink(name: str) -> int:
    """Dark pixels inside the task, where nothing stands but its name."""
    rows = pixels(png(task(name), scale=1))
    inside = [row[4 * 20 : 4 * 100] for row in rows[20:80]]
    return sum(row[at] < 200 for row in inside for at in range(0, len(row), 4))


@pytest.mark.parametrize("letter", KAZAKH + KAZAKH.upper() + "яЖA1")
def test_every_letter_leaves_ink(letter: str) -> None:
    assert ink("") == 0
    assert ink(letter) > 3


def test_different_letters_look_different() -> None:
    assert len({bytes(b"".join(pixels(png(task(letter), scale=1)))) for letter in KAZAKH}) == len(KAZAKH)


def test_a_picture_is_as_large_as_asked_for() -> None:
    assert size_of(png(task("A"), scale=1)) == (124, 104)
    assert size_of(png(task("A"))) == (248, 208)


def test_the_same_drawing_gives_the_same_picture() -> None:
    assert png(task("Шешім қабылдайды")) == png(task("Шешім қабылдайды"))


@pytest.mark.parametrize(("across", "down"), [(900_000, 100), (100, 900_000), (20_000, 20_000)])
def test_a_huge_diagram_is_made_smaller_and_that_is_told(across: int, down: int) -> None:
    sheet = Sheet()
    sheet.shape("task", "a", at=(0, 0))
    sheet.shape("task", "b", at=(across, down))
    told: list[str] = []
    width, height = size_of(png(paint(sheet.definitions, embed_font=False), tell=told.append))
    assert width * height <= MOST_PIXELS * 1.01
    assert max(width, height) <= LONGEST_SIDE + 1
    assert ["would be too large" in line for line in told] == [True]


def test_what_is_no_drawing_is_refused() -> None:
    with pytest.raises(BpmnError, match="no drawing"):
        png("<svg/>")
