"""Names for people: those of the regulation in a language, or the ids where none is asked for or there is none."""

from __future__ import annotations

from msgspec import Struct

from procflow.model import Entry, Procedure, Regulation, Step, Text, Use
from procflow.proof.results import Place
from procflow.render_proof.words import place_id, plain
from procflow.uses import used_by

_LONGEST = 80


class Names(Struct, frozen=True):
    regulation: Regulation | None
    language: str | None

    def title(self, otherwise: str) -> str:
        return self._best(self.regulation.title if self.regulation else None, otherwise)

    def procedure(self, procedure_id: str) -> str:
        procedure = self._procedure(procedure_id)
        return self._best(procedure.title if procedure else None, procedure_id)

    def outcome(self, procedure_id: str, outcome_id: str) -> str:
        procedure = self._procedure(procedure_id)
        outcomes = procedure.outcomes if procedure else ()
        return self._best(next((each.name for each in outcomes if each.id == outcome_id), None), outcome_id)

    def step(self, procedure_id: str, place: Place) -> str:
        entry = self._entry(procedure_id, place)[0]
        if entry is None or self.language is None:
            return plain(place_id(place), _LONGEST)
        text = entry.name
        if text is None and isinstance(entry, Step):
            text = entry.do or (entry.decision.ask if entry.decision else None)
        again = f" ({place.round})" if place.round > 1 else ""
        return self._best(text, place.id) + again

    def actor(self, procedure_id: str, place: Place, actor_id: str | None) -> str:
        """The name of an actor, who may be one of the regulation that a used procedure comes from."""
        if actor_id is None:
            return ""
        homes = (self.regulation, self._entry(procedure_id, place)[1])
        actors = [actor for home in homes if home for actor in home.actors if actor.id == actor_id]
        return self._best(actors[0].name if actors else None, actor_id)

    def _best(self, text: Text | None, otherwise: str) -> str:
        words = text.best(self.language) if text and self.language else ""
        return plain(words or otherwise, _LONGEST)

    def _procedure(self, procedure_id: str) -> Procedure | None:
        procedures = self.regulation.procedures if self.regulation else ()
        return next((each for each in procedures if each.id == procedure_id), None)

    def _entry(self, procedure_id: str, place: Place) -> tuple[Entry | None, Regulation | None]:
        """The entry at a place, and the regulation it stands in."""
        home, procedure = self.regulation, self._procedure(procedure_id)
        entry: Entry | None = None
        for index, part in enumerate(place.path):
            if procedure is None or home is None:
                return None, home
            entry = next((each for each in procedure.entries if each.id == part), None)
            if index + 1 < len(place.path):
                used = used_by(home, entry) if isinstance(entry, Use) else None
                home, procedure = (used.regulation, used.procedure) if used else (home, None)
        return entry, home
