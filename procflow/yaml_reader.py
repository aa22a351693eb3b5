"""YAML text to plain values (dict, list, str, None) and, beside them, the place of every key and value.

Only what a regulation file needs: no aliases, no tags, one document. Every scalar stays text, so `NO` is not false
and `01` not one; the types come from the schema. Built on the event stream of libyaml, the fastest positioned one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml
from msgspec import Struct

from procflow.diagnostics import shorten
from procflow.source import Source, Span

MAX_DEPTH = 50
TOO_DEEP = f"this is nested deeper than {MAX_DEPTH} levels"
NO_VALUE = "write a value or take it out; a text that holds a comma goes in quotes"
NULLS = frozenset({"", "~", "null", "Null", "NULL"})

Value = Any  # dict[str, Value] | list[Value] | str | None
Path = tuple[str | int, ...]
NextEvent = Callable[[], Any]
Report = Callable[[str, str, Span, str | None], None]  # code, message, span, hint


# There are as many places as words in a file; they hold nothing that leads back to them.
class ScalarPlace(Struct, frozen=True, gc=False):
    start: Any  # a libyaml mark: line, column from 0
    end: Any


class MapPlace(Struct, frozen=True, gc=False):
    start: Any
    keys: dict[str, ScalarPlace]
    values: dict[str, Place]


class ListPlace(Struct, frozen=True, gc=False):
    start: Any
    items: list[Place]


Place = ScalarPlace | MapPlace | ListPlace


class Located(Struct, frozen=True):
    """A value and the places of all its parts."""

    value: Value
    place: Place

    def at(self, path: Path) -> Value:
        """The part of the value at `path`, which exists."""
        value = self.value
        for name in path:
            value = value[name]
        return value

    def drop_item(self, path: Path) -> None:
        """Take an item out of a list, with its place."""
        place = self.place
        for name in path[:-1]:
            assert not isinstance(place, ScalarPlace), "the path leads to a list"
            place = place.values[str(name)] if isinstance(place, MapPlace) else place.items[int(name)]
        assert isinstance(place, ListPlace), "the path leads to a list"
        del place.items[int(path[-1])]
        del self.at(path[:-1])[int(path[-1])]

    def lines_inside_texts(self) -> set[int]:
        """The lines, from 1, on which a text of several lines goes on: nothing there is a comment."""
        lines: set[int] = set()
        waiting: list[Place] = [self.place]
        while waiting:
            place = waiting.pop()
            if isinstance(place, ScalarPlace):
                # The end mark of a block stands at the beginning of the line after it.
                last = place.end.line + (place.end.column > 0)
                lines.update(range(place.start.line + 2, last + 1))
            else:
                waiting += place.values.values() if isinstance(place, MapPlace) else place.items
        return lines

    def span(self, path: Path, *, key: bool = False) -> Span:
        """Where the part at `path` stands, as far as the path exists; with `key`, its key rather than its value."""
        place: Place = self.place
        key_place: ScalarPlace | None = None
        for name in path:
            if isinstance(place, MapPlace) and name in place.values:
                key_place = place.keys[str(name)]
                place = place.values[str(name)]
            elif isinstance(place, ListPlace) and isinstance(name, int) and name < len(place.items):
                key_place = None
                place = place.items[name]
            else:
                break
        if key and key_place is not None:
            return scalar_span(key_place)
        if isinstance(place, ScalarPlace):
            # A value that is left out has no width: its key says more.
            if key_place is not None and place.start.index == place.end.index:
                return scalar_span(key_place)
            return scalar_span(place)
        if key_place is not None:
            return scalar_span(key_place)
        if isinstance(place, MapPlace) and place.keys:
            return scalar_span(next(iter(place.keys.values())))
        return _point(place.start)


def scalar_span(place: ScalarPlace) -> Span:
    start, end = place.start, place.end
    width = end.column - start.column if end.line == start.line else 1
    return Span(start.line + 1, start.column + 1, start.column + 1 + max(width, 1))


def _point(mark: Any) -> Span:
    return Span(mark.line + 1, mark.column + 1, mark.column + 2)


class _StopReadingError(Exception):
    """The rest of the text cannot be trusted; what was wrong is already reported."""


def read_yaml(source: Source, report: Report) -> Located | None:
    """The document in `source`; None, with the reason reported, where there is none."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _document(loader(source.text).get_event, report)
    except yaml.MarkedYAMLError as error:
        # From 0.2.6 on libyaml reads far ahead and gives up before it hands over the first event.
        if "maximum nesting depth" in str(error.problem):
            report("PF005", TOO_DEEP, _error_span(source, error.problem_mark), None)
            return None
        reason, mark, hint = _explain(error)
        span = _error_span(source, mark)
        report("PF003", f"this is not valid YAML: {reason}", span, hint or _syntax_hint(source, span))
    except yaml.YAMLError as error:
        report("PF003", f"this is not valid YAML: {_reader_reason(error)}", _character_span(source, error), None)
    except _StopReadingError:
        pass
    return None


def _document(next_event: NextEvent, report: Report) -> Located | None:
    next_event()  # the start of the stream
    first = next_event()
    if type(first).__name__ == "StreamEndEvent":
        return None
    start = next_event()
    value, place = _node(start, next_event, report, 0)
    next_event()  # the end of the document
    after = next_event()
    if type(after).__name__ != "StreamEndEvent":
        report("PF005", "a second document begins here; one file holds one regulation", _point(after.start_mark), None)
    return Located(value, place)


def _node(event: Any, next_event: NextEvent, report: Report, depth: int) -> tuple[Value, Place]:
    kind = type(event)
    if kind is yaml.ScalarEvent:
        if event.tag is not None or event.anchor is not None:
            _reject_features(event, report)
        text = event.value
        place = ScalarPlace(event.start_mark, event.end_mark)
        return (None if text in NULLS and not event.style else text), place
    if kind is yaml.AliasEvent:
        _reject_features(event, report)
        return None, ScalarPlace(event.start_mark, event.end_mark)
    if event.tag is not None or event.anchor is not None:
        _reject_features(event, report)
    if depth >= MAX_DEPTH:
        report("PF005", TOO_DEEP, _point(event.start_mark), None)
        raise _StopReadingError
    if kind is yaml.MappingStartEvent:
        return _mapping(event, next_event, report, depth)
    values: list[Value] = []
    places: list[Place] = []
    while type(item := next_event()) is not yaml.SequenceEndEvent:
        value, place_of_item = _node(item, next_event, report, depth + 1)
        if value is None and type(item) is yaml.ScalarEvent:
            report("PF007", "this item of the list has no value", _point(item.start_mark), NO_VALUE)
        values.append(value)
        places.append(place_of_item)
    return values, ListPlace(event.start_mark, places)


def _mapping(event: Any, next_event: NextEvent, report: Report, depth: int) -> tuple[Value, Place]:
    mapping: dict[str, Value] = {}
    keys: dict[str, ScalarPlace] = {}
    places: dict[str, Place] = {}
    while type(key_event := next_event()) is not yaml.MappingEndEvent:
        if type(key_event) is not yaml.ScalarEvent:
            _node(key_event, next_event, report, depth + 1)
            _node(next_event(), next_event, report, depth + 1)
            report("PF005", "a key must be a plain word", _point(key_event.start_mark), None)
            continue
        name = key_event.value
        key_place = ScalarPlace(key_event.start_mark, key_event.end_mark)
        value_event = next_event()
        value, place = _node(value_event, next_event, report, depth + 1)
        if name in mapping:
            first = keys[name].start.line + 1
            message = f"the key `{shorten(name)}` stands here again; it is already set on line {first}"
            report("PF004", message, scalar_span(key_place), "keep one of the two")
            continue
        if value is None and type(value_event) is yaml.ScalarEvent:
            report("PF007", f"`{shorten(name)}` has no value", scalar_span(key_place), NO_VALUE)
        mapping[name] = value
        keys[name] = key_place
        places[name] = place
    return mapping, MapPlace(event.start_mark, keys, places)


def _reject_features(event: Any, report: Report) -> None:
    span = _point(event.start_mark)
    if type(event) is yaml.AliasEvent or event.anchor is not None:
        sign = "*" if type(event) is yaml.AliasEvent else "&"
        message = f"`{sign}{shorten(event.anchor)}`: anchors and aliases are not part of the format"
        report("PF005", message, span, "write what is shared once, under `shared`, and refer to it with `like`")
    elif event.tag is not None and event.tag != "!":
        report("PF005", f"the tag `{shorten(event.tag)}` is not part of the format", span, "leave the tag out")


def _error_span(source: Source, mark: Any) -> Span:
    """Where the parser stumbled: at the end of the last line, if that was the end of the text."""
    lines = source.lines()
    if mark is None:
        return Span(1, 1, 2)
    if mark.line < len(lines):
        return _point(mark)
    return Span(len(lines), len(lines[-1]) + 1, len(lines[-1]) + 2)


def _explain(error: yaml.MarkedYAMLError) -> tuple[str, Any, str | None]:
    """What is wrong, where it begins, and what to do if that is plain; libyaml points where it gave up."""
    problem = " ".join(str(error.problem or error.context or "something is out of place").split())
    context, begin, end = str(error.context or ""), error.context_mark, error.problem_mark
    if begin is not None and context.startswith("while scanning a quoted scalar"):
        return "this quote is not closed", begin, "end the text with the quote that it begins with"
    if begin is not None and end is not None and end.line > begin.line:
        if context.startswith("while parsing a flow"):
            bracket = "{" if "mapping" in context else "["
            return f"this `{bracket}` is not closed", begin, f"close it with `{'}' if bracket == '{' else ']'}`"
        if context.startswith("while scanning a simple key"):
            return (
                "this line is neither a key with its value nor a part of the text above",
                begin,
                "write `key: value`, with a space after the colon",
            )
    if "character that cannot start any token" in problem:
        problem = "a value cannot begin with this character"
    return problem, end or begin, None


def _reader_reason(error: yaml.YAMLError) -> str:
    return shorten(str(getattr(error, "reason", None) or error), 120)


def _character_span(source: Source, error: yaml.YAMLError) -> Span:
    position = getattr(error, "position", None)
    if not isinstance(position, int):
        return Span(1, 1, 2)
    # libyaml counts bytes here.
    before = source.text.encode()[:position].decode(errors="ignore")
    column = len(before) - (before.rfind("\n") + 1) + 1
    return Span(before.count("\n") + 1, column, column + 1)


def _syntax_hint(source: Source, span: Span) -> str | None:
    line = source.lines()[span.line - 1]
    if "\t" in line[: len(line) - len(line.lstrip())] or "\t" in line[span.column - 1 : span.column]:
        return "indent with spaces; YAML does not allow tabs there"
    if span.column <= len(line) and line[span.column - 1] in ">|@`%&*!?[]{},":
        return f"put the value in quotes: it begins with `{line[span.column - 1]}`, which YAML reads as a sign"
    if ": " in line.partition(": ")[2]:
        return 'put the text in quotes if it holds ": "'
    return None
