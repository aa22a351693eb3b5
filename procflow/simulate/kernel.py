"""The discrete-event kernel: one function that is plain Python over lists, and over arrays compiled by numba.

It draws no random numbers and knows no calendars: both come in as tables. Times are whole seconds, shares are added in
one order, and ties go by the order in which they were scheduled, so that both ways give the same numbers to the last.
It goes on where it stopped: it returns when it needs further arrivals or when its output is full.

A token stands for a case, or for one of its branches. It enters a place, comes to whoever works there (what is brought
from outside is taken in at certain hours only), is done, and leaves. Beside the real time each token carries two
others: when it would be there without any queue, and when it would be there if all were open at all hours as well.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from typing import Any, NamedTuple

# ---------------------------------------------------------------- words

END, PASS, SPLIT, JOIN, WORK = range(5)  # kinds of places
ENTER, COME, RELEASED, DONE, LEAVE = range(5)  # what happens next to a token
NONE, UNSET, PENDING = -1, -2, -3  # who takes in what a limit is counted from: nobody, not yet counted, not yet known
MORE, FULL, OVER, TOO_LONG, ROUNDS, BOUND = range(6)  # why the kernel returned
TIME_BITS, ORDER_BITS = 36, 26
LATEST = 1 << TIME_BITS  # seconds: some 2,000 years
ORDER = (1 << ORDER_BITS) - 1
MOST_ROUNDS = 10_000  # so often may a case come to one place
GOLDEN = 0.6180339887498949  # the part of one by which a number is turned when a case asks for more than were drawn

# Places in `state.now`, the numbers that the kernel keeps between two calls.
HEAP, NEXT, ORDERED, ROWS, CASES, NOW, ABOUT, LIVE, STEPS = range(9)


class Net(NamedTuple):
    """What does not change. `x_first` and `x_count` say where the part of a place lies in the list `x`."""

    size: Any  # see `network.SIZES`
    kind: Any
    pool: Any  # the unit whose people do it, -1 where nobody has to wait
    calendar: Any  # -1: always open
    column: Any  # of its work times, and how many there are for one case
    columns: Any
    counter: Any  # counts how often a case has come, -1 where that can be but once
    lot: Any  # the column of its random numbers for decisions, -1 where there is nothing to decide
    share_first: Any
    exit_first: Any
    exit_count: Any
    received: Any  # the table that says when what comes from outside is taken in, -1: at once
    hands_on: Any  # what follows gets 0: something from inside, 1: from outside, 2: what came in
    is_office: Any
    is_applicant: Any
    taker: Any  # who works there, as one who takes filings in
    named: Any  # to whom an applicant's step goes, -1: to whoever acts next
    lower: Any  # the table of "not before", -1: none
    lower_key: Any  # which moment it is counted from, -1: when its performer is there
    stops: Any
    batch: Any
    waits: Any
    join: Any
    token: Any  # which token of the case goes on behind a join
    begin_first: Any
    begin_count: Any
    end_first: Any
    end_count: Any
    level: Any  # the rank of each place and class of cases in the queue, 0 first
    entry: Any  # of each procedure, its first place
    exit_to: Any
    exit_token: Any
    exit_most: Any
    exit_counter: Any
    shares: Any
    mark_key: Any
    mark_last: Any  # 1: the last time counts, 0: the first
    batch_size: Any
    batch_first: Any
    batch_count: Any
    batch_at: Any  # seconds of the day
    batch_place: Any
    change_pool: Any
    change_to: Any
    taker_received: Any  # of each who may take something in
    stop_table: Any
    stop_key: Any
    stop_procedure: Any


class Doors(NamedTuple):
    """Calendars. Handed over by itself: whatever a function is handed is copied, as compiled."""

    door_first: Any
    door_count: Any
    door_total: Any
    opens: Any
    closes: Any
    until: Any
    bucket_first: Any
    buckets: Any
    period: Any


class Tables(NamedTuple):
    """Functions of a moment."""

    table_first: Any
    table_count: Any
    table_gain: Any
    table_at: Any
    table_value: Any
    table_runs: Any
    period: Any


class Cases(NamedTuple):
    """One line for each case that is under way, used again when it is over."""

    number: Any
    procedure: Any
    kind: Any  # the class: which attributes it has
    began: Any
    work: Any
    lots: Any
    visits: Any
    used: Any
    moment: Any
    moment_free: Any  # the same without queues
    moment_open: Any  # and with all hours open
    taker: Any
    arrived: Any  # at each join, how many
    joined_free: Any
    joined_open: Any
    joined_outside: Any
    filing: Any
    waiting: Any  # whether it is still to be seen who takes a filing in
    named: Any
    resumed: Any
    stood: Any
    stopped: Any


class Tokens(NamedTuple):
    place: Any
    phase: Any
    ready: Any
    came: Any
    counted: Any  # open seconds when it came
    begin: Any
    work: Any
    waited: Any
    free: Any
    open: Any
    outside: Any
    next: Any


class Office(NamedTuple):
    """What changes: people, queues, batches, the opening that each calendar is at."""

    now: Any
    staff: Any
    busy: Any
    queued: Any
    head: Any
    tail: Any
    woken: Any
    batched: Any
    batch_head: Any
    batch_tail: Any
    batch_set: Any
    door: Any
    period: Any
    stack: Any
    stack_mode: Any


class Out(NamedTuple):
    """What is told: one row for each step that was done, one for each case that is over."""

    row_case: Any
    row_place: Any
    row_ready: Any
    row_begin: Any
    row_end: Any
    row_work: Any
    row_waited: Any
    slot: Any
    number: Any
    place: Any
    kind: Any
    began: Any
    finish: Any
    free: Any
    open: Any
    moment: Any
    taker: Any
    stopped: Any


# ---------------------------------------------------------------- what the compiled kernel has in other words


def push(heap: Any, size: int, time: int, order: int, item: int) -> None:
    heapq.heappush(heap, (time, order, item))


def first_time(heap: Any) -> int:
    return heap[0][0]  # type: ignore[no-any-return]


def pop(heap: Any, size: int) -> int:
    return heapq.heappop(heap)[2]  # type: ignore[no-any-return]


def last_not_after(values: Any, low: int, high: int, value: int) -> int:
    """The place in `values[low:high]` of the last that is not after `value`; `low` if there is none."""
    return max(bisect_right(values, value, low, high) - 1, low)


# ---------------------------------------------------------------- calendars


def looked_up(tables: Tables, table: int, when: int) -> int:
    period = tables.period[0]
    rounds = when // period
    rest = when - rounds * period
    first = tables.table_first[table]
    i = last_not_after(tables.table_at, first, first + tables.table_count[table], rest)
    return tables.table_value[i] + (rest - tables.table_at[i]) * tables.table_runs[i] + rounds * tables.table_gain[table]  # type: ignore[no-any-return]


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


def done_without_queue(doors: Doors, calendar: int, when: int, work: int) -> int:
    """When the work is done that can begin at any moment `when`."""
    period = when // doors.period[0] * doors.period[0]
    rest = when - period
    door = doors.buckets[doors.bucket_first[calendar] + rest // 4096]
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
    for i in range(net.size[13]):
        begun = cases.moment[slot * net.size[5] + net.stop_key[i]]
        if net.stop_procedure[i] == cases.procedure[slot] and begun >= 0:
            stood = max(cases.stood[slot], begun)
            passed = looked_up(tables, net.stop_table[i], goes_on) - looked_up(tables, net.stop_table[i], stood)
            cases.stopped[slot * net.size[13] + i] += passed


# ---------------------------------------------------------------- the run


def run(  # noqa: C901, PLR0915 - one function: what is shared by its parts would have to be handed over at each event
    net: Net,
    doors: Doors,
    tables: Tables,
    cases: Cases,
    tokens: Tokens,
    office: Office,
    out: Out,
    heap: Any,
    arrivals: Any,
    slots: Any,
    count: int,
    is_last: bool,  # noqa: FBT001 - numba takes no names
) -> int:
    """Go on until the arrivals are used up (all of them have come if it is the last call), or the output is full."""
    pools, lanes, batches = net.size[0], net.size[1], net.size[2]
    classes, keys, per_case = net.size[4], net.size[5], net.size[6]
    work_columns, lot_columns, visits, ways_used = net.size[8], net.size[9], net.size[10], net.size[11]
    joins, stop_count, case_count, row_room, case_room = net.size[12], net.size[13], net.size[14], net.size[15], net.size[16]
    day_period = net.size[3]
    kind, pool_of, calendar_of = net.kind, net.pool, net.calendar
    now, next_arrival, order = office.now[NOW], office.now[NEXT], office.now[ORDERED]
    size, rows, done = office.now[HEAP], office.now[ROWS], office.now[CASES]
    status = MORE
    while True:
        # ------------------------------------------------ the next event
        if rows >= row_room or done >= case_room:
            status = FULL
            break
        serve = -1  # a unit that may begin something
        height = 0  # tokens that go on after this one
        token = -1
        mode = ENTER
        if next_arrival < count and (size == 0 or arrivals[next_arrival] < first_time(heap)):
            now = arrivals[next_arrival]
            slot = slots[next_arrival]
            next_arrival += 1
            token = slot * per_case
            tokens.place[token] = net.entry[cases.procedure[slot]]
            tokens.free[token] = now
            tokens.open[token] = now
            tokens.outside[token] = 1
            cases.began[slot] = now
            for i in range(slot * keys, slot * keys + keys):
                cases.moment[i] = -1
                cases.taker[i] = UNSET
            for i in range(slot * visits, slot * visits + visits):
                cases.visits[i] = 0
            for i in range(slot * ways_used, slot * ways_used + ways_used):
                cases.used[i] = 0
            for i in range(slot * joins, slot * joins + joins):
                cases.arrived[i] = 0
            for i in range(slot * stop_count, slot * stop_count + stop_count):
                cases.stopped[i] = 0
            cases.filing[slot] = 1
            cases.waiting[slot] = 0
            cases.named[slot] = NONE
            cases.resumed[slot] = -1
            office.now[LIVE] += 1
        elif size == 0:
            status = OVER if is_last else MORE
            break
        elif next_arrival >= count and not is_last:
            break
        else:
            now = first_time(heap)
            item = pop(heap, size)
            size -= 1
            if item >= 0:
                token = item
                mode = tokens.phase[token]
                if mode == DONE:
                    serve = pool_of[tokens.place[token]]
                    if serve >= 0:
                        office.busy[serve] -= 1
            elif item >= -pools:
                serve = -1 - item
                office.woken[serve] = 0
            elif item >= -pools - batches:
                batch = -1 - item - pools
                office.batch_set[batch] = 0
                if office.batched[batch] > 0:  # there may have been enough of them before
                    token = office.batch_head[batch]
                    office.batched[batch] = 0
                    mode = RELEASED
            else:
                change = -1 - item - pools - batches
                serve = net.change_pool[change]
                office.staff[serve] = net.change_to[change]
        if now >= LATEST:
            status = TOO_LONG
            break

        # ------------------------------------------------ all that happens at this moment
        while True:
            if serve >= 0:
                while office.queued[serve] > 0 and office.busy[serve] < office.staff[serve]:
                    lane = serve * lanes
                    while office.head[lane] < 0:
                        lane += 1
                    waiting = office.head[lane]
                    calendar = calendar_of[tokens.place[waiting]]
                    begin = now
                    end = now + tokens.work[waiting]
                    if calendar >= 0:
                        door = office.door[calendar]
                        period = office.period[calendar]
                        while doors.closes[door] + period < now:
                            door += 1
                            if door == doors.door_first[calendar] + doors.door_count[calendar]:
                                door = doors.door_first[calendar]
                                period += day_period
                        office.door[calendar] = door
                        office.period[calendar] = period
                        opening = doors.opens[door] + period
                        if opening > now:
                            if office.woken[serve] == 0:
                                office.woken[serve] = 1
                                push(heap, size, opening, order, -1 - serve)
                                order = (order + 1) & ORDER
                                size += 1
                            break
                        opened = period // day_period * doors.door_total[calendar] + doors.until[door] + now - opening
                        tokens.waited[waiting] = opened - tokens.counted[waiting]
                        if end > doors.closes[door] + period:
                            end = done_at(doors, calendar, door, period, now, tokens.work[waiting])
                            if doors.closes[door] + period == now:  # what is begun at the closing is begun in the morning
                                begin = done_at(doors, calendar, door, period, now, 1) - 1
                    else:
                        tokens.waited[waiting] = now - tokens.counted[waiting]
                    office.head[lane] = tokens.next[waiting]
                    if tokens.next[waiting] < 0:
                        office.tail[lane] = -1
                    office.queued[serve] -= 1
                    office.busy[serve] += 1
                    tokens.begin[waiting] = begin
                    tokens.phase[waiting] = DONE
                    push(heap, size, end, order, waiting)
                    order = (order + 1) & ORDER
                    size += 1
                serve = -1
            if token < 0:
                if height == 0:
                    break
                height -= 1
                token = office.stack[height]
                mode = office.stack_mode[height]
            place = tokens.place[token]
            slot = token // per_case

            if mode == ENTER:
                what = kind[place]
                if what == WORK:
                    tokens.ready[token] = now
                    if net.is_office[place] == 1:
                        cases.filing[slot] = 0
                    if net.is_applicant[place] == 1:
                        cases.named[slot] = net.named[place]
                    takes_in = net.taker[place] if net.is_office[place] == 1 else cases.named[slot]
                    if cases.waiting[slot] == 1 and takes_in >= 0 and (net.is_office[place] or net.is_applicant[place]):
                        cases.waiting[slot] = 0
                        for i in range(slot * keys, slot * keys + keys):
                            if cases.taker[i] == PENDING:
                                cases.taker[i] = takes_in
                        if cases.resumed[slot] >= 0:
                            from_outside = tokens.outside[token] == 1
                            settle_stop(net, tables, cases, slot, takes_in if from_outside else NONE)
                    mode = COME
                    if tokens.outside[token] == 1 and net.is_office[place] == 1 and net.received[place] >= 0:
                        taken_in = looked_up(tables, net.received[place], now)
                        if taken_in > now:
                            tokens.phase[token] = COME
                            push(heap, size, taken_in, order, token)
                            order = (order + 1) & ORDER
                            size += 1
                            token = -1
                elif what == JOIN:
                    i = slot * joins + net.join[place]
                    cases.arrived[i] += 1
                    if cases.arrived[i] == 1:
                        cases.joined_free[i] = tokens.free[token]
                        cases.joined_open[i] = tokens.open[token]
                        cases.joined_outside[i] = tokens.outside[token]
                    else:
                        cases.joined_free[i] = max(cases.joined_free[i], tokens.free[token])
                        cases.joined_open[i] = max(cases.joined_open[i], tokens.open[token])
                        cases.joined_outside[i] = max(cases.joined_outside[i], tokens.outside[token])
                    if cases.arrived[i] < net.waits[place]:
                        token = -1
                    else:
                        cases.arrived[i] = 0
                        token = slot * per_case + net.token[place]
                        tokens.place[token] = place
                        tokens.free[token] = cases.joined_free[i]
                        tokens.open[token] = cases.joined_open[i]
                        tokens.outside[token] = cases.joined_outside[i]
                        mode = LEAVE
                elif what == END:
                    if tokens.free[token] > now:
                        status = BOUND
                        break
                    if cases.resumed[slot] >= 0:
                        settle_stop(net, tables, cases, slot, NONE)
                    out.slot[done] = slot
                    out.number[done] = cases.number[slot]
                    out.place[done] = place
                    out.kind[done] = cases.kind[slot]
                    out.began[done] = cases.began[slot]
                    out.finish[done] = now
                    out.free[done] = tokens.free[token]
                    out.open[done] = tokens.open[token]
                    for i in range(keys):
                        out.moment[done * keys + i] = cases.moment[slot * keys + i]
                        out.taker[done * keys + i] = cases.taker[slot * keys + i]
                    for i in range(stop_count):
                        out.stopped[done * stop_count + i] = cases.stopped[slot * stop_count + i]
                    done += 1
                    office.now[LIVE] -= 1
                    token = -1
                else:
                    mode = LEAVE

            elif mode == COME:
                calendar = calendar_of[place]
                came = now
                tokens.counted[token] = now
                door = 0
                period = 0
                if calendar >= 0:
                    door = office.door[calendar]
                    period = office.period[calendar]
                    while doors.closes[door] + period < now:
                        door += 1
                        if door == doors.door_first[calendar] + doors.door_count[calendar]:
                            door = doors.door_first[calendar]
                            period += day_period
                    office.door[calendar] = door
                    office.period[calendar] = period
                    came = max(now, doors.opens[door] + period)
                    opened = period // day_period * doors.door_total[calendar] + doors.until[door]
                    tokens.counted[token] = opened + came - doors.opens[door] - period
                tokens.came[token] = now
                for i in range(net.begin_first[place], net.begin_first[place] + net.begin_count[place]):
                    key = slot * keys + net.mark_key[i]
                    if cases.moment[key] < 0 or net.mark_last[i] == 1:
                        cases.moment[key] = came
                        cases.moment_free[key] = tokens.free[token]
                        cases.moment_open[key] = tokens.open[token]
                        cases.taker[key] = NONE
                column = 0
                if net.counter[place] >= 0:
                    i = slot * visits + net.counter[place]
                    column = cases.visits[i]
                    cases.visits[i] = column + 1
                    if column > MOST_ROUNDS:
                        office.now[ABOUT] = place
                        status = ROUNDS
                        break
                    column = column % net.columns[place]
                work = cases.work[slot * work_columns + net.column[place] + column]
                tokens.work[token] = work
                tokens.waited[token] = 0
                batch = net.batch[place]
                if batch >= 0:
                    tokens.next[token] = -1
                    if office.batched[batch] == 0:
                        office.batch_head[batch] = token
                    else:
                        tokens.next[office.batch_tail[batch]] = token
                    office.batch_tail[batch] = token
                    office.batched[batch] += 1
                    token = -1
                    if 0 < net.batch_size[batch] <= office.batched[batch]:
                        token = office.batch_head[batch]
                        office.batched[batch] = 0
                        mode = RELEASED
                    elif net.batch_count[batch] > 0 and office.batch_set[batch] == 0:
                        office.batch_set[batch] = 1
                        push(heap, size, next_release(net, batch, now), order, -1 - pools - batch)
                        order = (order + 1) & ORDER
                        size += 1
                elif pool_of[place] >= 0:
                    serve = pool_of[place]
                    lane = serve * lanes
                    if lanes > 1:
                        lane += net.level[place * classes + cases.kind[slot]]
                    tokens.next[token] = -1
                    if office.tail[lane] < 0:
                        office.head[lane] = token
                    else:
                        tokens.next[office.tail[lane]] = token
                    office.tail[lane] = token
                    office.queued[serve] += 1
                    token = -1
                else:
                    tokens.begin[token] = came
                    end = came + work
                    if calendar >= 0 and end > doors.closes[door] + period:
                        end = done_at(doors, calendar, door, period, came, work)
                    mode = DONE
                    if end > now or rows >= row_room:
                        tokens.phase[token] = DONE
                        push(heap, size, end, order, token)
                        order = (order + 1) & ORDER
                        size += 1
                        token = -1

            elif mode == RELEASED:
                # The whole batch, one behind the other, as they had come.
                following = token
                while following >= 0:
                    token = following
                    following = tokens.next[token]
                    tokens.next[token] = -1
                    place = tokens.place[token]
                    slot = token // per_case
                    if pool_of[place] >= 0:
                        serve = pool_of[place]
                        lane = serve * lanes
                        if lanes > 1:
                            lane += net.level[place * classes + cases.kind[slot]]
                        if office.tail[lane] < 0:
                            office.head[lane] = token
                        else:
                            tokens.next[office.tail[lane]] = token
                        office.tail[lane] = token
                        office.queued[serve] += 1
                    else:
                        tokens.begin[token] = now
                        tokens.phase[token] = DONE
                        end = now + tokens.work[token]
                        if calendar_of[place] >= 0:
                            end = done_without_queue(doors, calendar_of[place], now, tokens.work[token])
                        push(heap, size, end, order, token)
                        order = (order + 1) & ORDER
                        size += 1
                token = -1

            elif mode == DONE:
                work = tokens.work[token]
                calendar = calendar_of[place]
                out.row_case[rows] = cases.number[slot]
                out.row_place[rows] = place
                out.row_ready[rows] = tokens.ready[token]
                out.row_begin[rows] = tokens.begin[token]
                out.row_end[rows] = now
                out.row_work[rows] = work
                out.row_waited[rows] = tokens.waited[token]
                rows += 1
                free = tokens.free[token]
                came_free = free
                if free == tokens.ready[token] and tokens.waited[token] == 0 and net.batch[place] < 0:
                    came_free = tokens.came[token]
                    tokens.free[token] = now
                else:
                    if tokens.outside[token] == 1 and net.is_office[place] == 1 and net.received[place] >= 0:
                        came_free = looked_up(tables, net.received[place], free)
                    if calendar >= 0:
                        tokens.free[token] = done_without_queue(doors, calendar, came_free, work)
                    else:
                        tokens.free[token] = came_free + work
                came_open = tokens.open[token]
                tokens.open[token] = came_open + work
                mode = LEAVE
                table = net.lower[place]
                if table >= 0:
                    since, since_free, since_open = tokens.came[token], came_free, came_open
                    key = slot * keys + net.lower_key[place]
                    if net.lower_key[place] >= 0 and cases.moment[key] >= 0:
                        since = cases.moment[key]
                        since_free = cases.moment_free[key]
                        since_open = cases.moment_open[key]
                    tokens.free[token] = max(tokens.free[token], looked_up(tables, table, since_free))
                    tokens.open[token] = max(tokens.open[token], looked_up(tables, table, since_open))
                    held = looked_up(tables, table, since)
                    if held > now:
                        tokens.phase[token] = LEAVE
                        push(heap, size, held, order, token)
                        order = (order + 1) & ORDER
                        size += 1
                        token = -1

            else:  # LEAVE
                for i in range(net.end_first[place], net.end_first[place] + net.end_count[place]):
                    key = slot * keys + net.mark_key[i]
                    if cases.moment[key] < 0 or net.mark_last[i] == 1:
                        cases.moment[key] = now
                        cases.moment_free[key] = tokens.free[token]
                        cases.moment_open[key] = tokens.open[token]
                        cases.taker[key] = NONE
                        if cases.filing[slot] == 1 or net.is_applicant[place] == 1:
                            cases.taker[key] = cases.named[slot]
                            if cases.named[slot] < 0:
                                cases.taker[key] = PENDING
                                cases.waiting[slot] = 1
                if net.stops[place] == 1:
                    cases.stood[slot] = tokens.came[token]
                    cases.resumed[slot] = now
                    if net.is_applicant[place] == 1 and cases.named[slot] >= 0:
                        settle_stop(net, tables, cases, slot, cases.named[slot])
                    else:
                        cases.waiting[slot] = 1
                if net.hands_on[place] < 2:
                    tokens.outside[token] = net.hands_on[place]
                first = net.exit_first[place]
                ways = net.exit_count[place]
                mode = ENTER
                if kind[place] == SPLIT:
                    for i in range(first + ways - 1, first - 1, -1):
                        branch = slot * per_case + net.exit_token[i]
                        tokens.place[branch] = net.exit_to[i]
                        tokens.free[branch] = tokens.free[token]
                        tokens.open[branch] = tokens.open[token]
                        tokens.outside[branch] = tokens.outside[token]
                        office.stack[height] = branch
                        office.stack_mode[height] = ENTER
                        height += 1
                    token = -1
                else:
                    chosen = first
                    if net.lot[place] >= 0:
                        column = 0
                        turn = 0
                        if net.counter[place] >= 0:
                            i = slot * visits + net.counter[place]
                            if kind[place] != WORK:  # a step has counted already
                                cases.visits[i] += 1
                            column = cases.visits[i] - 1
                            turn = column // net.columns[place]
                            column = column % net.columns[place]
                            if column + turn > MOST_ROUNDS:
                                office.now[ABOUT] = place
                                status = ROUNDS
                                break
                        lot = cases.lots[slot * lot_columns + net.lot[place] + column]
                        if turn > 0:
                            lot = (lot + turn * GOLDEN) % 1.0
                        share = net.share_first[place] + cases.kind[slot] * ways
                        total = 0.0
                        for i in range(ways):
                            used = net.exit_counter[first + i]
                            if used < 0 or cases.used[slot * ways_used + used] < net.exit_most[first + i]:
                                total += net.shares[share + i]
                        lot = lot * total
                        reached = 0.0
                        chosen = -1
                        for i in range(ways):
                            used = net.exit_counter[first + i]
                            if used < 0 or cases.used[slot * ways_used + used] < net.exit_most[first + i]:
                                if net.shares[share + i] > 0.0 or (total == 0.0 and chosen < 0):
                                    chosen = first + i
                                reached += net.shares[share + i]
                                if lot < reached:
                                    break
                    if chosen >= 0 and net.exit_counter[chosen] >= 0:
                        i = slot * ways_used + net.exit_counter[chosen]
                        if cases.used[i] >= net.exit_most[chosen]:
                            chosen = -1
                        else:
                            cases.used[i] += 1
                    if chosen < 0:
                        tokens.place[token] = net.entry[case_count + cases.procedure[slot]]
                    else:
                        tokens.place[token] = net.exit_to[chosen]
        if status > OVER:
            break
    office.now[NOW] = now
    office.now[NEXT] = next_arrival
    office.now[ORDERED] = order
    office.now[HEAP] = size
    office.now[ROWS] = rows
    office.now[CASES] = done
    return status
