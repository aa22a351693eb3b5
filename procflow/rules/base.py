"""What a rule is, and what it gets to see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from msgspec import Struct

from procflow.diagnostics import Finding, Label, Severity, shorten
from procflow.from_schema import Origins
from procflow.graph import FlowGraph, Way
from procflow.model import Anchor, Entry, Procedure, Regulation, Step, Use
from procflow.proof.results import OutcomeProof
from procflow.soundness import Unsound
from procflow.source import Span


class Hit(Struct, frozen=True):
    """One place that breaks a rule; the runner adds the rule's code and severity."""

    message: str
    span: Span
    hint: str | None = None
    subject: str | None = None
    source: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()


class Rule(Struct, frozen=True):
    """One rule. Its page is `docs/rules/CODE.md`."""

    code: str
    name: str
    severity: Severity
    summary: str
    check: Callable[[Context], Iterator[Hit]]


# A procedure, and the regulation it stands in.
Place = tuple[Regulation, Procedure]


class Context:
    """A regulation that was read without errors, and what rules ask of it over and over."""

    def __init__(
        self,
        file: str,
        regulation: Regulation,
        origins: Origins,
        as_of: dt.date | None = None,
        years: tuple[int, int] | None = None,
    ) -> None:
        self.years = years  # those whose starts a limit is proved for; None: the usual ones
        self.file = file
        self.regulation = regulation
        self.origins = origins
        self.as_of = as_of
        self.usable: dict[int, dict[str, Place]] = {}  # by the identity of the regulation that uses them
        self.unsound: dict[int, list[Unsound]] = {}  # by the identity of the procedure
        self.proofs: list[tuple[Procedure, OutcomeProof]] | None = None
        self.without_calendar: str | None = None  # why there is no calendar to prove anything by
        self.ends: dict[str, dict[str, int]] = {}  # for each procedure, the entry that first names an outcome as `end`
        self.graphs = {procedure.id: FlowGraph(procedure) for procedure in regulation.procedures}

    def procedures(self) -> Iterator[tuple[Procedure, FlowGraph]]:
        for procedure in self.regulation.procedures:
            yield procedure, self.graphs[procedure.id]

    def entries(self) -> Iterator[tuple[Procedure, Entry]]:
        for procedure in self.regulation.procedures:
            for entry in procedure.entries:
                yield procedure, entry

    def steps(self) -> Iterator[tuple[Procedure, Step]]:
        for procedure, entry in self.entries():
            if isinstance(entry, Step):
                yield procedure, entry

    def anchors(self, procedure: Procedure) -> set[Anchor]:
        """What terms and limits of the procedure are counted from, other than a step's own start."""
        bounds = [limit.within for limit in procedure.limits]
        for entry in procedure.entries:
            if isinstance(entry, Step):
                bounds += [entry.within, entry.not_before]
        return {bound.anchor for bound in bounds if bound is not None and bound.anchor.kind != "start"}

    def way_span(self, procedure: str, way: Way) -> Span:
        """Where a way is written; for the way that simply goes on to what stands below, the entry itself."""
        origin = self.origins.entries.get((procedure, way.source))
        if origin is None:
            return self.origins.key("procedures", procedure)
        if way.keys == ("next",) and origin.raw.next is None:
            return self.origins.entry(procedure, way.source)
        if way.keys[0] == "options":
            return self.option_span(procedure, way.source, int(way.keys[1]))
        return self.origins.entry(procedure, way.source, *way.keys)

    def option_span(self, procedure: str, step: str, index: int, key: str = "when") -> Span:
        """Where the answer of an option is written, or another of its keys; the short form `{yes: STEP}` has one."""
        prepared = self.origins.entries[procedure, step]
        path = prepared.where("options", self.origins.scope)
        if isinstance(prepared.raw.options, dict):
            return self.origins.key(*path, list(prepared.raw.options)[index])
        return self.origins.span(*path, index, key)

    def telling_span(self, procedure: str, step: str, index: int, key: str) -> Span:
        """Where a key of another telling is written, whether there is one or a list of them."""
        written = self.origins.entries[procedure, step].raw.also
        path = (index, key) if isinstance(written, list) else (key,)
        return self.origins.entry(procedure, step, "also", *path)

    def outcome_path(self, procedure: str, outcome: str) -> tuple[str | int, ...]:
        """The path of an outcome: where it is declared, for this procedure or for all, else the `end` that names it."""
        path: tuple[str | int, ...] = ("procedures", procedure)
        whole = self.origins.scope.located.value
        written = whole["procedures"][procedure]
        if outcome not in (written.get("outcomes") or {}):
            if outcome in (whole.get("outcomes") or {}):
                return ("outcomes", outcome)
            if procedure not in self.ends:
                ends = ((entry.get("end"), index) for index, entry in enumerate(written["steps"]))
                self.ends[procedure] = {name: index for name, index in reversed(list(ends)) if name}
            if outcome in self.ends[procedure]:
                return (*path, "steps", self.ends[procedure][outcome], "end")
        return (*path, "outcomes", outcome)

    def outcome_span(self, procedure: str, outcome: str) -> Span:
        path = self.outcome_path(procedure, outcome)
        return self.origins.span(*path) if path[-1] == "end" else self.origins.key(*path)

    def find_used(self, regulation: Regulation, name: str) -> Place | None:
        """The procedure that a `use` in this regulation names, with the regulation it stands in."""
        if id(regulation) not in self.usable:
            self.usable[id(regulation)] = {
                f"{library.alias}.{procedure.id}": (library.regulation, procedure)
                for library in regulation.libraries
                for procedure in library.regulation.procedures
            } | {procedure.id: (regulation, procedure) for procedure in regulation.procedures}
        return self.usable[id(regulation)].get(name)

    def all_used(self, regulation: Regulation, procedure: Procedure) -> list[Place]:
        """All procedures that run inside a procedure, however deep: each once, after those that run inside it."""

        def used_by(regulation: Regulation, procedure: Procedure) -> Iterator[Place]:
            uses = dict.fromkeys(entry.procedure for entry in procedure.entries if isinstance(entry, Use))
            return (used for name in uses if (used := self.find_used(regulation, name)))

        found: list[Place] = []
        seen = {id(procedure)}
        stack = [((regulation, procedure), used_by(regulation, procedure))]
        while stack:
            place, inside = stack[-1]
            below = next((used for used in inside if id(used[1]) not in seen), None)
            if below is None:
                found.append(place)
                stack.pop()
            else:
                seen.add(id(below[1]))
                stack.append((below, used_by(*below)))
        return found[:-1]

    def label(self, span: Span, message: str) -> Label:
        return Label(self.file, span, message)

    def finding(self, rule: Rule, hit: Hit, severity: Severity) -> Finding:
        return Finding(
            code=rule.code,
            severity=severity,
            message=hit.message,
            file=self.file,
            span=hit.span,
            hint=hit.hint,
            subject=shorten(hit.subject, 130) if hit.subject else None,
            source=tuple(shorten(item, 200) for item in hit.source[:5]),
            labels=hit.labels[:10],
        )


def quoted(name: str) -> str:
    return f"`{shorten(name)}`"


def listed(names: list[str] | tuple[str, ...], conjunction: str = "and", most: int = 5) -> str:
    """`a`, `b` and `c`; what is beyond `most` is counted."""
    shown = [quoted(name) for name in names[:most]]
    if len(names) > most:
        shown.append(f"{len(names) - most} more")
    return f" {conjunction} ".join(filter(None, (", ".join(shown[:-1]), shown[-1]))) if shown else ""


def described(way: Way) -> str:
    """A way for a reader: the answer and the entry it is given at."""
    return f"{quoted(way.label)} at {quoted(way.source)}" if way.label else f"the way from {quoted(way.source)}"
