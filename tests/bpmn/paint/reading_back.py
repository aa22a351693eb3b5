"""A drawing read back as XML, so that tests see what a viewer sees."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

SVG = "{http://www.w3.org/2000/svg}"


@dataclass
class Seen:
    root: Any

    @property
    def groups(self) -> dict[str, Any]:
        """The group of each element, by its id in the drawing."""
        return {node.get("id"): node for node in self.root.iter(f"{SVG}g") if node.get("id")}

    def picture(self, name: str) -> str:
        """What is drawn of an element: without its id, its place and its words."""
        parts = [
            part
            for node in self.groups[name]
            if node.tag in {f"{SVG}path", f"{SVG}circle", f"{SVG}rect", f"{SVG}g"}
            for part in node.iter()
        ]
        shown = []
        for part in parts:
            values = {key: value for key, value in part.items() if key not in {"x", "y", "cx", "cy", "transform"}}
            if part.get("class", "").startswith("body") and part.tag == f"{SVG}path":
                values.pop("d")
            shown.append((part.tag.removeprefix(SVG), *sorted(values.items())))
        refusal = re.sub("colour-[0-9]+", "", self.groups[name].get("class")).split()
        return repr((shown, [word for word in refusal if word in {"messageFlow", "association", "refusal", "group"}]))

    def words(self, name: str) -> str:
        """The letters that are drawn of an element, without spaces."""
        return "".join("".join(text.itertext()) for text in self.groups[name].iter(f"{SVG}text"))

    def tooltip(self, name: str) -> str:
        return self.groups[name].findtext(f"{SVG}title") or ""


def seen(svg: str) -> Seen:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return Seen(etree.fromstring(svg.encode("utf-8"), parser))


def bare(text: str) -> str:
    return "".join(text.split())
