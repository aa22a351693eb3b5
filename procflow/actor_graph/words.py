"""The texts of the graph's pieces, in one language."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.bpmn_extension import plain
from procflow.bpmn_words import Titles, answer_in, limit_in, with_bound
from procflow.describing import describe
from procflow.model import Entry, Option, Outcome, Procedure, Step, Target, Use
from procflow.term_words import term_in
from procflow.wording import Wording


class Words:
    """The words of one procedure."""

    def __init__(self, wording: Wording, procedure: Procedure) -> None:
        self.wording, self.procedure = wording, procedure
        self.outcomes = {outcome.id: outcome for outcome in procedure.outcomes}
        self.titles = {entry.id: plain(wording.title_of(entry)) for entry in procedure.entries}
        self._titles = Titles(
            {name: title or name for name, title in self.titles.items()},
            {entry.marks: entry.id for entry in procedure.entries if isinstance(entry, Step | Use) and entry.marks},
        )

    def about(self, entry: Entry) -> str:
        return describe(self.wording, entry, self._titles)

    def question(self, step: Step) -> str:
        asked = step.decision.ask if step.decision else None
        return self.wording.shown(asked) or self.wording.word("decision")

    def term(self, step: Step) -> str:
        """`≥ 7 days, ≤ 15 days`."""
        bounds = (("≥", step.not_before), ("≤", step.within))
        return ", ".join(f"{sign} {term_in(bound.term, self.wording.language)}" for sign, bound in bounds if bound)

    def sent(self, step: Step) -> str:
        return self.wording.shown(step.sends or step.gives)

    def answer(self, option: Option) -> str:
        return self.wording.shown(option.name) or answer_in(plain(option.when), self.wording.language)

    def bounded(self, label: str, target: Target) -> str:
        return with_bound(label, target.at_most, self.wording.language)

    def outcome(self, outcome: Outcome) -> str:
        return self.wording.shown(outcome.name) or outcome.id

    def about_outcome(self, outcome: Outcome) -> str:
        grounds = [f"– {self.wording.shown(ground)}" for ground in outcome.grounds]
        head = [f"{self.wording.word('grounds')}:"] if grounds else []
        return "\n".join([*head, *grounds, *self.line("source", "; ".join(outcome.source))])

    def limits(self) -> Iterator[str]:
        if self.procedure.is_part:
            return
        for limit in self.procedure.limits:
            text = f"{self.wording.word('limit')}: {limit_in(limit, self.wording.language, self._titles)}"
            names = [self.outcome(self.outcomes[name]) for name in limit.outcomes if name in self.outcomes]
            yield plain(f"{text} – {', '.join(names)}" if names else text)

    def about_procedure(self) -> str:
        lines = self.line("source", "; ".join(self.procedure.source))
        return "\n".join([*lines, *self.line("note", self.wording.shown(self.procedure.note))])

    def line(self, key: str, text: str) -> list[str]:
        return [f"{self.wording.word(key)}: {plain(text)}"] if text else []
