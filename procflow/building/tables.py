"""What the page of a regulation shows in tables: limits with their verdicts, courses, steps. Texts in one language."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from procflow.actor_graph.words import Words
from procflow.bpmn_words import Titles, bound_in, extension_in, limit_in
from procflow.building.words import amount, calendar_days, until, when, word
from procflow.graph import ways_of
from procflow.model import Bound, Entry, Extension, Join, LimitKind, Procedure, Split, Step, Use
from procflow.proof.results import Amount, OutcomeProof, ProcedureProof, Proof, Row, Verdict
from procflow.render_proof.names import Names
from procflow.uses import used_by
from procflow.wording import Wording


class Course(Struct, frozen=True):
    step: str
    who: str
    begin: str
    finish: str
    slack: str
    critical: bool


class Limit(Struct, frozen=True, kw_only=True):
    """One outcome with its verdict."""

    outcome: str
    verdict: str  # as in the JSON of the proof; chooses the colour
    said: str  # the verdict in words
    margin: str = ""
    limit: str = ""
    worst_start: str = ""
    done_by: str = ""
    limit_ends: str = ""
    without_term: tuple[str, ...] = ()
    why: tuple[str, ...] = ()  # in English
    course: tuple[Course, ...] = ()


class Next(Struct, frozen=True):
    label: str
    to: str
    anchor: str  # of the row it leads to; empty for an outcome


class Line(Struct, frozen=True, kw_only=True):
    """One entry of a procedure."""

    id: str
    anchor: str
    text: str
    who: str
    terms: tuple[str, ...]
    gives: str
    source: str
    next: tuple[Next, ...]


class Part(Struct, frozen=True, kw_only=True):
    """One procedure."""

    title: str
    anchor: str
    limits: tuple[Limit, ...]
    unreachable: tuple[str, ...]
    lines: tuple[Line, ...]


def parts(wording: Wording, proof: Proof | None) -> list[Part]:
    proofs = {each.id: each for each in proof.procedures} if proof else {}
    return [
        _part(wording, procedure, f"p{number}", proofs.get(procedure.id))
        for number, procedure in enumerate(wording.regulation.procedures, 1)
    ]


def _part(wording: Wording, procedure: Procedure, anchor: str, proof: ProcedureProof | None) -> Part:
    words = Words(wording, procedure)
    names = Names(wording.regulation, wording.language)
    anchors = {entry.id: f"{anchor}s{number}" for number, entry in enumerate(procedure.entries, 1)}
    titles = {entry.id: _title(wording, words, entry) for entry in procedure.entries}
    return Part(
        title=wording.shown(procedure.title) or procedure.id,
        anchor=anchor,
        limits=tuple(_limit(words, names, titles, each) for each in proof.outcomes) if proof else (),
        unreachable=tuple(names.outcome(procedure.id, each) for each in proof.unreachable) if proof else (),
        lines=tuple(_line(words, titles, anchors, entry) for entry in procedure.entries),
    )


# ---------------------------------------------------------------- limits


def _limit(words: Words, names: Names, titles: dict[str, str], proof: OutcomeProof) -> Limit:
    language, procedure = words.wording.language, words.procedure.id
    unknown = proof.verdict is Verdict.NO_LIMIT and proof.limit and proof.limit.kind is LimitKind.UNKNOWN
    stated = limit_in(proof.limit, language, _titles(words, titles)) if proof.limit else word("none_stated", language)
    dates = {}
    if proof.worst is not None:
        dates["worst_start"] = when(proof.worst.start, language)
        is_at_once = proof.worst.finish == proof.worst.start  # then midnight is the beginning of a day, not the end
        dates["done_by"] = (when if is_at_once else until)(proof.worst.finish, language)
        if proof.worst.expires is not None:
            dates["limit_ends"] = until(proof.worst.expires, language)
    return Limit(
        outcome=names.outcome(procedure, proof.id),
        verdict=proof.verdict,
        said=word("not-known" if unknown else proof.verdict, language),
        margin=_margin(proof, language),
        limit=stated,
        **dates,
        without_term=tuple(dict.fromkeys(names.step(procedure, place) for place in proof.without_term)),
        why=proof.why if proof.verdict is Verdict.UNKNOWN else (),  # else the verdict and the limit say it
        course=tuple(_course(procedure, names, proof, row, language) for row in proof.rows if row.is_step),
    )


def _margin(proof: OutcomeProof, language: str) -> str:
    if proof.verdict is Verdict.NO_LIMIT and proof.total is not None and proof.total.most:
        return word("takes", language, calendar_days(proof.total.most, language))
    if proof.verdict is Verdict.OPEN and proof.left:
        left = proof.left[0]
        if left.seconds is not None and left.seconds <= 0:
            return word("nothing_left", language)
        if left.seconds is None and not left.working_days:
            return ""  # how they share what there is decides
        return word("left", language, amount(Amount(left.seconds or 1, left.working_days), language))
    if proof.margin is None or proof.verdict not in {Verdict.MET, Verdict.BROKEN}:
        return ""
    if not proof.margin.seconds:
        return word("exactly", language)
    return word("late" if proof.margin.seconds < 0 else "spare", language, amount(proof.margin, language))


def _course(procedure: str, names: Names, proof: OutcomeProof, row: Row, language: str) -> Course:
    slack = next((each.amount for each in proof.slack if each.place == row.place), None)
    sign = "−" if slack and slack.seconds < 0 else ""
    has_term = bool(row.terms) or row.not_before is not None
    open_term = word("without_term", language) if row.place in proof.without_term else ""
    return Course(
        step=names.step(procedure, row.place),
        who=names.actor(procedure, row.place, row.actor),
        begin=when(row.can_begin, language),
        finish=until(row.finish, language) if has_term else open_term,
        slack="" if slack is None else sign + amount(slack, language) if slack.seconds else "0",
        critical=row.critical,
    )


# ---------------------------------------------------------------- steps


def _title(wording: Wording, words: Words, entry: Entry) -> str:
    if title := wording.title_of(entry):
        return title
    if isinstance(entry, Split):
        return word("split", wording.language)
    if isinstance(entry, Join):
        return word("join_all" if entry.all_ways else "join_any", wording.language)
    return words.question(entry) if isinstance(entry, Step) else entry.id


def _titles(words: Words, titles: dict[str, str]) -> Titles:
    entries = words.procedure.entries
    events = {entry.marks: entry.id for entry in entries if isinstance(entry, Step | Use) and entry.marks}
    return Titles(titles, events)


def _line(words: Words, titles: dict[str, str], anchors: dict[str, str], entry: Entry) -> Line:
    wording = words.wording
    step = entry if isinstance(entry, Step) else None
    return Line(
        id=entry.id,
        anchor=anchors[entry.id],
        text=titles[entry.id],
        who=wording.actor_name(step.by) if step and step.by else "",
        terms=tuple(_terms(words, titles, step)) if step else (),
        gives=wording.shown(step.gives) if step else "",
        source="; ".join(entry.source),
        next=tuple(_next(words, titles, anchors, entry)),
    )


def _terms(words: Words, titles: dict[str, str], step: Step) -> Iterator[str]:
    language, named = words.wording.language, _titles(words, titles)

    def said(bound: Bound | Extension) -> str:
        # The paragraph has a column of its own.
        from msgspec.structs import replace

        bare = replace(bound, source=())
        return bound_in(bare, language, named) if isinstance(bare, Bound) else extension_in(bare, language)

    if step.within is not None:
        yield said(step.within)
    for key, each in (("not_before", step.not_before), ("extension", step.extension)):
        if each is not None:
            yield f"{words.wording.word(key)}: {said(each)}"


def _next(words: Words, titles: dict[str, str], anchors: dict[str, str], entry: Entry) -> Iterator[Next]:
    wording, answers = words.wording, {}
    if isinstance(entry, Step) and entry.decision is not None:
        answers = {option.when: words.answer(option) for option in entry.decision.options}
    elif isinstance(entry, Use):
        answers = _ends_of(wording, entry) if len(entry.on) > 1 else dict.fromkeys(entry.on, "")
    for way in ways_of(entry):
        if way.target.step is not None:
            to = titles.get(way.target.step, way.target.step)
        elif way.target.outcome in words.outcomes:
            to = words.outcome(words.outcomes[way.target.outcome])
        else:
            to = wording.word("unstated")
        label = words.bounded(answers.get(way.label, way.label), way.target)
        yield Next(label, to, anchors.get(way.target.step or "", ""))


def _ends_of(wording: Wording, entry: Use) -> dict[str, str]:
    """What the ends of a used procedure are called, by their ids."""
    used = used_by(wording.regulation, entry)
    names = {each.id: wording.shown(each.name) for each in used.procedure.outcomes} if used else {}
    return {name: names.get(name) or name for name in entry.on}
