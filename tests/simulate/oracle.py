"""A slow and obvious simulation: objects, a list of events, and the clock itself instead of its tables.

It shares with the kernel the flow (`flat`), the random numbers and the meaning of what is done first: whoever is free
takes the next case before the one that is done goes on; what is scheduled first happens first.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from functools import partial
from typing import Any

from procflow.clock import DAY
from procflow.proof.plan import Key, key_of
from procflow.simulate.drawing_lots import seconds, stream
from procflow.simulate.flat import Spot
from procflow.simulate.incoming import Arriving
from procflow.simulate.network import Network
from procflow.simulate.one_run import Plan

Row = tuple[int, int, int, int, int, int]  # case, place, ready, end, work, waited (in open seconds)


class OneCase:
    def __init__(self, number: int, kind: int, work: Any, lots: Any) -> None:
        self.number, self.kind, self.work, self.lots = number, kind, work, lots
        self.visits: dict[int, int] = {}
        self.used: dict[tuple[int, int], int] = {}
        self.arrived: dict[int, list[bool]] = {}
        self.happened: dict[Key, int] = {}
        self.moving = 1  # how many branches neither wait at a join nor have come to an end
        self.outside: dict[int, bool] = {}  # for each step, whether what it got came from outside


class Office:
    def __init__(self, network: Network, plan: Plan, replication: int, *, endless: bool = False) -> None:
        """`endless`: so many people that nobody ever waits, and no batches."""
        self.network, self.spots, self.begin = network, network.flows.spots, network.horizon.begin
        self.events: list[tuple[int, int, Callable[[int], None]]] = []
        self.order = 0
        self.rows: list[Row] = []
        self.times: list[int] = []
        self.endless = endless
        self.staff = [pool.at_first for pool in network.pools]
        self.now = 0
        self.moved = 0  # when something became of a case for the last time
        self.busy = [0] * len(self.staff)
        self.queues: list[list[tuple[int, int, OneCase, int, int, int, int, int]]] = [[] for _ in self.staff]
        self.woken = [False] * len(self.staff)
        self.batches: dict[int, list[tuple[OneCase, int, int, int, int]]] = {}
        self.tickets = 0
        self.work = {(each.procedure, each.step): each for each in plan.simulation.work}
        self.weeks = len({each.pool for each in network.changes if each.after})
        told = [(each.moment, number) for number, each in enumerate(network.changes) if each.is_told]
        for moment, number in sorted(told):
            self.at(moment, partial(self.change, number))
        block = Arriving(network, list(plan.simulation.arrivals), plan.seed, replication, plan.cases).next_block(10**6)
        count = len(block.times)
        drawn = [
            seconds(stream(plan.seed, replication, each.name), each.time, (count, each.columns))
            if each.time is not None
            else stream(plan.seed, replication, each.name).random((count, each.columns))
            for each in network.lots
        ]
        for number, moment in enumerate(block.times.tolist()):
            while self.events and self.events[0][0] <= moment:
                self.next_event()
            rows = {(each.time is None, each.name.split(" ", 1)[1]): values[number].tolist()
                    for each, values in zip(network.lots, drawn, strict=True)}  # fmt: skip
            case = OneCase(number, int(block.kinds[number]), rows, None)
            first = network.flows.first[network.procedures[int(block.procedures[number])]]
            self.began = moment
            self.now = moment
            case.happened[("began", ())] = moment
            self.enter(case, first, moment, outside=True)
        # When all cases are over, people still come and go by the week.
        while True:
            if len(self.events) > self.weeks or any(self.queues):
                self.next_event()
            elif not self.release_rest():
                break

    # ------------------------------------------------------------ events

    def at(self, moment: int, what: Callable[[int], None]) -> None:
        heapq.heappush(self.events, (moment, self.order, what))
        self.order += 1

    def next_event(self) -> None:
        moment, _, what = heapq.heappop(self.events)
        self.now = moment
        what(moment)

    def clock(self, spot: Spot) -> Any:
        return self.network.horizon.calendar.clock(spot.actor)

    # ------------------------------------------------------------ the way of a case

    def enter(self, case: OneCase, place: int, now: int, *, outside: bool) -> None:
        self.moved = now
        spot = self.spots[place]
        if spot.outcome is not None:
            self.end(case, now)
        elif spot.takes_time:
            case.outside[place] = outside
            come = now
            if outside and spot.is_by_office:
                come = self.clock(spot).received(now + self.begin) - self.begin
            if come > now:
                self.at(come, lambda later: self.come(case, place, now, later))
            else:
                self.come(case, place, now, now)
        elif spot.waits:
            arrived = case.arrived.setdefault(place, [])
            arrived.append(outside)
            if len(arrived) == spot.waits:
                self.leave(case, place, now, outside=any(case.arrived.pop(place)))
            else:
                self.end(case, now)
        else:
            self.leave(case, place, now, outside=outside)

    def end(self, case: OneCase, now: int) -> None:
        """One branch is at an end, or waits at a join; the case is over if no other goes on."""
        case.moving -= 1
        if case.moving == 0:
            self.times.append(now - case.happened["began", ()])

    def come(self, case: OneCase, place: int, ready: int, now: int) -> None:
        self.moved = now
        spot = self.spots[place]
        hours = self.clock(spot).hours
        there = hours.reached(now + self.begin) - self.begin
        if spot.begins is not None:
            case.happened[spot.begins] = there
        draws = case.work[False, f"{spot.procedure} {spot.name}"]
        visit = case.visits.get(place, 0)
        case.visits[place] = visit + 1
        work = draws[visit % len(draws)]
        told = self.work.get((spot.procedure, spot.name))
        if told is not None and told.batch is not None and not (self.endless and told.batch.size):
            waiting = self.batches.setdefault(place, [])
            waiting.append((case, place, ready, now, work))
            if told.batch.size is not None and len(waiting) >= told.batch.size:
                self.release(place, now)
            elif told.batch.at and len(waiting) == 1:
                moments = [now // DAY * DAY + day * DAY + 60 * minute for day in (0, 1) for minute in told.batch.at]
                self.at(min(each for each in moments if each >= now), lambda later: self.release(place, later))
            return
        self.ready(case, place, ready, now, now, now, work)

    def release(self, place: int, now: int) -> None:
        waiting, self.batches[place] = self.batches.get(place, []), []
        self.moved = now if waiting else self.moved
        spot = self.spots[place]
        batch = self.work[spot.procedure, spot.name].batch
        is_sized = batch is not None and batch.size is not None
        for case, _, ready, came, work in waiting:
            self.ready(case, place, ready, came, came if is_sized else now, now, work, serve=False)
        pool = int(self.network.net.pool[place])
        if pool >= 0:
            self.serve(pool, now)

    def release_rest(self) -> bool:
        for place in sorted(self.batches):
            if self.batches[place]:
                self.release(place, self.moved)
                return True
        return False

    def ready(
        self, case: OneCase, place: int, ready: int, came: int, since: int, now: int, work: int, *, serve: bool = True
    ) -> None:
        """`since` is when it begins to wait for people."""
        spot = self.spots[place]
        pool = int(self.network.net.pool[place])
        if pool < 0 or self.endless:
            hours = self.clock(spot).hours
            end = hours.add_open_seconds(hours.reached(now + self.begin), work) - self.begin
            if end > now or not serve:
                self.at(end, lambda later: self.done(case, place, ready, came, later, work, 0))
            else:
                self.done(case, place, ready, came, now, work, 0)
            return
        level = int(self.network.net.level[place * self.network.size["classes"] + case.kind])
        self.tickets += 1
        self.queues[pool].append((level, self.tickets, case, place, ready, came, since, work))
        if serve:
            self.serve(pool, now)

    def serve(self, pool: int, now: int) -> None:
        queue = self.queues[pool]
        while queue and self.busy[pool] < self.staff[pool]:
            queue.sort(key=lambda each: each[:2])
            hours = self.network.horizon.openings(self.network.pools[pool].actor)
            opens = hours.reached(now + self.begin) - self.begin
            if opens > now:
                if not self.woken[pool]:
                    self.woken[pool] = True
                    self.at(opens, lambda later: self.wake(pool, later))
                return
            _, _, case, place, ready, came, since, work = queue.pop(0)
            self.busy[pool] += 1
            waited = hours.open_seconds_between(since + self.begin, now + self.begin)
            end = hours.add_open_seconds(now + self.begin, work) - self.begin
            told = (case, place, ready, came, work, waited)
            self.at(end, partial(self.free, pool, told))

    def free(self, pool: int, told: tuple[OneCase, int, int, int, int, int], now: int) -> None:
        case, place, ready, came, work, waited = told
        self.busy[pool] -= 1
        self.serve(pool, now)
        self.done(case, place, ready, came, now, work, waited)

    def wake(self, pool: int, now: int) -> None:
        self.woken[pool] = False
        self.serve(pool, now)

    def change(self, number: int, now: int) -> None:
        change = self.network.changes[number]
        self.staff[change.pool] += change.more
        if change.after:
            self.at(now + change.after, partial(self.change, change.following))
        self.serve(change.pool, now)

    def done(self, case: OneCase, place: int, ready: int, came: int, now: int, work: int, waited: int) -> None:
        self.moved = now
        self.rows.append((case.number, place, ready, now, work, waited))
        step = self.spots[place].step
        if step is not None and step.not_before is not None:
            key = key_of(step.not_before.anchor, self.spots[place].path[:-1])
            since = case.happened.get(key, came) if key is not None else came
            held = self.clock(self.spots[place]).earliest_of(step.not_before.term, since + self.begin) - self.begin
            if held > now:
                self.at(held, lambda later: self.leave(case, place, later, outside=case.outside[place]))
                return
        self.leave(case, place, now, outside=case.outside[place])

    def leave(self, case: OneCase, place: int, now: int, *, outside: bool) -> None:
        self.moved = now
        spot = self.spots[place]
        for key in spot.ends:
            case.happened[key] = now
        if spot.takes_time:
            outside = spot.is_by_applicant or (outside and not spot.is_by_office)
        if spot.is_split:
            case.moving += len(spot.exits) - 1
            for way in spot.exits:
                self.enter(case, way.to, now, outside=outside)
            return
        self.enter(case, self.chosen(case, place, spot), now, outside=outside)

    def chosen(self, case: OneCase, place: int, spot: Spot) -> int:
        at = [
            n for n, way in enumerate(spot.exits) if way.at_most is None or case.used.get((place, n), 0) < way.at_most
        ]
        if len(spot.exits) > 1:
            draws = case.work[True, f"{spot.procedure} {spot.name}"]
            if not spot.takes_time:
                case.visits[place] = case.visits.get(place, 0) + 1
            turn, column = divmod(case.visits.get(place, 1) - 1, len(draws))
            if turn:
                draws[column] = (draws[column] * 9821.0 + 0.211327) % 1.0
            lot = draws[column]
            first = int(self.network.net.share_first[place]) + case.kind * len(spot.exits)
            shares = [float(self.network.net.shares[first + n]) for n in range(len(spot.exits))]
            total = 0.0
            for n in at:
                total += shares[n]
            lot, reached, found = lot * total, 0.0, at[0] if at else -1
            for n in at:
                if shares[n] > 0:
                    found = n
                reached += shares[n]
                if lot < reached:
                    break
            at = [found] if found >= 0 else []
        if not at:
            name = ("unstated",)
            return next(
                n for n, other in enumerate(self.spots) if other.procedure == spot.procedure and other.path == name
            )
        case.used[place, at[0]] = case.used.get((place, at[0]), 0) + 1
        return spot.exits[at[0]].to
