"""What all parts of one export share: the language, the ids that are taken, who is where, what is used by whom."""

from __future__ import annotations

from bpmn import Definitions
from bpmn.ascii import ascii_id, free_name
from procflow.bpmn_extension import plain
from procflow.model import ActorKind, Procedure, Regulation, Use
from procflow.uses import used_by
from procflow.wording import Wording

# Who stands outside the provider, and so in a pool of their own.
OUTSIDE = frozenset({ActorKind.APPLICANT, ActorKind.EXTERNAL})


class Setting(Wording):
    def __init__(self, regulation: Regulation, definitions: Definitions, language: str | None) -> None:
        super().__init__(regulation, language)
        self.definitions = definitions
        self._taken = {"Definitions"}
        self.process_ids = {each.id: self.take(process_id(regulation, each)) for each in regulation.procedures}
        self._errors: dict[str, str] = {}

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

    def called(self, use: Use) -> str | None:
        """The id of the process that a `use` calls, in this file or in that of a library."""
        used = used_by(self.regulation, use)
        if used is None or not used.aliases:
            return self.process_ids.get(use.procedure)
        return process_id(used.regulation, used.procedure)


def process_id(regulation: Regulation, procedure: Procedure) -> str:
    """The same in every file: a call from another file finds the process by it."""
    return ascii_id(f"{regulation.id}_{procedure.id}")
