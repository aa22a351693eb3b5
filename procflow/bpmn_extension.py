"""What BPMN has no words for, as elements in procflow's own namespace: written by `to_bpmn`, read by `from_bpmn`.

A mapping becomes elements named by its keys, a list elements named `item`; everything else is text. The values are
those of the file format, which takes all of them as text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    from bpmn import Element

NAMESPACE = "urn:procflow:bpmn:1"
PREFIX = "procflow"

Values = dict[str, Any]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")
# What XML cannot hold, in any form.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# White space that somebody who indents the file may change.
_FRAGILE = re.compile(r"[\t\n\r\x85\u2028\u2029]|^\s|\s$")


def kind_of(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def add(element: Element, name: str, values: Mapping[str, Any] | None = None, **attributes: str | None) -> Element:
    """Keep `values` with a BPMN element, under `name`."""
    holder = element.add_extension(kind_of(name))
    for key, value in attributes.items():
        holder.set(key, value)
    if values:
        _put(holder, values)
    return holder


def find(element: Element, name: str) -> Element | None:
    """What is kept with a BPMN element under `name`."""
    return next(iter(element.extensions(kind_of(name))), None)


def values_of(holder: Element) -> Values:
    return {_key(child): _take(child) for child in holder.children()}


def _key(holder: Element) -> str:
    written = holder.get("key")
    if written is None:
        return holder.kind.rpartition("}")[2]
    return _from_json(written) if holder.get("json-key") == "true" else written


def _from_json(text: str) -> str:
    """The text that was written as JSON; what somebody wrote there by hand stays as it is."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, str) else text


def _put(holder: Element, value: Any) -> None:
    if isinstance(value, Mapping):
        if not value:
            holder.set("empty", value=True)
        for key, item in value.items():
            if _NAME.fullmatch(key):
                _put(holder.add(kind_of(key)), item)
            elif _needs_json(key):
                entry = holder.add(kind_of("entry"), key=json.dumps(key))
                entry.set("json-key", value=True)
                _put(entry, item)
            else:
                _put(holder.add(kind_of("entry"), key=key), item)
    elif isinstance(value, list):
        holder.set("list", value=True)
        for item in value:
            _put(holder.add(kind_of("item")), item)
    else:
        text = ("true" if value else "false") if isinstance(value, bool) else str(value)
        if _needs_json(text):
            holder.set("json", value=True)
            text = json.dumps(text)
        holder.node.text = text


def _take(holder: Element) -> Any:
    children = list(holder.children())
    if holder.get("list") == "true":
        return [_take(child) for child in children]
    if children:
        return values_of(holder)
    if holder.get("empty") == "true":
        return {}
    text = holder.text
    return _from_json(text) if holder.get("json") == "true" else text


def _needs_json(text: str) -> bool:
    return bool(_NOT_XML.search(text) or _FRAGILE.search(text))


def plain(text: str) -> str:
    """A text as it stands in a drawing: on one line, without what XML cannot hold."""
    return " ".join(_NOT_XML.sub("\ufffd", text).split())


def shown(values: dict[str, str], language: str, languages: tuple[str, ...]) -> str:
    """What a drawing in `language` shows of a text: that language, else the first of the act's that it has."""
    for each in (language, *languages):
        if value := values.get(each):
            return plain(value)
    return plain(next(iter(values.values()), ""))


def checksum(text: str) -> str:
    """To see whether somebody changed a text that was written for people; what editors do to white space aside."""
    return f"{crc32(' '.join(text.split()).encode('utf-8', 'replace')):08x}"
