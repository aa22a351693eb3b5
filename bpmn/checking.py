"""What is wrong with a file that can be read: ids, references, and whatever the metamodel does not know.

The codes are words that stay:

`wrong-encoding`   the declaration of the encoding is not true
`wrong-namespace`  a prefix that is not declared, or a namespace that is no address
`duplicate-id`     two elements bear one id
`not-an-id`        an id that XML does not take
`id-not-ascii`     an id with letters that make some tools drop the element
`no-such-element`  a reference to what the file does not hold
`drawn-nothing`    a shape or an edge of an element that the file does not hold
`unknown-element`  an element in a namespace of BPMN that BPMN does not know, or knows as a base of others only
`out-of-place`     an element that does not belong where it stands
`wrong-order`      an element that stands before or after others against the order of the schema
`unknown-attribute`, `missing-attribute`, `wrong-value`: attributes, likewise
`too-many`         the last one of a long list: there are more problems than are told
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from bpmn.elements import Definitions, Element
from bpmn.errors import Problem, shortened
from bpmn.metamodel import LEXICAL, Attribute, Kind, kinds

# Names of XML 1.0 (fifth edition, 2.3) without the colon.
_NAME_START = (
    r"A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_NCNAME = re.compile(rf"[{_NAME_START}][{_NAME_START}.\-0-9\u00B7\u0300-\u036F\u203F\u2040]*")
_WANTED = {"bool": "`true` or `false` is wanted", "int": "a whole number is wanted", "float": "a number is wanted"}
_MOST = 1_000  # of one file; what is that broken is not mended problem by problem

# What these say elements may do without: formal expressions, and diagrams of the beginnings of BPMN 2.0.
_FREE_INSIDE = frozenset({"extensionElements", "documentation", "text", "script", "di:extension"})


def check(definitions: Definitions) -> list[Problem]:
    """All that is wrong with the file, in the order of its lines; at most a thousand problems."""
    found = list(islice(chain(definitions.notes, _problems(definitions)), _MOST + 1))
    told = sorted(found[:_MOST], key=lambda problem: (problem.line, problem.code, problem.message))
    if len(found) > _MOST:
        told.append(Problem("too-many", f"more than {_MOST} problems; the rest is not told", found[-1].line))
    return told


def _problems(definitions: Definitions) -> Iterator[Problem]:
    first: dict[str, Element] = {}
    for element in _own_elements(definitions):
        yield from _id_problems(element, first)
        kind = element.metakind
        if kind is None:
            message = f"BPMN knows no element `{shortened(element.kind)}`"
            yield Problem("unknown-element", message, element.line, element.id)
            continue
        if kind.is_abstract and element.get("xsi:type") is None:
            message = f"`{element.kind}` is only what other kinds are based on; no element is just that"
            yield Problem("unknown-element", message, element.line, element.id)
        yield from _attribute_problems(definitions, element, kind)
        yield from _content_problems(definitions, element, kind)


def _own_elements(definitions: Definitions) -> Iterator[Element]:
    """The elements of BPMN: neither those of other namespaces nor what stands inside them or in formatted text."""
    stack = [definitions.root]
    while stack:
        element = stack.pop()
        if element.kind.startswith("{"):
            continue
        yield element
        if element.kind not in _FREE_INSIDE:
            stack += reversed(list(element.children()))


def _id_problems(element: Element, first: dict[str, Element]) -> Iterator[Problem]:
    name = element.id
    if name is None:
        return
    if name in first:
        other = first[name]
        both = f"both are `{element.kind}`" if element.kind == other.kind else f"a `{other.kind}`"
        message = f"the id `{shortened(name)}` is taken: line {other.line} has it too ({both})"
        yield Problem(
            "duplicate-id", message, element.line, name, "every id stands once; references mean the first one"
        )
    first.setdefault(name, element)
    if not _NCNAME.fullmatch(name):
        hint = "begin it with a letter; letters, digits, `_`, `-` and `.` may follow"
        yield Problem("not-an-id", f"`{shortened(name)}` cannot be an id in XML", element.line, name, hint)
    elif not name.isascii():
        message = f"the id `{shortened(name)}` is not ASCII; some tools drop the element without a word"
        yield Problem("id-not-ascii", message, element.line, name, "written anew, the file has an id in Latin letters")


def _attribute_problems(definitions: Definitions, element: Element, kind: Kind) -> Iterator[Problem]:
    attributes = kind.attributes
    if element.is_a("expression") and "FormalExpression" in (element.get("xsi:type") or ""):
        attributes = kinds()["formalExpression"].attributes
    for name, value in element.node.attrib.items():
        if ":" in name:  # of another namespace, or with a prefix that is not declared, which is told already
            continue
        attribute = attributes.get(name)
        if attribute is None:
            message = f"`{element.kind}` has no attribute `{shortened(name)}`"
            yield Problem("unknown-attribute", message, element.line, element.id)
        elif attribute.type == "ref":
            yield from _reference_problems(definitions, element, value, name, element.line)
        elif problem := _value_problem(attribute, value):
            yield Problem("wrong-value", f"{name}=`{shortened(value)}`: {problem}", element.line, element.id)
    for name, attribute in attributes.items():
        if attribute.required and element.get(name) is None:
            message = f"`{element.kind}` needs the attribute `{name}`"
            yield Problem("missing-attribute", message, element.line, element.id)


def _value_problem(attribute: Attribute, value: str) -> str | None:
    text = value.strip()
    if attribute.type in LEXICAL and not LEXICAL[attribute.type].fullmatch(text):
        return _WANTED[attribute.type]
    if attribute.type == "enum" and text not in attribute.values:
        return f"one of {', '.join(f'`{each}`' for each in attribute.values)} is wanted"
    return None


def _reference_problems(
    definitions: Definitions, element: Element, value: str, name: str, line: int
) -> Iterator[Problem]:
    if definitions.resolve(value, element.node) is not None:
        return
    prefix, colon, _ = value.strip().partition(":")
    if colon and definitions.is_elsewhere(prefix, element.node):
        return
    what = f"{name} `{shortened(value)}`"
    if element.kind.startswith("bpmndi:") and name == "bpmnElement":
        message = f"a {element.kind.removeprefix('bpmndi:BPMN').lower()} is drawn for `{shortened(value)}`, which is not there"
        yield Problem("drawn-nothing", message, line, element.id)
    else:
        message = f"`{element.kind}` refers to {what}, which is not there"
        yield Problem("no-such-element", message, line, element.id)


def _content_problems(definitions: Definitions, element: Element, kind: Kind) -> Iterator[Problem]:
    if kind.holds_reference:
        parent = element.parent
        if text := (element.node.text or "").strip():
            yield from _reference_problems(definitions, parent or element, text, element.kind, element.line)
        return
    if element.kind in _FREE_INSIDE:
        return
    furthest, furthest_kind = -1, ""
    for child in element.children():
        if child.metakind is None:
            continue
        place = kind.place_of(child.kind)
        if place is None:
            if not any(slot.kind == "any" for slot in kind.slots):
                message = f"`{child.kind}` does not belong into `{element.kind}`"
                yield Problem("out-of-place", message, child.line, child.id)
        elif place < furthest:
            message = f"`{child.kind}` stands after `{furthest_kind}`; the schema wants it before"
            yield Problem("wrong-order", message, child.line, child.id)
        else:
            furthest, furthest_kind = place, child.kind
