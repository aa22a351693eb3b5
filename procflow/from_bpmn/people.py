"""Who takes part: lanes and pools as actors."""

from __future__ import annotations

from bpmn import Element
from procflow import bpmn_extension as extension
from procflow.bpmn_extension import Values
from procflow.from_bpmn.naming import Ids, Naming


class People:
    """The actors of a regulation, and which lane or pool stands for whom."""

    def __init__(self, actors: dict[str, Values], naming: Naming) -> None:
        self.actors = actors
        self._naming = naming
        self._ids = Ids(set(actors))
        # One actor can have several lanes, and only one of them may have been renamed.
        self._before = {name: naming.shown(actor.get("name")) or name for name, actor in actors.items()}
        self._of_element: dict[str, str] = {}  # lane or pool, by its id
        self._by_name: dict[str, str] = {
            naming.shown(actor["name"]): name for name, actor in actors.items() if isinstance(actor.get("name"), dict)
        }

    def of_pool(self, pool: Element) -> str:
        """A pool of which nothing inside is told: somebody outside."""
        kept = extension.find(pool, "pool")
        return self._of(pool, kept, {"kind": "external"})

    def of_office(self, pool: Element) -> str:
        """A pool without lanes: one unit that does everything."""
        return self._of(pool, None, {})

    def of_lane(self, lane: Element, above: str | None) -> str:
        kept = extension.find(lane, "lane")
        return self._of(lane, kept, {"part_of": above} if above else {})

    def _of(self, element: Element, kept: Element | None, values: Values) -> str:
        key = element.id or str(id(element.node))
        if key in self._of_element:
            return self._of_element[key]
        known = kept.get("actor") if kept else None
        words = extension.plain(element.name or "")
        if known is not None and known in self.actors:
            actor = self.actors[known]
            name = known
            self._naming.rename(actor, "name", element, element.name, self._before[known])
        elif words and words in self._by_name:
            name = self._by_name[words]  # the same unit in another pool
        else:
            name = self._ids.take(words, "actor")
            self.actors[name] = {**values, **({"name": self._naming.text(words)} if words else {})}
            if words:
                self._by_name[words] = name
        self._of_element[key] = name
        note = extension.plain(element.documentation)
        if note and element.is_a("lane"):  # the description of a pool is that of its procedure
            self.actors[name] = {**self.actors[name], "note": self._naming.text(note)}
        return name
