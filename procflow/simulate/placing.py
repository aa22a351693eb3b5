"""All steps of a procedure, those of the procedures that it uses included, and what is told of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from procflow.model import Actor, Procedure, Regulation, Step, Use
from procflow.model_simulation import SharesTold, WorkTold
from procflow.simulate.errors import SimulationError
from procflow.uses import used_by

# The proof takes no more either.
MOST_STEPS = 30_000
MOST_DEPTH = 200


class Around(Struct, frozen=True):
    """A procedure in which a step lies, from outside: its file, and the path from there."""

    regulation: Regulation
    procedure: Procedure
    folder: str
    path: str


class Placed(Struct, frozen=True):
    """A step of a procedure that is simulated. `path` has dots between the uses that lead to it."""

    procedure: str
    path: str
    step: Step
    actor: Actor | None
    around: tuple[Around, ...]  # from outside to the one that the step is written in

    @property
    def home(self) -> Regulation:
        return self.around[-1].regulation


def placed_steps(regulation: Regulation, procedure: Procedure, folder: str) -> list[Placed]:
    steps = []
    for placed in _steps(regulation, procedure, folder, (), (), {actor.id: actor for actor in regulation.actors}):
        steps.append(placed)
        if len(steps) > MOST_STEPS:
            raise SimulationError(
                f"`{procedure.id}` is too large: with all that it uses it has more than {MOST_STEPS} steps"
            )
    return steps


def _steps(
    regulation: Regulation,
    procedure: Procedure,
    folder: str,
    outside: tuple[tuple[Regulation, Procedure, str], ...],
    way: tuple[str, ...],
    actors: dict[str, Actor],
) -> Iterator[Placed]:
    """`outside` are the procedures around this one, `way` the ids of the uses that lead here."""
    if any(each is procedure for _, each, _ in outside):
        raise SimulationError("procedures use each other in a circle")
    if len(outside) >= MOST_DEPTH:
        raise SimulationError(f"procedures use each other more than {MOST_DEPTH} deep")
    inside = (*outside, (regulation, procedure, folder))
    for entry in procedure.entries:
        if isinstance(entry, Step):
            ids = (*way, entry.id)
            around = tuple(
                Around(each, its, place, ".".join(ids[depth:])) for depth, (each, its, place) in enumerate(inside)
            )
            actor = actors.get(entry.by) if entry.by else None
            yield Placed(inside[0][1].id, ".".join(ids), entry, actor, around)
        elif isinstance(entry, Use) and (used := used_by(regulation, entry)) is not None:
            theirs = {each.id: actors.get(entry.actors.get(each.id, each.id), each) for each in used.regulation.actors}
            yield from _steps(
                used.regulation, used.procedure, folder_of(regulation, entry, folder), inside, (*way, entry.id), theirs
            )


def folder_of(regulation: Regulation, use: Use, folder: str) -> str:
    """The folder of the file in which a used procedure stands."""
    alias = use.procedure.rpartition(".")[0]
    path = next((library.path for library in regulation.libraries if library.alias == alias), None)
    return str(Path(folder, path).parent) if path else folder


class Tellings:
    """What files tell of steps: found from the outside in, so that who uses a procedure may overrule it."""

    def __init__(self) -> None:
        self._of: dict[int, tuple[dict[tuple[str, str], WorkTold], dict[tuple[str, str], SharesTold]]] = {}

    def work(self, placed: Placed) -> tuple[WorkTold, Around] | None:
        return next(
            ((told, each) for each in placed.around if (told := self._in(each)[0].get((each.procedure.id, each.path)))),
            None,
        )

    def shares(self, placed: Placed) -> SharesTold | None:
        return next(
            (told for each in placed.around if (told := self._in(each)[1].get((each.procedure.id, each.path)))), None
        )

    def _in(self, around: Around) -> tuple[dict[tuple[str, str], WorkTold], dict[tuple[str, str], SharesTold]]:
        regulation = around.regulation
        if id(regulation) not in self._of:
            told = regulation.simulation
            self._of[id(regulation)] = (
                {(each.procedure, each.step): each for each in (told.work if told else ())},
                {(each.procedure, each.step): each for each in (told.shares if told else ())},
            )
        return self._of[id(regulation)]
