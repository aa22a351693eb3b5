"""Reading: bytes or a path in, `Definitions` out. No entities, no document types, no network; bounded depth and size."""

from __future__ import annotations

import os
import re
from functools import partial
from typing import Any

from bpmn.decoding import decode, document_type
from bpmn.elements import Definitions
from bpmn.errors import BpmnError, Problem, shortened
from bpmn.names import MODEL

# The largest file seen of any tool has 30 MB, and it held pictures. The limit bounds time and memory.
MAX_BYTES = 200_000_000

# Elements inside each other. Sub-processes in sub-processes come to some thirty; the parser's own limit is 256.
_TOO_DEEP = re.compile("Excessive depth|exceeded.*depth", re.IGNORECASE)
_NOT_CLOSED = re.compile(r"Premature end of data in tag (\S+) line (\d+)")
_WHERE = re.compile(r",? ?(file )?<string>|, line \d+, column \d+|\s+\Z")
_TOO_LONG = re.compile("Buffer size limit|too long|too big|XML_PARSE_HUGE")
_NOT_WHOLE = "the file is not whole; export or download it again"
_HOSTILE = "the file was made to be hostile, or by a program that went wrong; export it again"
_LINES_OF_LIBXML2 = 65_534
# Attributes and namespaces of one element; BPMN knows some twenty. lxml looks for each among all of them.
_MOST_ATTRIBUTES = 1_000
# Well-formed XML in parts; the group is there for the start of an element.
_MARKUP = re.compile(
    rb"""<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|</[^>]*>|(<)(?:[^"'>]|"[^"]*"|'[^']*')*>""", re.DOTALL
)

_OLD_NAMESPACES = {
    "http://schema.omg.org/spec/BPMN/2.0": "the draft of BPMN 2.0 of 2009",
    "http://www.wfmc.org/2008/XPDL2.1": "XPDL, another format",
    "http://www.wfmc.org/2009/XPDL2.2": "XPDL, another format",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "DMN, a table of decisions",
    "http://www.omg.org/spec/CMMN/20151109/MODEL": "CMMN, a case model",
}


def read(source: str | bytes | os.PathLike[str]) -> Definitions:
    """The model in a file, or in bytes. `BpmnError`, with the line, where there is none; `OSError` from the disk."""
    data = source if isinstance(source, bytes) else _read_file(source)
    if len(data) > MAX_BYTES:
        hint = "perhaps pictures or documents are embedded in the file; take them out"
        raise BpmnError(f"the file is larger than {MAX_BYTES // 1_000_000} MB", hint=hint)
    decoded = decode(data)
    tree, notes = _parse(decoded.data)
    if tree.docinfo.internalDTD is not None:  # behind something that the parser reads otherwise than we do
        raise document_type(1)
    _expect_definitions(tree)
    _refuse_crowds(tree, decoded.data)
    # libxml2 keeps lines in 16 bits.
    find_lines = partial(_lines, tree, decoded.data) if decoded.data.count(b"\n") >= _LINES_OF_LIBXML2 else None
    return Definitions(tree, (*decoded.notes, *notes), find_lines)


def _read_file(path: str | os.PathLike[str]) -> bytes:
    from pathlib import Path

    with Path(path).open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _parse(data: bytes) -> tuple[Any, list[Problem]]:
    from lxml import etree

    parser = _parser(recover=False)
    try:
        return etree.ElementTree(etree.fromstring(data, parser)), []
    except etree.XMLSyntaxError as error:
        line, column = error.position
        is_cut = not data.rstrip().endswith(b">") and line > data.rstrip().count(b"\n")
        fault = _explained(error.msg or "", line, max(column, 1), is_cut=is_cut)
        # The log of the parser: that of the error has what went before it in this process.
        if any(entry.domain_name != "NAMESPACE" for entry in parser.error_log):
            raise fault from None
    # Well-formed, but with a prefix that is not declared or a namespace that is no address: tools write such files.
    parser = _parser(recover=True)
    tree = etree.ElementTree(etree.fromstring(data, parser))
    return tree, [
        Problem("wrong-namespace", shortened(_WHERE.sub("", entry.message), 200), entry.line)
        for entry in list(parser.error_log)[:100]
    ]


def _refuse_crowds(tree: Any, data: bytes) -> None:
    # An attribute is at least four bytes long: with this, nearly no file is looked at more closely.
    if not any(len(part) > 4 * _MOST_ATTRIBUTES and part.count(b"=") > _MOST_ATTRIBUTES for part in data.split(b"<")):
        return
    for node in tree.getroot().iter("*"):
        if len(node.attrib) > _MOST_ATTRIBUTES or len(node.nsmap) > _MOST_ATTRIBUTES:
            message = f"an element has more than {_MOST_ATTRIBUTES} attributes or namespaces"
            raise BpmnError(message, node.sourceline or 1, hint=_HOSTILE)


def _lines(tree: Any, data: bytes) -> dict[Any, int]:
    """The line of each element of a file with so many lines that libxml2 does not know them."""
    lines: dict[Any, int] = {}
    line, counted = 1, 0
    starts = (match for match in _MARKUP.finditer(data) if match[1] is not None)
    for match, node in zip(
        starts, tree.getroot().iter("*"), strict=False
    ):  # lxml's nodes may have been changed by hand
        line += data.count(b"\n", counted, match.end())  # of the end of the tag, which is that of libxml2
        counted = match.end()
        lines[node] = line
    return lines


def _parser(*, recover: bool) -> Any:
    from lxml import etree

    return etree.XMLParser(
        encoding="utf-8",  # what the file declares is dealt with already
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_blank_text=False,
        strip_cdata=False,
        recover=recover,
    )


def _explained(message: str, line: int, column: int, *, is_cut: bool) -> BpmnError:
    message = _WHERE.sub("", message)
    if _TOO_DEEP.search(message):
        return BpmnError("elements are nested deeper than 256 levels, which no process is", line, column, _HOSTILE)
    if _TOO_LONG.search(message):
        hint = "perhaps a picture or a document is embedded in the file; take it out"
        return BpmnError("a tag, a name or a text is longer than the parser takes (10 MB)", line, column, hint)
    if match := _NOT_CLOSED.search(message):
        return BpmnError(
            f"the file breaks off: `{shortened(match[1])}` of line {match[2]} is not closed",
            line,
            column,
            _NOT_WHOLE,
        )
    if "Start tag expected" in message or "Document is empty" in message:
        return BpmnError("this is not XML", line, column, "export the diagram as BPMN 2.0 XML")
    if is_cut:
        return BpmnError("the file breaks off", line, column, _NOT_WHOLE)
    hint = "mend that place, or export the diagram again"
    if message.startswith("Entity") and "not defined" in message:
        hint = "of names, XML knows `&amp;`, `&lt;`, `&gt;`, `&quot;` and `&apos;` only; `&nbsp;` is written `&#160;`"
    return BpmnError(f"this is not well-formed XML: {shortened(message, 200)}", line, column, hint)


def _expect_definitions(tree: Any) -> None:
    root = tree.getroot()
    if root.tag == f"{{{MODEL}}}definitions":
        return
    line = root.sourceline or 1
    namespace, _, local = root.tag[1:].partition("}") if root.tag.startswith("{") else ("", "", root.tag)
    if namespace == MODEL:
        raise BpmnError(
            f"the file begins with `{shortened(local)}`; a BPMN file begins with `definitions`",
            line,
            hint="this is a part of a file; export the whole diagram as BPMN 2.0 XML",
        )
    if namespace in _OLD_NAMESPACES:
        raise BpmnError(
            f"this is {_OLD_NAMESPACES[namespace]}, not BPMN 2.0",
            line,
            hint="export it as BPMN 2.0 from the tool that made it",
        )
    where = f"in the namespace `{shortened(namespace)}`" if namespace else "without a namespace"
    raise BpmnError(
        f"this is not BPMN 2.0: the file begins with `{shortened(local)}` {where}",
        line,
        hint=f"the namespace of BPMN is {MODEL}",
    )
