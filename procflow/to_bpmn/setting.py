"""What all parts of one export share: the language, the ids that are taken, who is where, what is used by whom."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn import Definitions
from bpmn.ascii import ascii_id, free_name
from procflow.bpmn_extension import plain, shown
from procflow.bpmn_words import word
from procflow.model import Actor, ActorKind, Entry, Procedure, Regulation, Step, Text, Use
from procflow.uses import used_by

# Who stands outside the provider, and so in a pool of their own.
OUTSIDE = frozenset({ActorKind.APPLICANT, ActorKind.EXTERNAL})


class Setting:
    def __init__(self, regulation: Regulation, definitions: Definitions, language: str | None) -> None:
        self.regulation = regulation
        self.definitions = definitions
        self._taken = {"Definitions"}
        self.language = language or next(iter(regulation.languages), "en")
        self.actors: dict[str, Actor] = {actor.id: actor for actor in regulation.actors}
        self.process_ids = {each.id: self.take(process_id(regulation, each)) for each in regulation.procedures}
        self._missing = 0
        self._errors: dict[str, str] = {}

    # ------------------------------------------------------------ ids

    def take(self, text: str) -> str:
        """An id that nothing else has, as near to `text` as can be."""
        name = free_name(ascii_id(text), self._taken)
        self._taken.add(name)
        return name

    def error(self, outcome: str, name: str) -> str:
        """The id of the error that a refusal throws: one for each outcome, whichever procedure ends with it."""
        if outcome not in self._errors:
            self._errors[outcome] = self.take(f"Error_{outcome}")
            self.definitions.root.add("error", id=self._errors[outcome], name=name, errorCode=plain(outcome))
        return self._errors[outcome]

    # ------------------------------------------------------------ words

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

    def called(self, use: Use) -> str | None:
        """The id of the process that a `use` calls, in this file or in that of a library."""
        used = used_by(self.regulation, use)
        if used is None or not used.aliases:
            return self.process_ids.get(use.procedure)
        return process_id(used.regulation, used.procedure)

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


def process_id(regulation: Regulation, procedure: Procedure) -> str:
    """The same in every file: a call from another file finds the process by it."""
    return ascii_id(f"{regulation.id}_{procedure.id}")
