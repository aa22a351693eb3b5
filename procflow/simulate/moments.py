"""Moments for the kernel: in openings, in functions of a moment, of the next release of a batch."""

from __future__ import annotations

from procflow.simulate.arrays import BUCKET, KEYS, STOPS, Cases, Doors, Net, Office, Tables


def looked_up(tables: Tables, table: int, when: int) -> int:
    period = tables.period[0]
    rounds = when // period
    rest = when - rounds * period
    at = tables.table_at
    i = tables.buckets[tables.bucket_first[table] + rest // BUCKET]
    last = tables.table_first[table] + tables.table_count[table] - 1
    while i < last and at[i + 1] <= rest:
        i += 1
    value: int = tables.table_value[i] + (rest - at[i]) * tables.table_runs[i] + rounds * tables.table_gain[table]
    return value


def done_at(doors: Doors, calendar: int, door: int, period: int, begin: int, work: int) -> int:
    """When so many open seconds have passed since `begin`, which lies in the opening `door`."""
    left = work - (doors.closes[door] + period - begin)
    if left <= 0:
        return begin + work
    first = doors.door_first[calendar]
    last = first + doors.door_count[calendar]
    total = doors.door_total[calendar]
    if left > total:
        rounds = (left - 1) // total
        period += rounds * doors.period[0]
        left -= rounds * total
    while left > 0:
        door += 1
        if door == last:
            door = first
            period += doors.period[0]
        left -= doors.closes[door] - doors.opens[door]
    return doors.closes[door] + period + left  # type: ignore[no-any-return]


def advance(doors: Doors, office: Office, calendar: int, now: int) -> None:
    """Go to the opening in which `now` lies, or the next."""
    door, period = office.door[calendar], office.period[calendar]
    first, last = doors.door_first[calendar], doors.door_first[calendar] + doors.door_count[calendar]
    while doors.closes[door] + period < now:
        door += 1
        if door == last:
            door = first
            period += doors.period[0]
    office.door[calendar], office.period[calendar] = door, period
    office.opening[calendar], office.closing[calendar] = doors.opens[door] + period, doors.closes[door] + period
    rounds = period // doors.period[0]
    office.base[calendar] = rounds * doors.door_total[calendar] + doors.until[door] - doors.opens[door] - period


def done_without_queue(doors: Doors, calendar: int, when: int, work: int) -> int:
    """When the work is done that can begin at any moment `when`."""
    period = when // doors.period[0] * doors.period[0]
    rest = when - period
    door = doors.buckets[doors.bucket_first[calendar] + rest // BUCKET]
    last = doors.door_first[calendar] + doors.door_count[calendar]
    while door < last and doors.closes[door] < rest:
        door += 1
    if door == last:
        door = doors.door_first[calendar]
        period += doors.period[0]
    return done_at(doors, calendar, door, period, max(when, doors.opens[door] + period), work)


def next_release(net: Net, batch: int, now: int) -> int:
    day = now // 86_400 * 86_400
    first = net.batch_first[batch]
    for i in range(first, first + net.batch_count[batch]):
        if day + net.batch_at[i] >= now:
            return day + net.batch_at[i]  # type: ignore[no-any-return]
    return day + 86_400 + net.batch_at[first]  # type: ignore[no-any-return]


def settle_stop(net: Net, tables: Tables, cases: Cases, slot: int, taker: int) -> None:
    """Give the limits that are running the time for which their clock stood still, now that somebody takes the rest in."""
    goes_on = cases.resumed[slot]
    cases.resumed[slot] = -1
    if taker >= 0 and net.taker_received[taker] >= 0:
        goes_on = looked_up(tables, net.taker_received[taker], goes_on)
    for i in range(net.size[STOPS]):
        begun = cases.moment[slot * net.size[KEYS] + net.stop_key[i]]
        if net.stop_procedure[i] == cases.procedure[slot] and begun >= 0:
            stood = max(cases.stood[slot], begun)
            passed = looked_up(tables, net.stop_table[i], goes_on) - looked_up(tables, net.stop_table[i], stood)
            cases.stopped[slot * net.size[STOPS] + i] += passed
