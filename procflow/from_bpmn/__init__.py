"""A BPMN file of any tool as a regulation file.

What `to_bpmn` kept in extension elements comes back, together with what was changed in a modeler since: names, lanes,
messages, steps that are new or gone. Of a file that procflow never saw, everything a regulation can hold is told; what
it tells in another way or cannot hold is named, and what would change the meaning is refused.
"""

from __future__ import annotations

from msgspec import Struct

import bpmn
from bpmn import Definitions, Element
from procflow import bpmn_extension as extension
from procflow.bpmn_extension import Values, plain
from procflow.diagnostics import Finding, shorten
from procflow.from_bpmn.anchors import events_of
from procflow.from_bpmn.assembling import settle_anchors, written_procedure
from procflow.from_bpmn.left_behind import report_left_behind
from procflow.from_bpmn.naming import Ids, Naming, guess_language
from procflow.from_bpmn.office import fitting
from procflow.from_bpmn.people import People
from procflow.from_bpmn.procedure import ProcedureReader
from procflow.from_bpmn.report import Report
from procflow.from_bpmn.restoring import restore
from procflow.from_bpmn.scope import Scope, has_nodes, key_of
from procflow.from_bpmn.steps import Surroundings, add_to_note, kept_note, words_of
from procflow.schema import FORMAT_VERSION


class Drawn(Struct, frozen=True):
    """Where the elements of the drawing went, by their ids: for figures that are told of them."""

    steps: dict[str, tuple[str, str]] = {}  # a node -> its procedure and step
    answers: dict[str, tuple[str, str, str]] = {}  # a flow -> the procedure, the step that decides, the answer


class Imported(Struct, frozen=True):
    """`written` is the regulation in the keys of the file format; None where a construct was refused."""

    written: Values | None
    findings: list[Finding]
    drawn: Drawn = Drawn()


def from_bpmn(definitions: Definitions, file: str, lines: list[str], language: str | None = None) -> Imported:
    """The regulation in a BPMN model. `file` and `lines` are for findings; `language` is that of its names."""
    report = Report(file, lines)
    for problem in bpmn.check(definitions):
        report.problem(problem)
    exported = restore(definitions)
    importer = _Importer(definitions, report, language, exported)
    written = importer.read()
    report_left_behind(definitions, report)
    return Imported(None if report.refused else written, report.findings(), importer.drawn())


class _Importer:
    def __init__(self, definitions: Definitions, report: Report, language: str | None, exported: set[str]) -> None:
        self.definitions, self.report = definitions, report
        self.head, kept_language = _head(definitions)
        texts = " ".join(element.name or "" for element in definitions.all("flowElement", "lane", "participant"))
        language = kept_language or language or guess_language(texts)
        languages = self.head.get("languages")
        known = tuple(languages) if isinstance(languages, list) else (language,)
        self.naming = Naming(language, known, report)
        actors = self.head.get("actors")
        self.people = People(actors if isinstance(actors, dict) else {}, self.naming)
        self.processes = list(definitions.root.children("process"))
        kept_ids = {holder.get("procedure") or "" for process in self.processes if (holder := _kept(process))}
        self.ids = Ids(kept_ids)
        self.participants = {
            key_of(process): participant
            for participant in definitions.all("participant")
            if (process := participant.ref("processRef")) is not None
        }
        self.procedures: dict[str, str] = {}  # by process or sub-process
        self.readers: dict[str, ProcedureReader] = {}
        self.waiting: list[tuple[Element, str, str | None, Values]] = []
        self.around = Surroundings(
            definitions,
            self.naming,
            report,
            self.people,
            self._part,
            self.procedures,
            self._party_of_process,
            exported=exported,
        )
        _index_messages(self.around)
        _index_notes(self.around)

    def read(self) -> Values | None:
        for process in self.processes:
            self._announce(process)
        # Parts are announced while what holds them is read.
        for element, procedure, performer, values in self.waiting:
            scope = Scope(element, self.people, performer, self.report)
            reader = ProcedureReader(scope, self.around, values)
            self.readers[procedure] = reader
            reader.read()
        if not self.readers:
            self._refuse_empty()
            return None
        # What is used is complete before what uses it: sub-processes come after what they lie in.
        steps = {name: written_procedure(reader, self._outcomes_of) for name, reader in reversed(self.readers.items())}
        events = events_of(steps.values())
        for name, reader in self.readers.items():
            settle_anchors(reader, steps[name], events)
        self._place_loose_notes(steps)
        head = {key: value for key, value in self.head.items() if key not in {"actors", "simulation"}}
        actors = {"actors": self.people.actors} if self.people.actors else {}
        return {
            "procflow": FORMAT_VERSION,
            **head,
            **actors,
            "procedures": {name: steps[name] for name in self.readers},
            **self._simulation(steps),
        }

    def _simulation(self, steps: dict[str, Values]) -> Values:
        told = self.head.get("simulation")
        if not isinstance(told, dict):
            return {}
        kept, lost = fitting(told, steps, self.people.actors)
        if lost:
            what = ", ".join(f"`{shorten(name, 80)}`" for name in lost[:6])
            more = f" and {len(lost) - 6} more" if len(lost) > 6 else ""
            message = f"figures of `simulation` whose step, answer, unit or procedure is gone: {what}{more}"
            self.report.left(self.definitions.root, message)
        return {"simulation": kept}

    def drawn(self) -> Drawn:
        drawn = Drawn()
        for procedure, reader in self.readers.items():
            for key, node in reader.scope.nodes.items():
                entry = reader.entries.get(reader.entry_of.get(key, ""))
                if entry is not None and entry.kind in {"step", "decision"} and node.id:
                    drawn.steps[node.id] = (procedure, entry.id)
            for flow, (name, way) in reader.answer_of.items():
                drawn.answers[flow] = (procedure, name, str(way.values.get("when", "otherwise")))
        return drawn

    # ------------------------------------------------------------ procedures

    def _announce(self, process: Element) -> None:
        kept = _kept(process)
        participant = self.participants.get(key_of(process))
        if kept is None and not has_nodes(process):
            return
        words = plain((participant.name if participant is not None else None) or process.name or "")
        if kept is not None:
            values = extension.values_of(kept)
            name = kept.get("procedure") or self.ids.take(words, "procedure")
            before = self.naming.shown(values.get("title")) or name
            self.naming.rename(values, "title", participant or process, words, before)
        else:
            values = {"title": self.naming.text(words)} if words else {}
            if note := plain(process.documentation):
                values["note"] = self.naming.text(note)
            name = self.ids.take(words, "procedure")
        self.procedures.setdefault(process.id or "", name)
        has_lanes = any(lane.name for lanes in process.children("laneSet") for lane in lanes.below("lane"))
        performer = None
        if kept is None and participant is not None and not has_lanes:
            performer = self.people.of_office(participant)
        self.waiting.append((process, name, performer, values))

    def _part(self, node: Element, performer: str | None) -> str:
        words = plain(node.name or "")
        name = self.ids.take(words, "part")
        self.procedures.setdefault(node.id or "", name)
        values: Values = {**({"title": self.naming.text(words)} if words else {}), "part": True}
        self.waiting.append((node, name, performer, values))
        return name

    def _outcomes_of(self, procedure: str) -> dict[str, set[str]]:
        reader = self.readers.get(procedure)
        return {name: reader.error_of.get(name, set()) for name in reader.outcomes} if reader else {}

    def _party_of_process(self, process: Element) -> str | None:
        participant = self.participants.get(key_of(process))
        return self.people.of_office(participant) if participant is not None else None

    def _place_loose_notes(self, steps: dict[str, Values]) -> None:
        """Notes beside no step are notes of the procedure."""
        for annotation in self.definitions.all("textAnnotation"):
            if key_of(annotation) in self.around.used_notes or kept_note(annotation) is not None:
                continue
            words = words_of(annotation)
            name = self._procedure_of(annotation)
            if not words:
                continue
            if name is None:
                self.report.left(annotation, f"a note that belongs to no process: `{shorten(words, 200)}`")
                continue
            add_to_note(self.naming, steps[name], words)

    def _procedure_of(self, annotation: Element) -> str | None:
        """The procedure whose process it lies in or is joined to; the only one, where there is only one."""
        for element in (annotation, self.around.noted.get(key_of(annotation))):
            above = element
            while above is not None:
                if above.id in self.procedures:
                    return self.procedures[above.id]
                above = above.parent
        return next(iter(self.readers)) if len(self.readers) == 1 else None

    def _refuse_empty(self) -> None:
        other = self.definitions.first("choreography", "globalChoreographyTask", "conversationNode")
        what = f"a `{other.kind}`, which tells of messages only" if other is not None else "nothing that is done"
        element = other or self.definitions.root
        self.report.refuse(element, f"the file holds no process with steps, but {what}", "draw the process")


def _head(definitions: Definitions) -> tuple[Values, str | None]:
    """What stands above the procedures: as it was kept, or what can be made of names."""
    for collaboration in definitions.all("collaboration"):
        kept = extension.find(collaboration, "regulation")
        if kept is not None:
            return extension.values_of(kept), kept.get("language")
    return {}, None


def _kept(process: Element) -> Element | None:
    return extension.find(process, "procedure")


def complete_head(written: Values, stem: str) -> Values:
    """The keys that every regulation file has, for one that was drawn elsewhere; `stem` is the name of its file."""
    if "id" in written:
        return written
    titles = [procedure.get("title") for procedure in written["procedures"].values() if not procedure.get("part")]
    title = next(filter(None, titles), None)
    language = next(iter(title), None) if title else None
    head: Values = {"procflow": written["procflow"], "id": Ids().take(stem, "regulation")}
    if title is not None and len(titles) == 1:
        head["title"] = title
    if language is not None:
        head["languages"] = [language]
    return {**head, **written}


def _index_messages(around: Surroundings) -> None:
    for flow in around.definitions.all("messageFlow"):
        source, target = flow.ref("sourceRef"), flow.ref("targetRef")
        if source is None or target is None:
            continue
        around.messages_from.setdefault(key_of(source), []).append(flow)
        around.messages_to.setdefault(key_of(target), []).append(flow)
        kept = extension.find(flow, "message")
        if kept is not None and source.is_a("participant") and kept.get("to"):
            around.passed_on.setdefault(kept.get("node") or "", []).append(kept.get("to") or "")


def _index_notes(around: Surroundings) -> None:
    for line in around.definitions.all("association"):
        ends = (line.ref("sourceRef"), line.ref("targetRef"))
        for note, about in (ends, ends[::-1]):
            if note is not None and about is not None and note.is_a("textAnnotation") and about.is_a("flowNode"):
                around.notes.setdefault(key_of(about), []).append(note)
                around.noted[key_of(note)] = about
