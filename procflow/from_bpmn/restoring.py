"""What modelers drop: they copy no extension elements when a node gets another type, or is copied and pasted."""

from __future__ import annotations

from copy import deepcopy

from bpmn import Definitions, Element
from procflow import bpmn_extension as extension
from procflow.bpmn_extension import plain


def restore(definitions: Definitions) -> set[str]:
    """Give nodes back what an export kept with them: by their ids; copies, by the description that they were copied with.

    Gives the ids of all nodes that were exported, by which copies are told from what they were copied from.
    """
    kept: dict[str, Element] = {}
    for process in definitions.root.children("process"):
        if (holder := extension.find(process, "nodes")) is not None:
            kept = {each.get("of") or "": each for each in holder.children()} | kept
    originals = _by_description(kept)
    for node in definitions.all("flowNode"):
        if any(part.kind.startswith(extension.kind_of("")) for part in node.extensions()):
            continue
        again = kept.get(node.id or "") or _original(node, originals)
        if again is not None:
            given = node.child("extensionElements") or node.add("extensionElements")
            given.node.extend(deepcopy(part.node) for part in again.children())
    return set(kept)


def _by_description(kept: dict[str, Element]) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = {}
    for again in kept.values():
        entry = _entry_in(again)
        if entry is not None and (described := entry.get("described")):
            found.setdefault(described, []).append(again)
    return found


def _original(node: Element, originals: dict[str, list[Element]]) -> Element | None:
    """What a node was copied from: what has its description, and its name where several have it."""
    if not node.documentation:
        return None
    found = originals.get(extension.checksum(node.documentation), [])
    alike = [each for each in found if plain(node.name or "") in _names(each)]
    return next(iter(alike or (found if len(found) == 1 else [])), None)


def _names(again: Element) -> set[str]:
    entry = _entry_in(again)
    values = extension.values_of(entry) if entry is not None else {}
    texts = [values[key] for key in ("name", "do") if isinstance(values.get(key), dict)]
    return {plain(str(words)) for text in texts for words in text.values()}


def _entry_in(again: Element) -> Element | None:
    return next(again.children(extension.kind_of("entry")), None)
