"""Reading: bytes or a path in, `Definitions` out. No entities, no document types, no network; bounded depth and size."""

from __future__ import annotations

import os
import re
from typing import Any

from bpmn.decoding import decode
from bpmn.elements import Definitions
from bpmn.errors import BpmnError, Problem
from bpmn.names import MODEL

# The largest file seen of any tool has 30 MB, and it held pictures. The limit bounds time and memory.
MAX_BYTES = 200_000_000

# Elements inside each other. Sub-processes in sub-processes come to some thirty; the parser's own limit is 256.
_TOO_DEEP = re.compile("Excessive depth|exceeded.*depth", re.IGNORECASE)
_NOT_CLOSED = re.compile(r"Premature end of data in tag (\S+) line (\d+)")
_WHERE = re.compile(r",? ?(file )?<string>|, line \d+, column \d+")

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
        raise BpmnError(f"the file is larger than {MAX_BYTES // 1_000_000} MB")
    decoded = decode(data)
    tree, notes = _parse(decoded.data)
    _expect_definitions(tree)
    return Definitions(tree, (*decoded.notes, *notes))


def _read_file(path: str | os.PathLike[str]) -> bytes:
    from pathlib import Path

    with Path(path).open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _parse(data: bytes) -> tuple[Any, list[Problem]]:
    from lxml import etree

    try:
        return etree.ElementTree(etree.fromstring(data, _parser(recover=False))), []
    except etree.XMLSyntaxError as error:
        line, column = error.position
        fault = _explained(error.msg or "", line, max(column, 1))
        if any(entry.domain_name != "NAMESPACE" for entry in error.error_log):
            raise fault from None
    # Well-formed, but with a prefix that is not declared or a namespace that is no address: tools write such files.
    parser = _parser(recover=True)
    tree = etree.ElementTree(etree.fromstring(data, parser))
    return tree, [
        Problem("wrong-namespace", _WHERE.sub("", entry.message), entry.line) for entry in list(parser.error_log)[:100]
    ]


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


def _explained(message: str, line: int, column: int) -> BpmnError:
    message = _WHERE.sub("", message)
    if _TOO_DEEP.search(message):
        return BpmnError("elements are nested deeper than 256 levels, which no process is", line, column)
    if match := _NOT_CLOSED.search(message):
        return BpmnError(
            f"the file breaks off: `{match[1]}` of line {match[2]} is not closed",
            line,
            column,
            "the file is not whole; export or download it again",
        )
    if "Start tag expected" in message or "Document is empty" in message:
        return BpmnError("this is not XML", line, column, "export the diagram as BPMN 2.0 XML")
    return BpmnError(f"this is not well-formed XML: {message}", line, column)


def _expect_definitions(tree: Any) -> None:
    root = tree.getroot()
    if root.tag == f"{{{MODEL}}}definitions":
        return
    line = root.sourceline or 1
    namespace, _, local = root.tag[1:].partition("}") if root.tag.startswith("{") else ("", "", root.tag)
    if namespace == MODEL:
        raise BpmnError(f"the file begins with `{_short(local)}`; a BPMN file begins with `definitions`", line)
    if namespace in _OLD_NAMESPACES:
        raise BpmnError(
            f"this is {_OLD_NAMESPACES[namespace]}, not BPMN 2.0",
            line,
            hint="export it as BPMN 2.0 from the tool that made it",
        )
    where = f"in the namespace `{_short(namespace)}`" if namespace else "without a namespace"
    raise BpmnError(
        f"this is not BPMN 2.0: the file begins with `{_short(local)}` {where}",
        line,
        hint=f"the namespace of BPMN is {MODEL}",
    )


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
