"""From bytes to UTF-8: what a file says of its encoding, what its bytes say, and what speaks against reading it."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from bpmn.errors import BpmnError, Problem

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARATION = re.compile(rb"""\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._\-]{0,40})["']""")
# The families of encodings that files are written in. Python knows codecs that are no encodings of text, or unsafe.
_TEXT_ENCODINGS = re.compile(
    r"(utf-?8|utf-?16(-?[lb]e)?|us-ascii|ascii|iso-?8859-\d+|latin-?1|windows-?125\d|cp-?125\d|koi8-[ru]|cp866|ibm866"
    r"|gb2312|gbk|gb18030|big5|shift_jis|euc-(jp|kr)|ucs-2|kz-?1048)"
)
# What a prolog may hold before the root element; a document type, which may define entities, is none of it.
_PROLOG = re.compile(rb"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_OTHER_FILES = (
    (b"PK\x03\x04", "a ZIP archive (a Word, Excel or Visio file is one)"),
    (b"\x89PNG", "a PNG image"),
    (b"%PDF", "a PDF file"),
    (b"\xd0\xcf\x11\xe0", "an old Word, Excel or Visio file"),
    (b"GIF8", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"{", "JSON"),
)


class Decoded(NamedTuple):
    data: bytes  # UTF-8, whatever its declaration says
    notes: tuple[Problem, ...]


def decode(data: bytes) -> Decoded:
    if not data.strip():
        raise BpmnError("the file is empty")
    for beginning, what in _OTHER_FILES:
        if data.lstrip()[: len(beginning)] == beginning:
            raise BpmnError(f"this is not BPMN but {what}", hint="export the diagram as BPMN 2.0 XML")
    decoded = _to_utf8(data)
    start = decoded.data.lstrip()[:200].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise BpmnError(
            "this is an HTML page, not BPMN",
            hint="perhaps a sign-in page was saved in place of the file; download it again",
        )
    _refuse_document_type(decoded.data)
    return decoded


def _to_utf8(data: bytes) -> Decoded:
    declared = _declared(data)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, declared)
    if data[:4] in {b"<\0?\0", b"<\0b\0", b"<\0d\0"}:
        return _decoded(data, "utf-16-le", declared)
    if data[:3] == b"\0<\0":
        return _decoded(data, "utf-16-be", declared)
    if declared is None:
        return _decoded(data, "utf-8", None)
    if not _TEXT_ENCODINGS.fullmatch(declared):
        raise BpmnError(f"the declared encoding `{declared}` is not known", hint="save the file as UTF-8")
    if declared.startswith(("utf-16", "utf16", "ucs")):
        # Every other byte of UTF-16 would be zero here, and none is.
        return _decoded(data, "utf-8", declared)
    if declared != "utf-8" and _is_utf8_beyond_ascii(data):
        return _decoded(data, "utf-8", declared)
    return _decoded(data, declared, declared)


def _declared(data: bytes) -> str | None:
    head = (
        data[:400].replace(b"\0", b"").removeprefix(codecs.BOM_UTF8).removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    )
    match = _DECLARATION.match(head)
    return match[1].decode("ascii").lower() if match else None


def _is_utf8_beyond_ascii(data: bytes) -> bool:
    """Letters beyond ASCII that are valid UTF-8: no other encoding looks so by chance."""
    if data.isascii():
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _decoded(data: bytes, encoding: str, declared: str | None) -> Decoded:
    try:
        text = data.decode(encoding)
    except LookupError:
        raise BpmnError(
            f"the declared encoding `{encoding}` is not known here", hint="save the file as UTF-8"
        ) from None
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        said = "declared" if declared else "expected where nothing is declared"
        guess = "; it looks like Windows-1251" if _looks_like_cp1251(data) else ""
        raise BpmnError(
            f"this is not {encoding.upper()} text, which is {said}{guess}", line, hint="save the file as UTF-8"
        ) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise BpmnError("the file holds zero bytes: it is not text, or broken", line)
    family = encoding.replace("-", "")[:5]
    notes: tuple[Problem, ...] = ()
    if declared is not None and not declared.replace("-", "").startswith(family) and not text.isascii():
        message = f"the file says that it is {declared.upper()}, but its bytes are {encoding.upper()}; read as that"
        notes = (Problem("wrong-encoding", message, 1, hint="save the file as UTF-8"),)
    return Decoded(text.encode("utf-8"), notes) if encoding != "utf-8" else Decoded(data, notes)


def _looks_like_cp1251(data: bytes) -> bool:
    """Words of Cyrillic letters in that code page: runs of bytes above ASCII, where Latin text has single ones."""
    return re.search(rb"[\xc0-\xff]{4}", data) is not None


def _refuse_document_type(data: bytes) -> None:
    position = 0
    while match := _PROLOG.match(data, position):
        position = match.end()
    if data[position : position + 9].upper() == b"<!DOCTYPE":
        line = data[:position].count(b"\n") + 1
        raise BpmnError(
            "a document type is declared, which BPMN does not have and which could bring in anything",
            line,
            hint="take the <!DOCTYPE …> out of the file",
        )
