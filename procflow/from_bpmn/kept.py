"""What procflow kept with a node, and what somebody changed of it in a modeler."""

from __future__ import annotations

from bpmn import Element
from procflow import bpmn_extension as extension
from procflow.bpmn_extension import Values, plain
from procflow.bpmn_words import term_label
from procflow.diagnostics import shorten
from procflow.from_bpmn.entries import Entry
from procflow.from_bpmn.naming import Naming
from procflow.from_bpmn.report import Report
from procflow.from_bpmn.scope import Scope, key_of
from procflow.from_bpmn.steps import Surroundings, add_to_note, kept_note, noted_term, words_of
from procflow.import_codes import OTHERWISE
from procflow.model import Term
from procflow.term_text import TermError, parse_term


def keep_changes(around: Surroundings, scope: Scope, entry: Entry, node: Element, holder: Element) -> None:
    """Names, lanes, messages, notes and descriptions as they are now."""
    values = entry.values
    _rename(around, entry, node, holder)
    if entry.kind == "step":
        _move(around.report, scope, entry, node, holder)
        _messages(around, values, node, holder)
        _term(around, entry, node)
    kept_description(around, node, holder, values)


def _rename(around: Surroundings, entry: Entry, node: Element, holder: Element) -> None:
    values, naming = entry.values, around.naming
    if "name" in values:
        naming.rename(values, "name", node, node.name)
    elif entry.kind == "step" and "do" in values:
        naming.rename(values, "do", node, node.name)
    elif entry.kind == "use":
        naming.rename(values, "name", node, node.name, holder.get("title"))
    elif entry.kind in {"split", "join"}:
        naming.rename(values, "name", node, node.name)


def _move(report: Report, scope: Scope, entry: Entry, node: Element, holder: Element) -> None:
    """Into another lane: another performer, if the lane was that of the performer before."""
    in_pool = scope.element.is_a("process")  # a step in a sub-process lies in no lane
    drawn, now = holder.get("lane"), scope.lane(node) or (scope.performer if in_pool else None)
    if now is None and drawn is not None and in_pool and not entry.is_copy:
        report.count(OTHERWISE, node, "steps whose lane was taken out; who does them is kept", named=True)
    if now is not None and now != drawn and entry.values.get("by") in {drawn, None}:
        entry.values["by"] = now


def _messages(around: Surroundings, values: Values, node: Element, holder: Element) -> None:
    drawn = (holder.get("messages") or "").split()
    now = list(around.receivers(node))
    # What somebody outside sends on passes between their pool and another, and says which node it belongs to.
    now += [name for name in around.passed_on.get(node.id or "", ()) if name not in now]
    to = values.get("to", [])
    to = list(to) if isinstance(to, list) else [to]
    kept = [name for name in to if name in now or name not in drawn]
    kept += [name for name in now if name not in kept and name not in drawn]
    if kept != to:
        values["to"] = kept
        if not kept:
            del values["to"]
    sender = around.sender(node)
    if sender is not None and node.is_a("receiveTask", "startEvent", "intermediateCatchEvent"):
        values["by"] = sender


def _term(around: Surroundings, entry: Entry, node: Element) -> None:
    """A term that was written anew in the note beside the step, and notes of somebody else."""
    language, values = around.naming.language, entry.values
    within, not_before = _parsed(values.get("within")), _parsed(values.get("not_before"))
    before = term_label(within, not_before, language)
    written: list[tuple[Element, str]] = []
    for note in around.notes.get(key_of(node), ()):
        around.used_notes.add(key_of(note))
        words = words_of(note)
        if kept_note(note) == "term" or (before and words == plain(before)):
            written.append((note, words))
        elif kept_note(note) is None and not before and (term := noted_term(words, language)):
            values["within"] = term
        elif kept_note(note) is None:
            add_to_note(around.naming, values, words)
    if before and not written and not entry.is_copy:
        message = f"the note with the term of `{shorten(plain(node.name or ''))}` was taken out; the term is kept"
        around.report.otherwise(node, message, "to take the term out, delete it in the regulation file")
    for note, now in written:
        if now == plain(before):
            continue
        new = noted_term(now, language)
        if new is None or not_before is not None:
            around.report.otherwise(note, f"`{shorten(now)}` is no term that can be read; `{shorten(before)}` is kept")
        elif isinstance(values.get("within"), dict):
            values["within"]["term"] = new
            values["within"].pop("written", None)
        else:
            values["within"] = new


def _parsed(written: object) -> Term | None:
    text = written.get("term") if isinstance(written, dict) else written
    if not isinstance(text, str):
        return None
    try:
        return parse_term(text)
    except TermError:
        return None


def kept_description(around: Surroundings, node: Element, holder: Element, values: Values | None) -> None:
    """The description is for people and made anew each time; one that somebody wrote is kept as a note."""
    now = node.documentation
    if not now.strip() or holder.get("described") == extension.checksum(now):
        return
    name = shorten(plain(node.name or node.id or ""))
    if values is None:
        around.report.left(node, f"the description of `{name}` was written anew; an outcome has no note to keep it")
    else:
        around.report.otherwise(node, f"the description of `{name}` was written anew; it becomes its note")
        add_to_note(around.naming, values, plain(now))


def place_of(holder: Element) -> int:
    place = holder.get("place") or ""
    return int(place) if place.isascii() and place.isdigit() else 0


_WORDS = {"use": "call"}
_TEXT_OF = {"step": "do", "decision": "decide"}
_GO_WITH = {"step": {"by", "marks"}, "decision": {"by", "marks"}, "use": {"marks"}}


def made_into(naming: Naming, report: Report, node: Element, holder: Element, kind: str, values: Values) -> Entry:
    """What was exported as one kind of entry and is drawn as another: its id, its texts and its source stay."""
    kept = extension.values_of(holder)
    text = _TEXT_OF.get(kind, "name")
    titles = [kept.get("name"), kept.get("do"), *_asked(node)]
    title = next((each for each in titles if isinstance(each, dict)), None)
    made: Values = {}
    if title is not None:
        made[text] = title
        naming.rename(made, text, node, node.name)
    stays = {"source", "note"} | _GO_WITH.get(kind, set())
    name = plain(node.name or "") or holder.get("entry") or ""
    was, now = (_WORDS.get(each, each) for each in (holder.get("kind") or "step", kind))
    report.otherwise(node, f"`{shorten(name)}` was a {was}, and is drawn as `{node.kind}`: it becomes a {now}")
    if lost := [key for key in kept if key not in stays and kept[key] is not title]:
        told = ", ".join(f"`{shorten(key)}`" for key in lost)
        report.left(node, f"what `{shorten(name)}` had and a {now} cannot have: {told}")
    drawn = {key: value for key, value in values.items() if key != "note"}
    merged = {**{key: kept[key] for key in kept if key in stays}, **drawn, **made}
    add_to_note(naming, merged, naming.shown(values.get("note")))
    return Entry(holder.get("entry") or "", kind, merged, element=node, is_kept=True, place=place_of(holder))


def _asked(node: Element) -> list[object]:
    decision = extension.find(node, "decision")
    return [extension.values_of(decision).get("decide")] if decision is not None else []
