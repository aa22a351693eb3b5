"""Namespaces, and the short names of kinds: `userTask`, `bpmndi:BPMNShape`; `{namespace}name` for what is not BPMN."""

from __future__ import annotations

from functools import lru_cache

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
BIOC = "http://bpmn.io/schema/bpmn/biocolor/1.0"
COLOR = "http://www.omg.org/spec/BPMN/non-normative/color/1.0"

# With these prefixes files are written, and with them kinds and attributes are named in Python.
PREFIXES = {"bpmn": MODEL, "bpmndi": BPMNDI, "dc": DC, "di": DI, "xsi": XSI, "bioc": BIOC, "color": COLOR}
_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()} | {MODEL: ""}


@lru_cache(maxsize=10_000)
def short_name(tag: str) -> str:
    """`{http://…/MODEL}userTask` is `userTask`; what belongs to no namespace of BPMN keeps its whole name."""
    if not tag.startswith("{"):
        return f"{{}}{tag}"  # an element without a namespace is nothing of BPMN
    namespace, _, local = tag[1:].partition("}")
    prefix = _PREFIX_OF.get(namespace)
    if prefix is None:
        return tag
    return f"{prefix}:{local}" if prefix else local


@lru_cache(maxsize=10_000)
def tag_of(kind: str) -> str:
    """The other way round."""
    if kind.startswith("{}"):
        return kind[2:]
    if kind.startswith("{"):
        return kind
    return _with_namespace(kind) if ":" in kind else f"{{{MODEL}}}{kind}"


@lru_cache(maxsize=10_000)
def attribute_tag(name: str) -> str:
    """Attributes of BPMN have no namespace; those of colours and of schema instances have."""
    return _with_namespace(name) if ":" in name and not name.startswith("{") else name


def _with_namespace(name: str) -> str:
    prefix, _, local = name.partition(":")
    if prefix not in PREFIXES:
        known = ", ".join(f"`{each}`" for each in PREFIXES)
        raise ValueError(f"the prefix of `{name[:80]}` is none of {known}; write `{{namespace}}name`")
    return f"{{{PREFIXES[prefix]}}}{local}"
