"""Is a BPMN file valid against the OMG's XML Schema? Asked of libxml2, with the schema that SpiffWorkflow ships."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
NO_NETWORK = {"no_network": True, "resolve_entities": False}


def problems(data: bytes) -> list[str]:
    """What the schema says against the file, each with its line; nothing if it is valid."""
    from lxml import etree

    try:
        document = etree.fromstring(data, etree.XMLParser(**NO_NETWORK)).getroottree()
    except etree.XMLSyntaxError as error:
        return [f"line {error.lineno}: {error.msg}"]
    schema = _schema()
    schema.validate(document)
    return [f"line {entry.line}: {entry.message}" for entry in schema.error_log] + list(_dangling(document))


def _dangling(document: etree._ElementTree) -> Iterator[str]:
    """References of the type IDREF that lead nowhere. libxml2 does not follow them."""
    ids = {element.get("id") for element in document.iter(f"{MODEL}*")}
    for element in document.iter(f"{MODEL}*"):
        attributes = ("sourceRef", "targetRef", "default") if element.tag == f"{MODEL}sequenceFlow" else ("default",)
        references = [(name, element.get(name)) for name in attributes]
        if element.tag == f"{MODEL}flowNodeRef":
            references.append(("flowNodeRef", (element.text or "").strip()))
        for name, target in references:
            if target is not None and target not in ids:
                yield f"line {element.sourceline}: {name}: there is no {target}"


@cache
def _schema() -> etree.XMLSchema:
    from lxml import etree

    found = find_spec("SpiffWorkflow")  # which does not import it
    assert found is not None
    assert found.origin is not None
    file = Path(found.origin).parent / "bpmn" / "parser" / "schema" / "BPMN20.xsd"
    return etree.XMLSchema(etree.parse(file, etree.XMLParser(**NO_NETWORK)))
