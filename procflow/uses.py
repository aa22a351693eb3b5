"""Which procedure a `use` runs."""

from __future__ import annotations

from msgspec import Struct

from procflow.model import Procedure, Regulation, Use


class Used(Struct, frozen=True):
    """A procedure that is used, the regulation it stands in, and the library that leads there, if one does."""

    regulation: Regulation
    aliases: tuple[str, ...]
    procedure: Procedure


def used_by(regulation: Regulation, use: Use) -> Used | None:
    """What a `use` in the regulation runs; None where there is no such procedure, which reading has reported."""
    for procedure in regulation.procedures:
        if procedure.id == use.procedure:
            return Used(regulation, (), procedure)
    for library in regulation.libraries:
        for procedure in library.regulation.procedures:
            if f"{library.alias}.{procedure.id}" == use.procedure:
                return Used(library.regulation, (library.alias,), procedure)
    return None
