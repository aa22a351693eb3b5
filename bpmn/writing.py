"""Writing: `Definitions` in, bytes out. The same model gives the same bytes."""

from __future__ import annotations

from typing import Any

from bpmn.ascii import ascii_id, free_name
from bpmn.elements import Definitions
from bpmn.metamodel import kinds
from bpmn.names import MODEL, PREFIXES, short_name

_NOT_REFERENCES = frozenset({"name", "id"})


def new(target_namespace: str, *, prefixes: dict[str, str] | None = None, **attributes: str) -> Definitions:
    """An empty file; `prefixes` are namespaces of your own."""
    from lxml import etree

    usual = {prefix: PREFIXES[prefix] for prefix in ("bpmn", "bpmndi", "dc", "di", "xsi")}
    root = etree.Element(f"{{{MODEL}}}definitions", nsmap=usual | (prefixes or {}))
    root.set("id", "Definitions")
    for name, value in attributes.items():
        root.set(name, value)
    root.set("targetNamespace", target_namespace)
    return Definitions(etree.ElementTree(root), made_here=True)


def write(definitions: Definitions) -> bytes:
    """The file as UTF-8. What was read is written as it stood; what was made here is indented. Ids come out in ASCII."""
    from lxml import etree

    tree = definitions.tree
    if renamed := _ids_beyond_ascii(tree):
        from copy import deepcopy

        tree = deepcopy(tree)
        _rename(tree, renamed)
    if definitions.made_here:
        etree.indent(tree, space="  ")
    standalone = b' standalone="yes"' if tree.docinfo.standalone else b""
    content: bytes = etree.tostring(tree, encoding="UTF-8", xml_declaration=False)
    return b"".join((b'<?xml version="1.0" encoding="UTF-8"', standalone, b"?>\n", content, b"\n"))


def _ids_beyond_ascii(tree: Any) -> dict[str, str]:
    """New names for the ids that hold other letters, which some tools drop together with their element."""
    if all(node.get("id", "").isascii() for node in tree.getroot().iter("*")):
        return {}
    taken = {node.get("id") for node in tree.getroot().iter("*")}
    renamed: dict[str, str] = {}
    for node in tree.getroot().iter("*"):
        name = node.get("id")
        # Ids of other tools' elements may be names in their expressions; they stay.
        if name is None or name.isascii() or name in renamed or short_name(node.tag).startswith("{"):
            continue
        renamed[name] = free_name(ascii_id(name), taken)
        taken.add(renamed[name])
    return renamed


def _rename(tree: Any, renamed: dict[str, str]) -> None:
    def changed(text: str) -> str:
        if (name := text.strip()) in renamed:
            return renamed[name]
        prefix, colon, local = name.rpartition(":")
        return f"{prefix}{colon}{renamed[local]}" if local in renamed else text

    known = kinds()
    for node in tree.getroot().iter("*"):
        kind = known.get(short_name(node.tag))
        if not short_name(node.tag).startswith("{") and (name := node.get("id")) in renamed:
            node.set("id", renamed[name])
        for attribute, value in node.attrib.items():
            # Attributes of other tools refer to elements as well; only words for people are no references.
            known_type = kind.attributes[attribute].type if kind and attribute in kind.attributes else "free"
            if not value.isascii() and attribute not in _NOT_REFERENCES and known_type in {"ref", "free"}:
                node.set(attribute, changed(value))
        if kind is not None and kind.holds_reference and node.text and not node.text.isascii():
            node.text = changed(node.text)
