"""The words of one drawing of a regulation: its texts in one language, and what stands in where there are none."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.bpmn_extension import plain, shown
from procflow.bpmn_words import word
from procflow.model import Actor, Entry, Regulation, Step, Text, Use
from procflow.uses import used_by


class Wording:
    def __init__(self, regulation: Regulation, language: str | None) -> None:
        self.regulation = regulation
        self.language = language or next(iter(regulation.languages), "en")
        self.actors: dict[str, Actor] = {actor.id: actor for actor in regulation.actors}
        self._missing = 0

    def shown(self, text: Text | None) -> str:
        """The text in the language of the drawing; where it has none there, in another."""
        if text is None:
            return ""
        if self.language not in text.values:
            self._missing += 1
        return shown(text.values, self.language, self.regulation.languages)

    def actor_name(self, name: str) -> str:
        actor = self.actors.get(name)
        return self.shown(actor.name) if actor and actor.name else name

    def actor_names(self, names: tuple[str, ...]) -> str:
        return ", ".join(self.actor_name(name) for name in names)

    def title_of(self, entry: Entry) -> str:
        """What an entry is called in a drawing."""
        if entry.name is not None:
            return self.shown(entry.name)
        if isinstance(entry, Step):
            return self.shown(entry.do or (entry.decision.ask if entry.decision else None))
        if isinstance(entry, Use):
            used = used_by(self.regulation, entry)
            return self.shown(used.procedure.title) if used and used.procedure.title else entry.procedure
        return ""

    def word(self, key: str, *values: object) -> str:
        return word(key, self.language, *values)

    def describe_act(self) -> str:
        act = self.regulation.act
        parts = [self.shown(act.title or self.regulation.title), self.shown(act.body)]
        number = f"№ {plain(act.number)}" if act.number else ""
        date = act.date.isoformat() if act.date else ""
        parts.append(" ".join(filter(None, (number, date))))
        return "\n".join(filter(None, parts))

    def complaints(self) -> Iterator[str]:
        if self._missing:
            count = "1 text is" if self._missing == 1 else f"{self._missing} texts are"
            yield f"{count} not there in `{self.language}`; another language stands in"
