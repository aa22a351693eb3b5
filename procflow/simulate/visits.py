"""How often a case comes to each place of its flow, on the average: without a simulation, and as its kernel would have it.

A case is a chain of states: where its tokens are, how many ways have come to each join, and how often each way that has
a bound was taken. What one branch does never depends on another, so branches are followed one after the other, and a
bound is forgotten where no way leads back to it: both change no average and keep the states few. Chains with circles
(ways back without a bound) are solved by taking one state after the other out of them, the last ones first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import inf, prod

from msgspec import Struct

from procflow.graph import loops
from procflow.simulate.flat import Flows, Spot
from procflow.simulate.parameters import Arrivals, Share, Simulation

# A second of work. A real procedure has a few hundred states; what has more is counted with its ways back left out.
MOST_REMEMBERED = 150_000  # of all states together: tokens, joins and used ways
MOST_JUMPS = 2_000_000  # while circles are solved
MOST_PLACES = 300_000  # all kinds of cases together
_NOTHING = 1e-12  # of a case that comes round: so little goes on that it never does

Used = tuple[tuple[tuple[int, int], int], ...]
State = tuple[tuple[int, ...], tuple[tuple[int, int], ...], Used]  # tokens, arrived at joins, used ways


class Visits(Struct, frozen=True):
    """By place. Where they are not exact, nobody goes a way back, or some rare kinds of cases are left out."""

    of: Mapping[int, float]
    is_exact: bool


class Kind(Struct, frozen=True):
    """Cases that decide alike: so many of all, with these values of attributes."""

    share: float
    values: Mapping[str, str]


def visits_of(flows: Flows, simulation: Simulation, procedure: str) -> Visits:
    """Of a case of one procedure; infinite where it never comes out of a circle."""
    own = [index for index, spot in enumerate(flows.spots) if spot.procedure == procedure]
    told = _Told(simulation, procedure)
    total: dict[int, float] = {}
    is_exact, room = True, MOST_PLACES
    for kind in sorted(_kinds(simulation, procedure), key=lambda each: -each.share):
        room -= len(own)
        if room < 0 and total:
            return Visits(total, is_exact=False)
        walk = _Walk(flows, procedure, own, {at: told.ways(flows.spots[at], kind.values) for at in own})
        visits, exact = walk.visits()
        is_exact &= exact
        for place, number in visits.items():
            total[place] = total.get(place, 0.0) + kind.share * number
    return Visits(total, is_exact)


# ---------------------------------------------------------------- kinds of cases and how they decide


def _kinds(simulation: Simulation, procedure: str) -> list[Kind]:
    """Cases by the values of those attributes that some decision goes by."""
    wanted = {each.attribute for each in simulation.shares}
    weights: dict[tuple[tuple[str, str], ...], float] = {}
    for arrivals in simulation.arrivals:
        if arrivals.procedure == procedure:
            for values, share in _values(arrivals, wanted):
                weights[values] = weights.get(values, 0.0) + share
    whole = sum(weights.values())
    if not whole:
        return [Kind(1.0, {})]
    return [Kind(share / whole, dict(values)) for values, share in weights.items() if share]


def _values(arrivals: Arrivals, wanted: set[str | None]) -> Iterator[tuple[tuple[tuple[str, str], ...], float]]:
    if arrivals.recorded:
        named = [(at, each.name) for at, each in enumerate(arrivals.attributes) if each.name in wanted]
        for recorded in arrivals.recorded:
            yield tuple((name, recorded[at]) for at, name in named), 1.0
        return
    drawn = [
        [((each.name, value), share / sum(each.shares)) for value, share in zip(each.values, each.shares, strict=True)]
        for each in arrivals.attributes
        if each.name in wanted
    ]
    for combined in product(*drawn):
        yield tuple(value for value, _ in combined), prod(share for _, share in combined)


class _Told:
    """What is told of the answers of a step, by where it is simulated or by where it is written."""

    def __init__(self, simulation: Simulation, procedure: str) -> None:
        self.procedure = procedure
        self.of: dict[tuple[str, str], list[Share]] = {}
        for each in simulation.shares:
            self.of.setdefault((each.procedure, each.step), []).append(each)

    def ways(self, spot: Spot, values: Mapping[str, str]) -> list[float]:
        """The share of each way out while all are open; of answers that nothing is told of, what is left."""
        if len(spot.exits) < 2 or spot.is_split:
            return [1.0] * len(spot.exits)
        told = self.of.get((self.procedure, spot.name)) or self.of.get((spot.home, spot.path[-1])) or []
        own = {each.answer: each.share for each in told if each.attribute and values.get(each.attribute) == each.value}
        shares = {each.answer: each.share for each in told if each.attribute is None} | own
        known = sum(shares.get(way.label, 0.0) for way in spot.exits)
        silent = [at for at, way in enumerate(spot.exits) if way.label not in shares]
        stated = [at for at in silent if not spot.exits[at].is_unstated]
        if not stated and not known:
            stated = silent or list(range(len(spot.exits)))
        left = max(1.0 - known, 0.0) / max(len(stated), 1)
        return [left if at in stated else shares.get(way.label, 0.0) for at, way in enumerate(spot.exits)]


# ---------------------------------------------------------------- the chain


class _Walk:
    def __init__(self, flows: Flows, procedure: str, own: Sequence[int], shares: dict[int, list[float]]) -> None:
        self.spots, self.shares = flows.spots, shares
        self.first = flows.first[procedure]
        self.unstated = next(at for at in own if self.spots[at].path == ("unstated",))
        self.back = self._ways_back(own)

    def _ways_back(self, own: Sequence[int]) -> dict[int, set[int]]:
        """For each place in a loop with a bounded way: from where one can come to it."""
        names = [str(at) for at in own]
        inside = {
            at for loop in loops(names, lambda at: [str(way.to) for way in self.spots[int(at)].exits]) for at in loop
        }
        bounded = [at for at in map(int, inside) if any(way.at_most is not None for way in self.spots[at].exits)]
        coming: dict[int, list[int]] = {}
        for at in own if bounded else ():
            for way in self.spots[at].exits:
                coming.setdefault(way.to, []).append(at)
        found = {}
        for place in bounded:
            seen, stack = {place}, [place]
            while stack:
                for at in coming.get(stack.pop(), ()):
                    if at not in seen:
                        seen.add(at)
                        stack.append(at)
            found[place] = seen
        return found

    def visits(self) -> tuple[dict[int, float], bool]:
        chain = self._chain()
        numbers = _solved(chain[1]) if chain is not None else None
        if chain is None or numbers is None:
            return self._without_ways_back(), False
        visits: dict[int, float] = {}
        for (tokens, _, _), number in zip(chain[0], numbers, strict=True):
            visits[tokens[-1]] = visits.get(tokens[-1], 0.0) + number
        return visits, True

    def _chain(self) -> tuple[list[State], list[dict[int, float]]] | None:
        """All states, each before those that follow it (ways back aside), and how a case goes from one to others."""
        begin: State = ((self.first,), (), ())
        seen, done, remembered = {begin}, [], 0
        following = {begin: self._next(begin)}
        stack = [(begin, iter(following[begin]))]
        while stack:
            state, rest = stack[-1]
            for after in rest:
                if after not in seen:
                    seen.add(after)
                    remembered += 1 + sum(map(len, after))
                    if remembered > MOST_REMEMBERED:
                        return None
                    following[after] = self._next(after)
                    stack.append((after, iter(following[after])))
                    break
            else:
                done.append(state)
                stack.pop()
        done.reverse()
        number = {state: at for at, state in enumerate(done)}
        return done, [{number[after]: share for after, share in following[state].items()} for state in done]

    def _next(self, state: State) -> dict[State, float]:
        """The last token goes on."""
        tokens, arrived, used = state
        place, rest = tokens[-1], tokens[:-1]
        spot = self.spots[place]
        if spot.is_split:
            for way in reversed(spot.exits):
                rest, arrived = self._enter(way.to, rest, arrived)
            return {(rest, arrived, self._kept(rest, arrived, used)): 1.0} if rest else {}
        found: dict[State, float] = {}
        for at, share in self._open(place, dict(used)):
            counted = dict(used)
            to = self.unstated if at < 0 else spot.exits[at].to
            if at >= 0 and spot.exits[at].at_most is not None and place in self.back:
                counted[place, at] = counted.get((place, at), 0) + 1
            tokens, joins = self._enter(to, rest, arrived)
            if tokens:
                after = (tokens, joins, self._kept(tokens, joins, tuple(sorted(counted.items()))))
                found[after] = found.get(after, 0.0) + share
        if spot.outcome is not None and rest:
            found[rest, arrived, self._kept(rest, arrived, used)] = 1.0
        return found

    def _open(self, place: int, used: Mapping[tuple[int, int], int]) -> list[tuple[int, float]]:
        """The ways that may still be taken, and how often each is; -1 where none is left."""
        exits = self.spots[place].exits
        ways = [at for at, way in enumerate(exits) if way.at_most is None or used.get((place, at), 0) < way.at_most]
        return list(self._divided(place, ways).items()) or ([(-1, 1.0)] if exits else [])

    def _divided(self, place: int, ways: list[int]) -> dict[int, float]:
        """What becomes of all cases when only these ways are open."""
        shares = self.shares[place]
        total = sum(shares[at] for at in ways)
        return {at: shares[at] / total for at in ways if shares[at]} if total else dict.fromkeys(ways[:1], 1.0)

    def _enter(
        self, to: int, tokens: tuple[int, ...], arrived: tuple[tuple[int, int], ...]
    ) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
        if self.spots[to].waits:
            joins = dict(arrived)
            joins[to] = joins.get(to, 0) + 1
            is_whole = joins[to] >= self.spots[to].waits
            if is_whole:
                del joins[to]
            return (*tokens, to) if is_whole else tokens, tuple(sorted(joins.items()))
        return (*tokens, to), arrived

    def _kept(self, tokens: tuple[int, ...], arrived: tuple[tuple[int, int], ...], used: Used) -> Used:
        """What was used of ways that lie ahead once more."""
        if not used:
            return used
        places = (*tokens, *(join for join, _ in arrived))
        return tuple(each for each in used if any(at in self.back[each[0][0]] for at in places))

    def _without_ways_back(self) -> dict[int, float]:
        order: list[int] = []
        seen = {self.first}
        stack = [(self.first, iter(self.spots[self.first].exits))]
        while stack:
            place, ways = stack[-1]
            for way in ways:
                if way.to not in seen:
                    seen.add(way.to)
                    stack.append((way.to, iter(self.spots[way.to].exits)))
                    break
            else:
                order.append(place)
                stack.pop()
        rank = {place: at for at, place in enumerate(reversed(order))}
        coming = dict.fromkeys(order, 0.0) | {self.first: 1.0}
        visits = {}
        for place in reversed(order):
            spot = self.spots[place]
            visits[place] = coming[place] / max(spot.waits, 1)
            on = [at for at, way in enumerate(spot.exits) if rank[way.to] > rank[place]]
            shares = dict.fromkeys(on, 1.0) if spot.is_split else self._divided(place, on)
            for at, share in shares.items():
                coming[spot.exits[at].to] += visits[place] * share
        return visits


def _solved(following: list[dict[int, float]]) -> list[float] | None:
    """How often each state comes, beginning with the first; None where that takes too long.

    From the last state to the first: whoever came to it goes on to where it goes instead. What is left then of those
    that come to a state are states before it, so that from the first to the last each follows from these.
    """
    coming: list[dict[int, float]] = [{} for _ in following]
    for state, ways in enumerate(following):
        for to, share in ways.items():
            coming[to][state] = share
    stays = [1.0] * len(following)
    jumps = 0
    for state in range(len(following) - 1, -1, -1):
        ways = following[state]
        again = coming[state].pop(state, 0.0)
        ways.pop(state, None)
        stays[state] = 1.0 - again
        for to in ways:
            coming[to].pop(state)
        if stays[state] < _NOTHING:
            ways = {}
        jumps += len(coming[state]) * (len(ways) + 1)
        if jumps > MOST_JUMPS:
            return None
        for source, share in coming[state].items():
            there = following[source]
            del there[state]
            for to, further in ways.items():
                there[to] = there.get(to, 0.0) + share * further / stays[state]
                coming[to][source] = there[to]
    numbers: list[float] = []
    for state, before in enumerate(coming):
        came = sum((numbers[source] * share for source, share in before.items()), 0.0 if state else 1.0)
        numbers.append(0.0 if not came else came / stays[state] if stays[state] >= _NOTHING else inf)
    return numbers
