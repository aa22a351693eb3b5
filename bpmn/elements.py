"""The object model: elements of any kind, read and changed through what the metamodel says of their kind.

An `Element` is a view on one node of the XML tree, which stays what it is: unknown attributes and elements, other
namespaces, comments and the order of everything are kept, because nobody takes them apart. Two views on one node are
equal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from math import isfinite, isnan
from typing import Any

from bpmn.errors import Problem
from bpmn.metamodel import LEXICAL, Kind, kinds
from bpmn.names import attribute_tag, short_name, tag_of

# An lxml element or tree; lxml has no types.
Node = Any

Value = str | bool | int | float

# So many children behind a place are passed each time; of more than that, the way is remembered.
_FAR = 32

_NCNAME = re.compile(r"[^\W\d][\w.\-]*")


class Element:
    __slots__ = ("_definitions", "node")

    def __init__(self, node: Node, definitions: Definitions) -> None:
        self.node = node
        self._definitions = definitions

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Element) and self.node is other.node

    def __hash__(self) -> int:
        return hash(self.node)

    def __repr__(self) -> str:
        return f"<{self.kind} {self.id or ''} at line {self.line}>"

    # ------------------------------------------------------------ what it is

    @property
    def kind(self) -> str:
        """`userTask`, `bpmndi:BPMNShape`; `{namespace}name` for what other tools added."""
        return short_name(self.node.tag)

    @property
    def metakind(self) -> Kind | None:
        """What the metamodel says of its kind; None for what is not BPMN."""
        return kinds().get(self.kind)

    def is_a(self, *names: str) -> bool:
        """Whether it is of one of these kinds, or of one based on it: a `userTask` is a `task` and a `flowNode`."""
        metakind = self.metakind
        return self.kind in names if metakind is None else not metakind.ancestors.isdisjoint(names)

    @property
    def line(self) -> int:
        """Where its start tag ends in the file it was read from; 0 for what was added."""
        return self._definitions.line_of(self.node)

    # ------------------------------------------------------------ attributes

    @property
    def id(self) -> str | None:
        value: str | None = self.node.get("id")
        return value

    @property
    def name(self) -> str | None:
        value: str | None = self.node.get("name")
        return value

    @name.setter
    def name(self, value: str | None) -> None:
        self.set("name", value)

    def get(self, name: str) -> str | None:
        """The attribute as it is written; None where it is not."""
        value: str | None = self.node.get(attribute_tag(name))
        return value

    def value(self, name: str) -> Value | None:
        """The attribute as a value of its type, its default where it is not written; None where it has another type."""
        metakind = self.metakind
        attribute = metakind.attributes.get(name) if metakind else None
        text = self.get(name)
        if attribute is None:
            return text
        text = attribute.default if text is None else text.strip()
        if text is None:
            return None
        if attribute.type not in LEXICAL:
            return text
        if not LEXICAL[attribute.type].fullmatch(text):
            return None
        if attribute.type == "bool":
            return text in {"true", "1"}
        try:
            return int(text) if attribute.type == "int" else float(text)
        except ValueError:  # more digits than Python takes
            return None

    def set(self, name: str, value: Value | Element | None) -> None:
        """Write an attribute: an element by its id, None takes it away."""
        if name == "id":
            new = value.id if isinstance(value, Element) else value
            self._definitions._rename(self.node, None if new is None else str(new))  # noqa: SLF001 -- one class in two
            return
        tag = attribute_tag(name)
        if value is None:
            self.node.attrib.pop(tag, None)
        elif isinstance(value, Element):
            if value.id is None:
                raise ValueError(f"{value!r} needs an id before anything can refer to it")
            self.node.set(tag, value.id)
        else:
            self.node.set(tag, _written(value))

    @property
    def text(self) -> str:
        """All text inside, that of formatted descriptions too."""
        return "".join(self.node.itertext())

    @text.setter
    def text(self, value: str) -> None:
        self._definitions._settle_lines()  # noqa: SLF001 -- one class in two
        # First a trial: where the text is none for XML, the old one would be lost.
        self.node.makeelement("trial").text = value
        self.node.text = value
        for child in list(self.node):
            self._definitions._forget(child)  # noqa: SLF001 -- one class in two
            self.node.remove(child)

    # ------------------------------------------------------------ the tree

    @property
    def parent(self) -> Element | None:
        above = self.node.getparent()
        return None if above is None else Element(above, self._definitions)

    def children(self, *names: str) -> Iterator[Element]:
        """The elements inside in their order; with names, those of these kinds or based on them."""
        for node in self.node:
            if isinstance(node.tag, str):
                child = Element(node, self._definitions)
                if not names or child.is_a(*names):
                    yield child

    def child(self, *names: str) -> Element | None:
        return next(self.children(*names), None)

    def below(self, *names: str) -> Iterator[Element]:
        """All elements inside, however deep, in the order of the file."""
        for node in self.node.iterdescendants():
            if isinstance(node.tag, str):
                element = Element(node, self._definitions)
                if not names or element.is_a(*names):
                    yield element

    def ref(self, name: str) -> Element | None:
        """The element that an attribute names, or a child that is a reference; None where there is none."""
        return next(iter(self.refs(name)), None)

    def refs(self, name: str) -> list[Element]:
        """All elements that it refers to by this name: `lane.refs("flowNodeRef")`, `flow.refs("sourceRef")`."""
        texts = [self.get(name)] if self.get(name) is not None else []
        texts += [child.text for child in self.children(name)]
        found = (self._definitions.resolve(text, self.node) for text in texts if text)
        return [element for element in found if element is not None]

    # ------------------------------------------------------------ changes

    def add(self, kind: str, **attributes: Value | Element | None) -> Element:
        """A new element inside, where the schema wants its kind to stand. An `id` is made up where none is given."""
        node = self._definitions._make(kind, self.node.nsmap)
        self._insert(node, kind)
        element = Element(node, self._definitions)
        metakind = element.metakind
        if metakind is not None and "id" in metakind.attributes and "id" not in attributes and kind not in ID_IS_NOISE:
            element.set("id", self._definitions.free_id(kind))
        try:
            for name, value in attributes.items():
                element.set(name.rstrip("_"), value)
        except ValueError:
            element.remove()
            raise
        return element

    def add_text(self, kind: str, text: str) -> Element:
        """A new element inside that holds nothing but text: a reference, a script, a description."""
        element = self.add(kind)
        try:
            element.node.text = text
        except ValueError:
            element.remove()
            raise
        return element

    def take(self, other: Element) -> None:
        """Move an element of this file to here, with all that is inside of it."""
        node, ends = other.node, self._definitions._ends  # noqa: SLF001 -- one class in two
        if any(above == node for above in (self.node, *self.node.iterancestors())):
            raise ValueError(f"{other!r} cannot be moved into itself")
        other._cut()
        for here in [here for here, end in ends.items() if end is node]:
            del ends[here]
        self._insert(node, other.kind)

    def _insert(self, node: Node, kind: str) -> None:
        self._definitions._settle_lines()  # noqa: SLF001 -- one class in two
        metakind = self.metakind
        place = metakind.place_of(kind) if metakind else None
        if metakind is None or place is None:
            self.node.append(node)
            return
        # From the end: what is added mostly belongs there, and a large process is built in linear time. Where many
        # others stand behind it, such as all notes behind all tasks, the one that was added last is remembered.
        ends, here = self._definitions._ends, (self.node, place)  # noqa: SLF001 -- one class in two
        end = ends.get(here)
        siblings = (end,) if end is not None and self._is_end(end, place, metakind) else reversed(self.node)
        for passed, sibling in enumerate(siblings):
            if not isinstance(sibling.tag, str):
                continue
            other = metakind.place_of(short_name(sibling.tag))
            if other is not None and other <= place:
                _put_after(sibling, node)
                if passed > _FAR or here in ends:
                    ends[here] = node
                return
        self.node.insert(0, node)
        if node.getnext() is not None and _is_space(self.node.text):
            node.tail = self.node.text

    def _is_end(self, node: Node, place: int, metakind: Kind) -> bool:
        """Whether the node is still a child, and what follows it belongs behind this place."""
        if node.getparent() is not self.node:
            return False
        after = next(node.itersiblings("*"), None)
        other = None if after is None else metakind.place_of(short_name(after.tag))
        return other is None or other > place

    def remove(self) -> None:
        """Take it out of the file, with all that is inside. What refers to it stays as it is."""
        self._cut()
        self._definitions._forget(self.node)  # noqa: SLF001 -- one class in two

    def _cut(self) -> None:
        above = self.node.getparent()
        if above is None:
            raise ValueError("the root of a file cannot be removed")
        self._definitions._settle_lines()  # noqa: SLF001 -- one class in two
        previous, tail = self.node.getprevious(), self.node.tail or ""
        before = (above.text if previous is None else previous.tail) or ""
        if tail.strip():
            # Text of an element with mixed content belongs to what is around it.
            left = before + tail
        else:
            # Of the white space around it, that before it stays, but at the end that before the end tag.
            left = tail if tail and (not before or (self.node.getnext() is None and _is_space(before))) else before
        if left != before:  # else it stays untouched, as CDATA perhaps
            if previous is None:
                above.text = left
            else:
                previous.tail = left
        above.remove(self.node)
        self.node.tail = None

    # ------------------------------------------------------------ what every element can carry

    @property
    def documentation(self) -> str:
        """Its description; several parts are joined by empty lines."""
        return "\n\n".join(part.text for part in self.children("documentation"))

    @documentation.setter
    def documentation(self, value: str) -> None:
        for part in list(self.children("documentation")):
            part.remove()
        if value:
            self.add_text("documentation", value)

    def extensions(self, kind: str | None = None) -> list[Element]:
        """What tools keep in its extension elements; with a kind (`{namespace}name`), only that."""
        holder = self.child("extensionElements")
        if holder is None:
            return []
        return list(holder.children(kind) if kind else holder.children())

    def add_extension(self, kind: str) -> Element:
        holder = self.child("extensionElements") or self.add("extensionElements")
        return holder.add(kind)


# Kinds that may have an id, but in files hardly ever do.
ID_IS_NOISE = frozenset({"documentation", "extensionElements", "bpmndi:BPMNLabel"})


class Definitions:
    """A BPMN file: its root element, and its elements by id."""

    def __init__(
        self,
        tree: Node,
        notes: Iterable[Problem] = (),
        find_lines: Callable[[], dict[Node, int]] | None = None,
        *,
        made_here: bool = False,
    ) -> None:
        self.tree = tree
        self.made_here = made_here  # not read: it has no white space yet that anybody would miss
        self.notes = tuple(notes)  # what was odd about the reading: a wrong declaration of the encoding
        # Where libxml2 does not know them: found when first asked for, or before the tree is no longer that of the file.
        self._find_lines = find_lines
        self._lines: dict[Node, int] | None = None
        self._by_id: dict[str, list[Node]] | None = None
        self._numbers: dict[str, int] = {}
        # By parent and place in the order of its children: the child last added there, where finding it is work.
        self._ends: dict[tuple[Node, int], Node] = {}

    @property
    def root(self) -> Element:
        return Element(self.tree.getroot(), self)

    @property
    def target_namespace(self) -> str:
        return self.root.get("targetNamespace") or ""

    def all(self, *names: str) -> Iterator[Element]:
        """Every element of these kinds, or of kinds based on them, in the order of the file."""
        return self.root.below(*names)

    def first(self, *names: str) -> Element | None:
        return next(self.all(*names), None)

    def by_id(self, name: str) -> Element | None:
        """The element with this id; where several bear it, the first, and one of BPMN before those of other tools."""
        nodes = self._ids().get(name)
        return Element(nodes[0], self) if nodes else None

    def _settle_lines(self) -> None:
        if self._find_lines is not None:
            self._lines, self._find_lines = self._find_lines(), None

    def line_of(self, node: Node) -> int:
        self._settle_lines()
        return int(node.sourceline or 0) if self._lines is None else self._lines.get(node, 0)

    def resolve(self, reference: str, node: Node) -> Element | None:
        """The element of this file that a reference at `node` names, with or without a prefix; else None."""
        name = reference.strip()
        found = self.by_id(name)
        if found is None and ":" in name:
            prefix, _, local = name.partition(":")
            if not self.is_elsewhere(prefix, node):
                return self.by_id(local)
        return found

    def is_elsewhere(self, prefix: str, node: Node) -> bool:
        """Whether the prefix of a reference stands for another namespace than that of this file."""
        namespace = node.nsmap.get(prefix)
        return namespace is not None and namespace != self.target_namespace

    def free_id(self, kind: str) -> str:
        """An id that is not taken: `UserTask_1`, `BPMNShape_2`."""
        stem = kind.rpartition(":")[2]
        stem = stem[:1].upper() + stem[1:]
        number = self._numbers.get(stem, 0)
        taken = self._ids()
        while True:
            number += 1
            if f"{stem}_{number}" not in taken:
                self._numbers[stem] = number
                return f"{stem}_{number}"

    def _ids(self) -> dict[str, list[Node]]:
        """By id, all that bear it. What tools keep inside extension elements has ids of its own world: it comes last."""
        if self._by_id is None:
            bearers = [node for node in self.tree.getroot().iter("*") if node.get("id") is not None]
            self._by_id = {}
            for node in sorted(bearers, key=lambda node: short_name(node.tag) not in kinds()):
                self._by_id.setdefault(node.get("id"), []).append(node)
        return self._by_id

    def _rename(self, node: Node, name: str | None) -> None:
        ids = self._ids()
        if name is not None and short_name(node.tag) in kinds():
            if not _NCNAME.fullmatch(name) or not name.isascii():
                raise ValueError(
                    f"`{name[:60]}` cannot be an id: ASCII letters, digits, `_`, `-` and `.`, a letter first"
                )
            if any(other is not node for other in ids.get(name, ())):
                raise ValueError(f"the id `{name}` is taken")
        old = node.get("id")
        if name is None:
            node.attrib.pop("id", None)
        else:
            node.set("id", name)
            ids.setdefault(name, []).append(node)
        if old is not None:
            self._strike(old, node)

    def _strike(self, name: str, node: Node) -> None:
        ids = self._ids()
        if node in ids.get(name, ()):
            ids[name].remove(node)
            if not ids[name]:
                del ids[name]

    def _forget(self, node: Node) -> None:
        for each in node.iter("*"):
            if (name := each.get("id")) is not None:
                self._strike(name, each)

    def _make(self, kind: str, known: dict[str | None, str]) -> Node:
        from lxml import etree

        tag = tag_of(kind)
        if not tag.startswith("{") and None in known:
            raise ValueError(f"`{kind}`: here an element without a namespace would become one of `{known[None]}`")
        namespace = tag[1:].partition("}")[0] if tag.startswith("{") else ""
        if namespace in known.values():
            return self.tree.getroot().makeelement(tag)
        from bpmn.names import PREFIXES

        prefix = next((prefix for prefix, each in PREFIXES.items() if each == namespace), None)
        return etree.Element(tag, nsmap={prefix: namespace} if prefix and prefix not in known else None)


def _put_after(sibling: Node, node: Node) -> None:
    """As the neighbours stand: where they are indented, it is indented."""
    space = sibling.tail
    sibling.addnext(node)
    if sibling.tail != space:
        sibling.tail, node.tail = space, None
    if _is_space(space):
        node.tail = space
        if node.getnext() is None:
            # The space before the end tag is less than that between elements.
            previous = sibling.getprevious()
            before = sibling.getparent().text if previous is None else previous.tail
            if _is_space(before):
                sibling.tail = before


def _is_space(text: str | None) -> bool:
    return text is not None and text.isspace()


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and not isfinite(value):
        return "NaN" if isnan(value) else "INF" if value > 0 else "-INF"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
