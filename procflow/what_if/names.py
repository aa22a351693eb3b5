"""Finding what a change names, and putting something else in its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec import Struct
from msgspec.structs import replace

from procflow.diagnostics import did_you_mean, shorten
from procflow.errors import UsageError
from procflow.model import Procedure, Regulation, Step, Use
from procflow.uses import used_by

_MANY = 8  # names in a message: more would not be read


class Found(Struct, frozen=True):
    """A step, the procedure it stands in, and the libraries that lead to that procedure."""

    aliases: tuple[str, ...]
    procedure: Procedure
    step: Step


def split_change(option: str, text: str, example: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip() or not value.strip():
        raise UsageError(f"{option} {quoted(text)}: write it as {example}")
    return name.strip(), value.strip()


def quoted(name: str) -> str:
    return f"`{shorten(name)}`"


def unknown(option: str, kind: str, name: str, known: Collection[str]) -> UsageError:
    hint = did_you_mean(name, set(known)) or (f"there are {listed(known)}" if known else "there is none at all")
    return UsageError(f"{option}: there is no {kind} {quoted(name)}; {hint}")


def listed(names: Collection[str]) -> str:
    shown = [quoted(name) for name in sorted(names)[:_MANY]]
    return ", ".join(shown) + (f" and {len(names) - _MANY} more" if len(names) > _MANY else "")


# ---------------------------------------------------------------- steps


def find_step(regulation: Regulation, name: str) -> Found:
    """The step named `STEP`, `PROCEDURE.STEP`, `LIBRARY.PROCEDURE.STEP`, or by the way to it through a `use`."""
    found = {(*each.aliases, each.procedure.id, each.step.id): each for each in _steps(regulation, name)}
    if len(found) > 1:
        raise UsageError(f"--set: there are several steps {quoted(name)}; say which: {listed(_dotted(found))}")
    if not found:
        known = set(_dotted(_all_steps(regulation)))
        near = known | {step for _, step in (each.rsplit(".", 1) for each in known)}
        raise UsageError(
            f"--set: there is no step {quoted(name)}; {did_you_mean(name, near) or f'there are {listed(known)}'}"
        )
    return next(iter(found.values()))


def _dotted(names: Collection[tuple[str, ...]] | Iterator[tuple[str, ...]]) -> list[str]:
    return [".".join(name) for name in names]


def _steps(regulation: Regulation, name: str) -> Iterator[Found]:
    for procedure in regulation.procedures:
        yield from _in_procedure(regulation, (), procedure, name)
    yield from _by_procedure(regulation, (), name)


def _by_procedure(regulation: Regulation, aliases: tuple[str, ...], name: str) -> Iterator[Found]:
    for procedure in regulation.procedures:
        if (rest := _after(procedure.id, name)) is not None:
            yield from _in_procedure(regulation, aliases, procedure, rest)
    for library in regulation.libraries:
        if (rest := _after(library.alias, name)) is not None:
            yield from _by_procedure(library.regulation, (*aliases, library.alias), rest)


def _in_procedure(regulation: Regulation, aliases: tuple[str, ...], procedure: Procedure, name: str) -> Iterator[Found]:
    """The step `name` of the procedure, or one that a `use` in it leads to: each use takes a part off the name."""
    for entry in procedure.entries:
        if isinstance(entry, Step) and entry.id == name:
            yield Found(aliases, procedure, entry)
            continue
        rest = _after(entry.id, name)
        used = used_by(regulation, entry) if isinstance(entry, Use) and rest is not None else None
        if used and rest is not None:
            yield from _in_procedure(used.regulation, (*aliases, *used.aliases), used.procedure, rest)


def _after(first: str, name: str) -> str | None:
    return name.removeprefix(f"{first}.") if name.startswith(f"{first}.") else None


def _all_steps(regulation: Regulation, aliases: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for procedure in regulation.procedures:
        yield from ((*aliases, procedure.id, entry.id) for entry in procedure.entries if isinstance(entry, Step))
    for library in regulation.libraries:
        yield from _all_steps(library.regulation, (*aliases, library.alias))


# ---------------------------------------------------------------- replacing


def home_of(regulation: Regulation, aliases: tuple[str, ...]) -> Regulation:
    """The regulation at the end of a way through libraries."""
    for alias in aliases:
        regulation = next(each.regulation for each in regulation.libraries if each.alias == alias)
    return regulation


def with_procedure(regulation: Regulation, aliases: tuple[str, ...], procedure: Procedure) -> Regulation:
    """The regulation with `procedure` in the place of the one that has its id."""
    if aliases:
        libraries = tuple(
            replace(each, regulation=with_procedure(each.regulation, aliases[1:], procedure))
            if each.alias == aliases[0]
            else each
            for each in regulation.libraries
        )
        return replace(regulation, libraries=libraries)
    procedures = tuple(procedure if each.id == procedure.id else each for each in regulation.procedures)
    return replace(regulation, procedures=procedures)


def with_entry(procedure: Procedure, step: Step) -> Procedure:
    return replace(procedure, entries=tuple(step if each.id == step.id else each for each in procedure.entries))
