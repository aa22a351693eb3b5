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
    simple: Any  # 1: nothing is remembered of who leaves, and there is one way on
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


def push(heap: Any, size: int, time: int, order: int, item: int) -> None:  # noqa: ARG001 - compiled, the heap is an array
    heapq.heappush(heap, (time, order, item))


def first_time(heap: Any) -> int:
    first: int = heap[0][0]
    return first


def pop(heap: Any, size: int) -> int:  # noqa: ARG001 - as above
    item: int = heapq.heappop(heap)[2]
    return item


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
    value: int = (
        tables.table_value[i] + (rest - tables.table_at[i]) * tables.table_runs[i] + rounds * tables.table_gain[table]
    )
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
    joins, stop_count, case_count, row_room, case_room = (
        net.size[12],
        net.size[13],
        net.size[14],
        net.size[15],
        net.size[16],
    )
    day_period = net.size[3]
    # Each by a name of its own: plain Python finds these faster, and to the compiler it is all the same.
    at_batch = net.batch
    batch_count = net.batch_count
    batch_size = net.batch_size
    begin_count = net.begin_count
    begin_first = net.begin_first
    at_calendar = net.calendar
    change_pool = net.change_pool
    change_to = net.change_to
    at_column = net.column
    at_columns = net.columns
    at_counter = net.counter
    end_count = net.end_count
    end_first = net.end_first
    at_entry = net.entry
    exit_count = net.exit_count
    exit_counter = net.exit_counter
    exit_first = net.exit_first
    exit_most = net.exit_most
    exit_to = net.exit_to
    exit_token = net.exit_token
    hands_on = net.hands_on
    is_applicant = net.is_applicant
    is_office = net.is_office
    at_join = net.join
    at_kind = net.kind
    at_simple = net.simple
    at_level = net.level
    at_lot = net.lot
    at_lower = net.lower
    lower_key = net.lower_key
    mark_key = net.mark_key
    mark_last = net.mark_last
    at_named = net.named
    at_pool = net.pool
    at_received = net.received
    share_first = net.share_first
    at_shares = net.shares
    at_stops = net.stops
    at_taker = net.taker
    at_token = net.token
    at_waits = net.waits
    closes = doors.closes
    door_count = doors.door_count
    door_first = doors.door_first
    door_total = doors.door_total
    opens = doors.opens
    until = doors.until
    case_arrived = cases.arrived
    case_began = cases.began
    case_filing = cases.filing
    case_joined_free = cases.joined_free
    case_joined_open = cases.joined_open
    case_joined_outside = cases.joined_outside
    case_kind = cases.kind
    case_lots = cases.lots
    case_moment = cases.moment
    case_moment_free = cases.moment_free
    case_moment_open = cases.moment_open
    case_named = cases.named
    case_number = cases.number
    case_procedure = cases.procedure
    case_resumed = cases.resumed
    case_stood = cases.stood
    case_stopped = cases.stopped
    case_taker = cases.taker
    case_used = cases.used
    case_visits = cases.visits
    case_waiting = cases.waiting
    case_work = cases.work
    token_begin = tokens.begin
    token_came = tokens.came
    token_counted = tokens.counted
    token_free = tokens.free
    token_next = tokens.next
    token_open = tokens.open
    token_outside = tokens.outside
    token_phase = tokens.phase
    token_place = tokens.place
    token_ready = tokens.ready
    token_waited = tokens.waited
    token_work = tokens.work
    office_batch_head = office.batch_head
    office_batch_set = office.batch_set
    office_batch_tail = office.batch_tail
    office_batched = office.batched
    office_busy = office.busy
    office_door = office.door
    office_head = office.head
    office_now = office.now
    office_period = office.period
    office_queued = office.queued
    office_stack = office.stack
    office_stack_mode = office.stack_mode
    office_staff = office.staff
    office_tail = office.tail
    office_woken = office.woken
    out_began = out.began
    out_finish = out.finish
    out_free = out.free
    out_kind = out.kind
    out_moment = out.moment
    out_number = out.number
    out_open = out.open
    out_place = out.place
    out_row_begin = out.row_begin
    out_row_case = out.row_case
    out_row_end = out.row_end
    out_row_place = out.row_place
    out_row_ready = out.row_ready
    out_row_waited = out.row_waited
    out_row_work = out.row_work
    out_slot = out.slot
    out_stopped = out.stopped
    out_taker = out.taker
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
            token_place[token] = at_entry[case_procedure[slot]]
            token_free[token] = now
            token_open[token] = now
            token_outside[token] = 1
            case_began[slot] = now
            for i in range(slot * keys, slot * keys + keys):
                case_moment[i] = -1
                case_taker[i] = UNSET
            for i in range(slot * visits, slot * visits + visits):
                case_visits[i] = 0
            for i in range(slot * ways_used, slot * ways_used + ways_used):
                case_used[i] = 0
            for i in range(slot * joins, slot * joins + joins):
                case_arrived[i] = 0
            for i in range(slot * stop_count, slot * stop_count + stop_count):
                case_stopped[i] = 0
            case_filing[slot] = 1
            case_waiting[slot] = 0
            case_named[slot] = NONE
            case_resumed[slot] = -1
            office_now[LIVE] += 1
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
                mode = token_phase[token]
                if mode == DONE:
                    serve = at_pool[token_place[token]]
                    if serve >= 0:
                        office_busy[serve] -= 1
            elif item >= -pools:
                serve = -1 - item
                office_woken[serve] = 0
            elif item >= -pools - batches:
                batch = -1 - item - pools
                office_batch_set[batch] = 0
                if office_batched[batch] > 0:  # there may have been enough of them before
                    token = office_batch_head[batch]
                    office_batched[batch] = 0
                    mode = RELEASED
            else:
                change = -1 - item - pools - batches
                serve = change_pool[change]
                office_staff[serve] = change_to[change]
        if now >= LATEST:
            status = TOO_LONG
            break

        # ------------------------------------------------ all that happens at this moment
        while True:
            if serve >= 0:
                while office_queued[serve] > 0 and office_busy[serve] < office_staff[serve]:
                    lane = serve * lanes
                    while office_head[lane] < 0:
                        lane += 1
                    waiting = office_head[lane]
                    calendar = at_calendar[token_place[waiting]]
                    begin = now
                    end = now + token_work[waiting]
                    if calendar >= 0:
                        door = office_door[calendar]
                        period = office_period[calendar]
                        while closes[door] + period < now:
                            door += 1
                            if door == door_first[calendar] + door_count[calendar]:
                                door = door_first[calendar]
                                period += day_period
                        office_door[calendar] = door
                        office_period[calendar] = period
                        opening = opens[door] + period
                        if opening > now:
                            if office_woken[serve] == 0:
                                office_woken[serve] = 1
                                push(heap, size, opening, order, -1 - serve)
                                order = (order + 1) & ORDER
                                size += 1
                            break
                        opened = period // day_period * door_total[calendar] + until[door] + now - opening
                        token_waited[waiting] = opened - token_counted[waiting]
                        if end > closes[door] + period:
                            end = done_at(doors, calendar, door, period, now, token_work[waiting])
                            if closes[door] + period == now:  # what is begun at the closing is begun in the morning
                                begin = done_at(doors, calendar, door, period, now, 1) - 1
                    else:
                        token_waited[waiting] = now - token_counted[waiting]
                    office_head[lane] = token_next[waiting]
                    if token_next[waiting] < 0:
                        office_tail[lane] = -1
                    office_queued[serve] -= 1
                    office_busy[serve] += 1
                    token_begin[waiting] = begin
                    token_phase[waiting] = DONE
                    push(heap, size, end, order, waiting)
                    order = (order + 1) & ORDER
                    size += 1
                serve = -1
            if token < 0:
                if height == 0:
                    break
                height -= 1
                token = office_stack[height]
                mode = office_stack_mode[height]
            place = token_place[token]
            slot = token // per_case

            # Whoever is done leaves, enters what follows and comes to whoever works there: one after the other.
            if mode == DONE:
                work = token_work[token]
                calendar = at_calendar[place]
                out_row_case[rows] = case_number[slot]
                out_row_place[rows] = place
                out_row_ready[rows] = token_ready[token]
                out_row_begin[rows] = token_begin[token]
                out_row_end[rows] = now
                out_row_work[rows] = work
                out_row_waited[rows] = token_waited[token]
                rows += 1
                free = token_free[token]
                came_free = free
                if free == token_ready[token] and token_waited[token] == 0 and at_batch[place] < 0:
                    came_free = token_came[token]
                    token_free[token] = now
                else:
                    if token_outside[token] == 1 and is_office[place] == 1 and at_received[place] >= 0:
                        came_free = looked_up(tables, at_received[place], free)
                    if calendar >= 0:
                        token_free[token] = done_without_queue(doors, calendar, came_free, work)
                    else:
                        token_free[token] = came_free + work
                came_open = token_open[token]
                token_open[token] = came_open + work
                mode = LEAVE
                table = at_lower[place]
                if table >= 0:
                    since, since_free, since_open = token_came[token], came_free, came_open
                    key = slot * keys + lower_key[place]
                    if lower_key[place] >= 0 and case_moment[key] >= 0:
                        since = case_moment[key]
                        since_free = case_moment_free[key]
                        since_open = case_moment_open[key]
                    token_free[token] = max(token_free[token], looked_up(tables, table, since_free))
                    token_open[token] = max(token_open[token], looked_up(tables, table, since_open))
                    held = looked_up(tables, table, since)
                    if held > now:
                        token_phase[token] = LEAVE
                        push(heap, size, held, order, token)
                        order = (order + 1) & ORDER
                        size += 1
                        token = -1

            if mode == LEAVE and token >= 0:
                if hands_on[place] < 2:
                    token_outside[token] = hands_on[place]
                mode = ENTER
                if at_simple[place] == 1:
                    place = exit_to[exit_first[place]]
                    token_place[token] = place
                else:
                    for i in range(end_first[place], end_first[place] + end_count[place]):
                        key = slot * keys + mark_key[i]
                        if case_moment[key] < 0 or mark_last[i] == 1:
                            case_moment[key] = now
                            case_moment_free[key] = token_free[token]
                            case_moment_open[key] = token_open[token]
                            case_taker[key] = NONE
                            if case_filing[slot] == 1 or is_applicant[place] == 1:
                                case_taker[key] = case_named[slot]
                                if case_named[slot] < 0:
                                    case_taker[key] = PENDING
                                    case_waiting[slot] = 1
                    if at_stops[place] == 1:
                        case_stood[slot] = token_came[token]
                        case_resumed[slot] = now
                        if is_applicant[place] == 1 and case_named[slot] >= 0:
                            settle_stop(net, tables, cases, slot, case_named[slot])
                        else:
                            case_waiting[slot] = 1
                    first = exit_first[place]
                    ways = exit_count[place]
                    if at_kind[place] == SPLIT:
                        for i in range(first + ways - 1, first - 1, -1):
                            branch = slot * per_case + exit_token[i]
                            token_place[branch] = exit_to[i]
                            token_free[branch] = token_free[token]
                            token_open[branch] = token_open[token]
                            token_outside[branch] = token_outside[token]
                            office_stack[height] = branch
                            office_stack_mode[height] = ENTER
                            height += 1
                        token = -1
                    else:
                        chosen = first
                        if at_lot[place] >= 0:
                            column = 0
                            turn = 0
                            if at_counter[place] >= 0:
                                i = slot * visits + at_counter[place]
                                if at_kind[place] != WORK:  # a step has counted already
                                    case_visits[i] += 1
                                column = case_visits[i] - 1
                                turn = column // at_columns[place]
                                column = column % at_columns[place]
                                if column + turn > MOST_ROUNDS:
                                    office_now[ABOUT] = place
                                    status = ROUNDS
                                    break
                            lot = case_lots[slot * lot_columns + at_lot[place] + column]
                            if turn > 0:
                                lot = (lot + turn * GOLDEN) % 1.0
                            share = share_first[place] + case_kind[slot] * ways
                            total = 0.0
                            for i in range(ways):
                                used = exit_counter[first + i]
                                if used < 0 or case_used[slot * ways_used + used] < exit_most[first + i]:
                                    total += at_shares[share + i]
                            lot = lot * total
                            reached = 0.0
                            chosen = -1
                            for i in range(ways):
                                used = exit_counter[first + i]
                                if used < 0 or case_used[slot * ways_used + used] < exit_most[first + i]:
                                    if at_shares[share + i] > 0.0 or (total == 0.0 and chosen < 0):
                                        chosen = first + i
                                    reached += at_shares[share + i]
                                    if lot < reached:
                                        break
                        if chosen >= 0 and exit_counter[chosen] >= 0:
                            i = slot * ways_used + exit_counter[chosen]
                            if case_used[i] >= exit_most[chosen]:
                                chosen = -1
                            else:
                                case_used[i] += 1
                        if chosen < 0:
                            token_place[token] = at_entry[case_count + case_procedure[slot]]
                        else:
                            token_place[token] = exit_to[chosen]

            if mode == ENTER and token >= 0:
                place = token_place[token]
                what = at_kind[place]
                if what == WORK:
                    token_ready[token] = now
                    if is_office[place] == 1:
                        case_filing[slot] = 0
                    if is_applicant[place] == 1:
                        case_named[slot] = at_named[place]
                    takes_in = at_taker[place] if is_office[place] == 1 else case_named[slot]
                    if case_waiting[slot] == 1 and takes_in >= 0 and (is_office[place] or is_applicant[place]):
                        case_waiting[slot] = 0
                        for i in range(slot * keys, slot * keys + keys):
                            if case_taker[i] == PENDING:
                                case_taker[i] = takes_in
                        if case_resumed[slot] >= 0:
                            from_outside = token_outside[token] == 1
                            settle_stop(net, tables, cases, slot, takes_in if from_outside else NONE)
                    mode = COME
                    if token_outside[token] == 1 and is_office[place] == 1 and at_received[place] >= 0:
                        taken_in = looked_up(tables, at_received[place], now)
                        if taken_in > now:
                            token_phase[token] = COME
                            push(heap, size, taken_in, order, token)
                            order = (order + 1) & ORDER
                            size += 1
                            token = -1
                elif what == JOIN:
                    i = slot * joins + at_join[place]
                    case_arrived[i] += 1
                    if case_arrived[i] == 1:
                        case_joined_free[i] = token_free[token]
                        case_joined_open[i] = token_open[token]
                        case_joined_outside[i] = token_outside[token]
                    else:
                        case_joined_free[i] = max(case_joined_free[i], token_free[token])
                        case_joined_open[i] = max(case_joined_open[i], token_open[token])
                        case_joined_outside[i] = max(case_joined_outside[i], token_outside[token])
                    if case_arrived[i] < at_waits[place]:
                        token = -1
                    else:
                        case_arrived[i] = 0
                        token = slot * per_case + at_token[place]
                        token_place[token] = place
                        token_free[token] = case_joined_free[i]
                        token_open[token] = case_joined_open[i]
                        token_outside[token] = case_joined_outside[i]
                        mode = LEAVE
                elif what == END:
                    if token_free[token] > now:
                        status = BOUND
                        break
                    if case_resumed[slot] >= 0:
                        settle_stop(net, tables, cases, slot, NONE)
                    out_slot[done] = slot
                    out_number[done] = case_number[slot]
                    out_place[done] = place
                    out_kind[done] = case_kind[slot]
                    out_began[done] = case_began[slot]
                    out_finish[done] = now
                    out_free[done] = token_free[token]
                    out_open[done] = token_open[token]
                    for i in range(keys):
                        out_moment[done * keys + i] = case_moment[slot * keys + i]
                        out_taker[done * keys + i] = case_taker[slot * keys + i]
                    for i in range(stop_count):
                        out_stopped[done * stop_count + i] = case_stopped[slot * stop_count + i]
                    done += 1
                    office_now[LIVE] -= 1
                    token = -1
                else:
                    mode = LEAVE

            if mode == COME and token >= 0:
                calendar = at_calendar[place]
                came = now
                token_counted[token] = now
                door = 0
                period = 0
                if calendar >= 0:
                    door = office_door[calendar]
                    period = office_period[calendar]
                    while closes[door] + period < now:
                        door += 1
                        if door == door_first[calendar] + door_count[calendar]:
                            door = door_first[calendar]
                            period += day_period
                    office_door[calendar] = door
                    office_period[calendar] = period
                    came = max(now, opens[door] + period)
                    opened = period // day_period * door_total[calendar] + until[door]
                    token_counted[token] = opened + came - opens[door] - period
                token_came[token] = now
                for i in range(begin_first[place], begin_first[place] + begin_count[place]):
                    key = slot * keys + mark_key[i]
                    if case_moment[key] < 0 or mark_last[i] == 1:
                        case_moment[key] = came
                        case_moment_free[key] = token_free[token]
                        case_moment_open[key] = token_open[token]
                        case_taker[key] = NONE
                column = 0
                if at_counter[place] >= 0:
                    i = slot * visits + at_counter[place]
                    column = case_visits[i]
                    case_visits[i] = column + 1
                    if column > MOST_ROUNDS:
                        office_now[ABOUT] = place
                        status = ROUNDS
                        break
                    column = column % at_columns[place]
                work = case_work[slot * work_columns + at_column[place] + column]
                token_work[token] = work
                token_waited[token] = 0
                batch = at_batch[place]
                if batch >= 0:
                    token_next[token] = -1
                    if office_batched[batch] == 0:
                        office_batch_head[batch] = token
                    else:
                        token_next[office_batch_tail[batch]] = token
                    office_batch_tail[batch] = token
                    office_batched[batch] += 1
                    token = -1
                    if 0 < batch_size[batch] <= office_batched[batch]:
                        token = office_batch_head[batch]
                        office_batched[batch] = 0
                        mode = RELEASED
                    elif batch_count[batch] > 0 and office_batch_set[batch] == 0:
                        office_batch_set[batch] = 1
                        push(heap, size, next_release(net, batch, now), order, -1 - pools - batch)
                        order = (order + 1) & ORDER
                        size += 1
                elif at_pool[place] >= 0:
                    serve = at_pool[place]
                    lane = serve * lanes
                    if lanes > 1:
                        lane += at_level[place * classes + case_kind[slot]]
                    token_next[token] = -1
                    if office_tail[lane] < 0:
                        office_head[lane] = token
                    else:
                        token_next[office_tail[lane]] = token
                    office_tail[lane] = token
                    office_queued[serve] += 1
                    token = -1
                else:
                    token_begin[token] = came
                    end = came + work
                    if calendar >= 0 and end > closes[door] + period:
                        end = done_at(doors, calendar, door, period, came, work)
                    mode = DONE
                    if end > now or rows >= row_room:
                        token_phase[token] = DONE
                        push(heap, size, end, order, token)
                        order = (order + 1) & ORDER
                        size += 1
                        token = -1

            elif mode == RELEASED and token >= 0:
                # The whole batch, one behind the other, as they had come.
                following = token
                while following >= 0:
                    token = following
                    following = token_next[token]
                    token_next[token] = -1
                    place = token_place[token]
                    slot = token // per_case
                    if at_pool[place] >= 0:
                        serve = at_pool[place]
                        lane = serve * lanes
                        if lanes > 1:
                            lane += at_level[place * classes + case_kind[slot]]
                        if office_tail[lane] < 0:
                            office_head[lane] = token
                        else:
                            token_next[office_tail[lane]] = token
                        office_tail[lane] = token
                        office_queued[serve] += 1
                    else:
                        token_begin[token] = now
                        token_phase[token] = DONE
                        end = now + token_work[token]
                        if at_calendar[place] >= 0:
                            end = done_without_queue(doors, at_calendar[place], now, token_work[token])
                        push(heap, size, end, order, token)
                        order = (order + 1) & ORDER
                        size += 1
                token = -1
        if status > OVER:
            break
    office_now[NOW] = now
    office_now[NEXT] = next_arrival
    office_now[ORDERED] = order
    office_now[HEAP] = size
    office_now[ROWS] = rows
    office_now[CASES] = done
    return status
