"""`--set`: another term for a step, another moment it is counted from, another extension."""

from __future__ import annotations

from msgspec.structs import replace

from procflow.errors import UsageError
from procflow.from_schema.scope import parse_anchor
from procflow.model import START, Anchor, Bound, Extension, Procedure, Regulation, Step
from procflow.term_text import format_term
from procflow.what_if.names import Found, find_step, home_of, quoted, split_change, unknown, with_entry, with_procedure
from procflow.what_if.terms import NONE, anchor_words, bound_words, read_bound, read_term, with_anchor_there

_OPTION = "--set"
_EXAMPLE = '--set accept.within="2 working days"'
KEYS = ("within", "not_before", "from", "extension")


def with_step_changed(regulation: Regulation, text: str) -> tuple[Regulation, str]:
    name, value = split_change(_OPTION, text, _EXAMPLE)
    step_name, dot, key = name.rpartition(".")
    if not dot:
        raise UsageError(f"{_OPTION} {quoted(text)}: name a step and a key, as in {_EXAMPLE}")
    if key not in KEYS:
        raise unknown(_OPTION, "key", key, KEYS)
    found = find_step(regulation, step_name)
    home = home_of(regulation, found.aliases)
    change = {"within": _within, "not_before": _not_before, "from": _from, "extension": _extension}[key]
    procedure, step, old, new = change(home, found, value)
    place = ".".join((*found.aliases, found.procedure.id, found.step.id))
    words = f"{place}: {key} {new}, not {old}" if old != new else f"{place}: {key} {new}, as it was"
    return with_procedure(regulation, found.aliases, with_entry(procedure, step)), words


# Each gives the procedure, the step to put into it, and what was there and what is there now, in words.
_Changed = tuple[Procedure, Step, str, str]


def _within(home: Regulation, found: Found, value: str) -> _Changed:
    step = found.step
    old = _words(step.within)
    if value == NONE:
        # An extension prolongs a term, and there is none now.
        return found.procedure, replace(step, within=None, extension=None), old, NONE
    procedure, bound = _bound(home, found, value, step.within)
    return procedure, _again(procedure, step, within=bound), old, _words(bound)


def _not_before(home: Regulation, found: Found, value: str) -> _Changed:
    step = found.step
    old = _words(step.not_before)
    if value == NONE:
        return found.procedure, replace(step, not_before=None), old, NONE
    procedure, bound = _bound(home, found, value, step.not_before)
    return procedure, _again(procedure, step, not_before=bound), old, _words(bound)


def _from(home: Regulation, found: Found, value: str) -> _Changed:
    step = found.step
    if step.within is None:
        raise UsageError(f"{_OPTION}: {quoted(step.id)} has no term that could be counted from {quoted(value)}")
    anchor = START if value == NONE else parse_anchor(value)
    procedure = with_anchor_there(_OPTION, home, found.procedure, anchor)
    bound = replace(step.within, anchor=anchor)
    return procedure, _again(procedure, step, within=bound), _from_words(step.within.anchor), _from_words(anchor)


def _extension(home: Regulation, found: Found, value: str) -> _Changed:
    del home
    step = found.step
    old = _extension_words(step.extension)
    if value == NONE:
        return found.procedure, replace(step, extension=None), old, NONE
    if step.within is None:
        raise UsageError(f"{_OPTION}: {quoted(step.id)} has no term that an extension could prolong")
    usual = step.extension or Extension()
    words = " ".join(value.split()).replace("up_to ", "up to ", 1)
    if words.startswith("adds "):
        extension = replace(usual, adds=read_term(_OPTION, words.removeprefix("adds ")), up_to=None)
    elif words.startswith("up to "):
        extension = replace(usual, up_to=read_term(_OPTION, words.removeprefix("up to ")), adds=None)
    else:
        raise UsageError(f'{_OPTION}: an extension is "adds 5 working days", "up to 30 working days" or none')
    return found.procedure, replace(step, extension=extension), old, _extension_words(extension)


def _bound(home: Regulation, found: Found, value: str, old: Bound | None) -> tuple[Procedure, Bound]:
    """The new term, counted from what the old one was counted from unless the text says. Its wording is gone."""
    term, anchor = read_bound(_OPTION, value)
    procedure = with_anchor_there(_OPTION, home, found.procedure, anchor) if anchor else found.procedure
    usual = old or Bound(term=term)
    return procedure, replace(usual, term=term, anchor=anchor or usual.anchor, written=None)


def _again(procedure: Procedure, step: Step, **fields: Bound) -> Step:
    """The step with the fields. `procedure` may have made it mark `registered`, so it is looked up there."""
    now = next(each for each in procedure.entries if each.id == step.id)
    assert isinstance(now, Step), "entries keep their kind"
    return replace(now, **fields)


def _words(bound: Bound | None) -> str:
    return bound_words(bound) if bound else NONE


def _from_words(anchor: Anchor) -> str:
    return anchor_words(anchor).removeprefix(" from ") or "start"


def _extension_words(extension: Extension | None) -> str:
    if extension is None:
        return NONE
    if extension.adds is not None:
        return f"adds {format_term(extension.adds)}"
    return f"up to {format_term(extension.up_to)}" if extension.up_to else NONE
