"""The discrete-event kernel: one function that is plain Python over lists, and over arrays compiled by numba.

It draws no random numbers and knows no calendars: both come in as tables. Times are whole seconds, shares are added in
one order, and ties go by the order in which they were scheduled, so that both ways give the same numbers to the last.
It goes on where it stopped: it returns when it needs further arrivals or when its output is full.

A token stands for a case, or for one of its branches. It enters a place, comes to whoever works there (what is brought
from outside is taken in at certain hours only), is done, and leaves. Beside the real time each token carries two
others: when it would be there without any queue, and when it would be there if all were open at all hours as well.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any

from procflow.simulate.arrays import (
    ABOUT,
    AT_ONCE,
    BOUND,
    CASES,
    COME,
    CROWDED,
    DONE,
    ELSE,
    END,
    ENTER,
    FILING,
    FULL,
    HEIGHT,
    JOIN,
    LAST,
    LATER,
    LATEST,
    LEAVE,
    MORE,
    MOST_ROUNDS,
    MOVED,
    NEXT,
    NONE,
    NOTHING,
    ORDERED,
    OVER,
    PENDING,
    RELEASED,
    ROUNDS,
    ROWS,
    SPLIT,
    TOO_LONG,
    UNKNOWN,
    UNSET,
    VACANT,
    WAITING,
    WORK,
    Cases,
    Coming,
    Doors,
    Net,
    Office,
    Out,
    Tables,
    Tokens,
)
from procflow.simulate.moments import advance, done_at, done_without_queue, looked_up, next_release, settle_stop

# ---------------------------------------------------------------- what the compiled kernel has in other words


def how_many(heap: Any) -> int:
    return len(heap)


def is_waited(heads: Any, count: int) -> bool:
    """Whether any case waits for people."""
    for lane in range(count):  # noqa: SIM110 - numba has no generators in a function that it inlines
        if heads[lane] >= 0:
            return True
    return False


def bare(values: Any) -> Any:
    """Compiled, an array without its length, which is read and written without a look at the index."""
    return values


def copy_row(to: Any, at: int, source: Any, first: int, count: int) -> None:
    to[at : at + count] = source[first : first + count]


# ---------------------------------------------------------------- the run


def run(  # noqa: C901, PLR0915 - one function: what is shared by its parts would have to be handed over at each event
    net: Net,
    doors: Doors,
    tables: Tables,
    cases: Cases,
    tokens: Tokens,
    office: Office,
    out: Out,
    coming: Coming,
    events: Any,
) -> int:
    """Go on until those who come are used up (all of them are told if they are the last), or the output is full."""
    pools, lanes, batches = net.size[0], net.size[1], net.size[2]
    classes, keys, per_case = net.size[4], net.size[5], net.size[6]
    work_columns, lot_columns, visits, ways_used = net.size[8], net.size[9], net.size[10], net.size[11]
    joins, stop_count, case_count = net.size[12], net.size[13], net.size[14]
    weeks = net.size[15]  # units whose people change by the week: of each, one change is to come
    row_room, case_room = net.size[16], net.size[17]
    # What is not there at all is left out of plain Python, see `plain`.
    has_marks, has_counters, has_bounds, has_lots = net.has[0] == 1, net.has[1] == 1, net.has[2] == 1, net.has[3] == 1
    has_branches, has_stops, has_levels, has_batches = (
        net.has[4] == 1,
        net.has[5] == 1,
        net.has[6] == 1,
        net.has[7] == 1,
    )
    has_hours, has_filings, has_lower = net.has[8] == 1, net.has[9] == 1, net.has[10] == 1
    # Each by a name of its own: plain Python finds these faster, and to the compiler it is all the same.
    at_batch = bare(net.batch)
    batch_count = bare(net.batch_count)
    batch_size = bare(net.batch_size)
    begin_count = bare(net.begin_count)
    begin_first = bare(net.begin_first)
    at_calendar = bare(net.calendar)
    change_pool = bare(net.change_pool)
    change_more = bare(net.change_more)
    change_next = bare(net.change_next)
    change_after = bare(net.change_after)
    at_column = bare(net.column)
    at_columns = bare(net.columns)
    at_counter = bare(net.counter)
    end_count = bare(net.end_count)
    end_first = bare(net.end_first)
    at_entry = bare(net.entry)
    exit_count = bare(net.exit_count)
    exit_counter = bare(net.exit_counter)
    exit_first = bare(net.exit_first)
    exit_most = bare(net.exit_most)
    exit_to = bare(net.exit_to)
    exit_token = bare(net.exit_token)
    hands_on = bare(net.hands_on)
    is_applicant = bare(net.is_applicant)
    is_office = bare(net.is_office)
    is_plain = bare(net.is_plain)
    at_join = bare(net.join)
    at_kind = bare(net.kind)
    at_level = bare(net.level)
    at_lot = bare(net.lot)
    at_lower = bare(net.lower)
    lower_key = bare(net.lower_key)
    mark_key = bare(net.mark_key)
    mark_last = bare(net.mark_last)
    at_named = bare(net.named)
    at_next = bare(net.next)
    at_pool = bare(net.pool)
    at_received = bare(net.received)
    share_first = bare(net.share_first)
    at_shares = bare(net.shares)
    at_stops = bare(net.stops)
    at_straight = bare(net.straight)
    at_taker = bare(net.taker)
    at_token = bare(net.token)
    at_waits = bare(net.waits)
    case_arrived = bare(cases.arrived)
    case_asks = bare(cases.asks)
    case_began = bare(cases.began)
    case_ended_free = bare(cases.ended_free)
    case_ended_open = bare(cases.ended_open)
    case_joined_free = bare(cases.joined_free)
    case_joined_open = bare(cases.joined_open)
    case_joined_outside = bare(cases.joined_outside)
    case_kind = bare(cases.kind)
    case_lots = bare(cases.lots)
    case_moving = bare(cases.moving)
    case_moment = bare(cases.moment)
    case_moment_free = bare(cases.moment_free)
    case_moment_open = bare(cases.moment_open)
    case_named = bare(cases.named)
    case_number = bare(cases.number)
    case_procedure = bare(cases.procedure)
    case_resumed = bare(cases.resumed)
    case_stood = bare(cases.stood)
    case_stopped = bare(cases.stopped)
    case_taker = bare(cases.taker)
    case_used = bare(cases.used)
    case_visits = bare(cases.visits)
    case_work = bare(cases.work)
    token_begin = bare(tokens.begin)
    token_came = bare(tokens.came)
    token_counted = bare(tokens.counted)
    token_free = bare(tokens.free)
    token_next = bare(tokens.next)
    token_open = bare(tokens.open)
    token_outside = bare(tokens.outside)
    token_phase = bare(tokens.phase)
    token_place = bare(tokens.place)
    token_ready = bare(tokens.ready)
    token_slot = bare(tokens.slot)
    token_waited = bare(tokens.waited)
    token_work = bare(tokens.work)
    office_base = bare(office.base)
    office_batch_head = bare(office.batch_head)
    office_batch_set = bare(office.batch_set)
    office_batch_tail = bare(office.batch_tail)
    office_batched = bare(office.batched)
    office_busy = bare(office.busy)
    office_closing = bare(office.closing)
    office_door = bare(office.door)
    office_head = bare(office.head)
    office_now = bare(office.now)
    office_opening = bare(office.opening)
    office_period = bare(office.period)
    office_queued = bare(office.queued)
    office_stack = bare(office.stack)
    office_staff = bare(office.staff)
    office_tail = bare(office.tail)
    office_vacant = bare(office.vacant)
    office_woken = bare(office.woken)
    out_began = bare(out.began)
    out_finish = bare(out.finish)
    out_free = bare(out.free)
    out_moment = bare(out.moment)
    out_number = bare(out.number)
    out_open = bare(out.open)
    out_place = bare(out.place)
    out_row_begin = bare(out.row_begin)
    out_row_case = bare(out.row_case)
    out_row_end = bare(out.row_end)
    out_row_place = bare(out.row_place)
    out_row_ready = bare(out.row_ready)
    out_row_waited = bare(out.row_waited)
    out_row_work = bare(out.row_work)
    out_stopped = bare(out.stopped)
    out_taker = bare(out.taker)
    coming_kinds = bare(coming.kinds)
    coming_lots = bare(coming.lots)
    coming_procedures = bare(coming.procedures)
    coming_times = bare(coming.times)
    coming_work = bare(coming.work)
    heap = bare(events)
    doors, tables = bare(doors), bare(tables)
    coming_count, first_number = coming.told[0], coming.told[1]
    moved, following, order, vacant = office_now[MOVED], office_now[NEXT], office_now[ORDERED], office_now[VACANT]
    rows = 0
    done = 0
    status = MORE
    height = office_now[HEIGHT]  # tokens that go on after the one that is looked at
    arrives = coming_times[following]  # behind them all stands when those come who are not told
    while True:
        # ------------------------------------------------ the next event
        if rows >= row_room:  # an error leaves no room
            status = max(status, FULL)
            break
        if arrives < heap[0][0]:
            if arrives == UNKNOWN:
                break
            if vacant == 0:
                status = CROWDED
                break
            now = arrives
            if has_batches:
                moved = now  # when something became of a case for the last time
            vacant -= 1
            slot = office_vacant[vacant]
            copy_row(case_work, slot * work_columns, coming_work, following * work_columns, work_columns)
            if has_lots:
                copy_row(case_lots, slot * lot_columns, coming_lots, following * lot_columns, lot_columns)
            case_number[slot] = first_number + following
            procedure = coming_procedures[following]
            if has_lots or has_bounds or has_stops or has_branches:
                case_procedure[slot] = procedure
            if has_lots or has_levels:
                case_kind[slot] = coming_kinds[following]
            following += 1
            arrives = coming_times[following]
            token = slot * per_case
            place = at_entry[procedure]
            token_place[token] = place
            token_free[token] = now
            token_open[token] = now
            if has_filings:
                token_outside[token] = 1
            case_began[slot] = now
            if has_marks:
                for i in range(slot * keys, slot * keys + keys):
                    case_moment[i] = -1
                    case_taker[i] = UNSET
            if has_counters:
                for i in range(slot * visits, slot * visits + visits):
                    case_visits[i] = 0
            if has_bounds:
                for i in range(slot * ways_used, slot * ways_used + ways_used):
                    case_used[i] = 0
            if has_branches:
                case_moving[slot] = 1
                case_ended_free[slot] = now
                case_ended_open[slot] = now
                for i in range(slot * joins, slot * joins + joins):
                    case_arrived[i] = 0
            if has_stops:
                for i in range(slot * stop_count, slot * stop_count + stop_count):
                    case_stopped[i] = 0
            if has_marks:
                case_asks[slot] = FILING
                case_named[slot] = NONE
            if has_stops:
                case_resumed[slot] = -1
            serve = -1  # a unit that may begin something
            mode = LEAVE  # it begins where nothing is done
        else:
            now, number, token = heappop(heap)  # or what else happens
            if has_batches and token < ELSE:
                moved = now
            if token < LATER:
                place = token_place[token]
                slot = token_slot[token] if has_branches else token
                serve = at_pool[place]
                to = at_straight[place]
                if (
                    to >= 0
                    and (not has_hours or office_opening[at_calendar[to]] <= now < office_closing[at_calendar[to]])
                    and (
                        not has_hours or office_opening[at_calendar[place]] <= now < office_closing[at_calendar[place]]
                    )
                    and (not has_hours or (office_woken[serve] == 0 and office_woken[at_pool[to]] == 0))
                    and (not has_branches or case_asks[slot] == 0)
                ):
                    # The way of most steps, straight on: what is said below, with what cannot happen here left out.
                    work = token_work[token]
                    ready = token_ready[token]
                    waited = token_waited[token]
                    out_row_case[rows] = case_number[slot]
                    out_row_place[rows] = place
                    out_row_ready[rows] = ready
                    out_row_begin[rows] = token_begin[token]
                    out_row_end[rows] = now
                    out_row_work[rows] = work
                    out_row_waited[rows] = waited
                    rows += 1
                    free = token_free[token]
                    if free == ready and waited == 0:
                        token_free[token] = now
                    else:
                        if has_filings and at_received[place] >= 0 and token_outside[token] == 1:
                            free = looked_up(tables, at_received[place], free)
                        if has_hours:
                            token_free[token] = done_without_queue(doors, at_calendar[place], free, work)
                        else:
                            token_free[token] = free + work
                    token_open[token] += work
                    if (office_queued[serve] > 0 if has_levels else office_head[serve] >= 0) and office_busy[
                        serve
                    ] <= office_staff[serve]:
                        lane = serve * lanes if has_levels else serve
                        while has_levels and office_head[lane] < 0:
                            lane += 1
                        waiting = office_head[lane]
                        work = token_work[waiting]
                        end = now + work
                        if has_hours:
                            calendar = at_calendar[token_place[waiting]]
                            token_waited[waiting] = now + office_base[calendar] - token_counted[waiting]
                            if end > office_closing[calendar]:
                                end = done_at(
                                    doors, calendar, office_door[calendar], office_period[calendar], now, work
                                )
                        else:
                            token_waited[waiting] = now - token_counted[waiting]
                        token_begin[waiting] = now
                        office_head[lane] = token_next[waiting]
                        if office_head[lane] < 0:
                            office_tail[lane] = -1
                        if has_levels:
                            office_queued[serve] -= 1
                        heappush(heap, (end, order, waiting))
                        order += 1
                    else:
                        office_busy[serve] -= 1
                    if has_filings:
                        token_outside[token] = 0
                    token_place[token] = to
                    token_ready[token] = now
                    if has_lower or has_stops:
                        token_came[token] = now
                    work = case_work[slot * work_columns + at_column[to]]
                    token_work[token] = work
                    serve = at_pool[to]
                    if (office_queued[serve] == 0 if has_levels else office_head[serve] < 0) and office_busy[
                        serve
                    ] < office_staff[serve]:
                        end = now + work
                        if has_hours and end > office_closing[at_calendar[to]]:
                            calendar = at_calendar[to]
                            end = done_at(doors, calendar, office_door[calendar], office_period[calendar], now, work)
                        token_begin[token] = now
                        token_waited[token] = 0
                        office_busy[serve] += 1
                        heappush(heap, (end, order, token))
                        order += 1
                    else:
                        token_counted[token] = now + office_base[at_calendar[to]] if has_hours else now
                        lane = serve * lanes if has_levels else serve
                        if has_levels:
                            lane += at_level[to * classes + case_kind[slot]]
                        token_next[token] = -1
                        if office_tail[lane] < 0:
                            office_head[lane] = token
                        else:
                            token_next[office_tail[lane]] = token
                        office_tail[lane] = token
                        if has_levels:
                            office_queued[serve] += 1
                    continue
                mode = DONE
                if serve >= 0:
                    office_busy[serve] -= 1
            elif token < ELSE:
                token -= LATER
                serve = -1
                place = token_place[token]
                slot = token_slot[token]
                mode = token_phase[token]
            elif token < ELSE + pools:
                serve = token - ELSE
                mode = NOTHING
                office_woken[serve] = 0
            elif has_batches and token < ELSE + pools + batches:
                batch = token - ELSE - pools
                serve = -1
                mode = NOTHING
                office_batch_set[batch] = 0
                if office_batched[batch] > 0:  # there may have been enough of them before
                    moved = now
                    token = office_batch_head[batch]
                    office_batched[batch] = 0
                    mode = RELEASED
            elif token != LAST and (
                arrives < LATEST or how_many(heap) > weeks or is_waited(office_head, pools * lanes)
            ):
                mode = NOTHING
                change = token - ELSE - pools - batches
                serve = change_pool[change]
                office_staff[serve] += change_more[change]
                if change_after[change] > 0:
                    heappush(heap, (now + change_after[change], order, ELSE + pools + batches + change_next[change]))
                    order += 1
            else:  # the last, or one of those that come round, with nobody there
                # Of what is left, all comes too late.
                is_late = token == LAST and (following < coming_count or how_many(heap) > weeks)
                heappush(heap, (now, number, token))
                if is_late:
                    status = TOO_LONG
                    break
                # Nothing more can happen: batches that wait for more cases are done as they are, one at a time.
                batch = 0
                while has_batches and batch < batches and office_batched[batch] == 0:
                    batch += 1
                if not has_batches or batch == batches:
                    status = OVER
                    break
                now = moved
                serve = -1
                token = office_batch_head[batch]
                office_batched[batch] = 0
                mode = RELEASED

        # ------------------------------------------------ all that happens at this moment
        while True:
            while (
                serve >= 0
                and (office_queued[serve] > 0 if has_levels else office_head[serve] >= 0)
                and office_busy[serve] < office_staff[serve]
            ):
                lane = serve * lanes if has_levels else serve
                while has_levels and office_head[lane] < 0:
                    lane += 1
                waiting = office_head[lane]
                work = token_work[waiting]
                end = now + work
                begin = opened = now
                if has_hours and at_calendar[token_place[waiting]] >= 0:
                    calendar = at_calendar[token_place[waiting]]
                    if office_closing[calendar] < now:
                        advance(doors, office, calendar, now)
                    if office_opening[calendar] > now:
                        if office_woken[serve] == 0:
                            office_woken[serve] = 1
                            heappush(heap, (office_opening[calendar], order, ELSE + serve))
                            order += 1
                        break
                    opened = now + office_base[calendar]
                    if end > office_closing[calendar]:
                        end = done_at(doors, calendar, office_door[calendar], office_period[calendar], now, work)
                        if office_closing[calendar] == now:  # what is begun at the closing is begun in the morning
                            begin = done_at(doors, calendar, office_door[calendar], office_period[calendar], now, 1) - 1
                office_head[lane] = token_next[waiting]
                if token_next[waiting] < 0:
                    office_tail[lane] = -1
                if has_levels:
                    office_queued[serve] -= 1
                office_busy[serve] += 1
                token_begin[waiting] = begin
                token_waited[waiting] = opened - token_counted[waiting]
                heappush(heap, (end, order, waiting))
                order += 1
            serve = -1
            if mode == NOTHING:
                if not has_branches or height == 0:
                    break
                height -= 1
                token = office_stack[height]
                place = token_place[token]
                slot = token_slot[token]
                mode = ENTER

            # Whoever is done leaves, enters what follows and comes to whoever works there: one after the other.
            if mode == DONE:
                work = token_work[token]
                ready = token_ready[token]
                waited = token_waited[token]
                out_row_case[rows] = case_number[slot]
                out_row_place[rows] = place
                out_row_ready[rows] = ready
                out_row_begin[rows] = token_begin[token]
                out_row_end[rows] = now
                out_row_work[rows] = work
                out_row_waited[rows] = waited
                rows += 1
                came_free = free = token_free[token]
                if has_lower:
                    came_open = token_open[token]
                if free == ready and waited == 0 and not (has_batches and at_batch[place] >= 0):
                    if has_lower:
                        came_free = token_came[token]
                    token_free[token] = now
                else:
                    if has_filings and at_received[place] >= 0 and token_outside[token] == 1:
                        came_free = looked_up(tables, at_received[place], free)
                    work_free = came_free
                    if has_batches and at_batch[place] >= 0 and batch_size[at_batch[place]] == 0:
                        work_free = next_release(net, at_batch[place], came_free)
                    if has_hours and at_calendar[place] >= 0:
                        token_free[token] = done_without_queue(doors, at_calendar[place], work_free, work)
                    else:
                        token_free[token] = work_free + work
                token_open[token] += work
                if has_lower and at_lower[place] >= 0:
                    table = at_lower[place]
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
                        heappush(heap, (held, order, LATER + token))
                        order += 1
                        mode = NOTHING

            if mode >= DONE:
                mode = ENTER
                if has_filings and hands_on[place] < 2:
                    token_outside[token] = hands_on[place]
                if at_next[place] >= 0:
                    place = at_next[place]
                    token_place[token] = place
                else:
                    for i in range(end_first[place], end_first[place] + end_count[place]):
                        key = slot * keys + mark_key[i]
                        if case_moment[key] < 0 or mark_last[i] == 1:
                            case_moment[key] = now
                            case_moment_free[key] = token_free[token]
                            case_moment_open[key] = token_open[token]
                            case_taker[key] = NONE
                            if case_asks[slot] & FILING or is_applicant[place] == 1:
                                case_taker[key] = case_named[slot]
                                if case_named[slot] < 0:
                                    case_taker[key] = PENDING
                                    case_asks[slot] |= WAITING
                    if has_stops and at_stops[place] == 1:
                        case_stood[slot] = token_came[token]
                        case_resumed[slot] = now
                        if is_applicant[place] == 1 and case_named[slot] >= 0:
                            settle_stop(net, tables, cases, slot, case_named[slot])
                        else:
                            case_asks[slot] |= WAITING
                    first = exit_first[place]
                    ways = exit_count[place]
                    if has_branches and at_kind[place] == SPLIT:
                        for i in range(first + ways - 1, first - 1, -1):
                            branch = slot * per_case + exit_token[i]
                            token_place[branch] = exit_to[i]
                            token_free[branch] = token_free[token]
                            token_open[branch] = token_open[token]
                            token_outside[branch] = token_outside[token]
                            office_stack[height] = branch
                            height += 1
                        case_moving[slot] += ways - 1
                        mode = NOTHING
                    else:
                        chosen = first
                        if has_lots and at_lot[place] >= 0:
                            column = 0
                            turn = 0
                            if has_counters and at_counter[place] >= 0:
                                i = slot * visits + at_counter[place]
                                if at_kind[place] != WORK:  # a step has counted already
                                    case_visits[i] += 1
                                column = case_visits[i] - 1
                                turn = column // at_columns[place]
                                column = column % at_columns[place]
                                if column + turn > MOST_ROUNDS:
                                    office_now[ABOUT] = place
                                    status = ROUNDS
                                    row_room = -1
                                    break
                            lot = case_lots[slot * lot_columns + at_lot[place] + column]
                            if turn > 0:  # more than were drawn: one that has been used makes the next
                                lot = (lot * 9821.0 + 0.211327) % 1.0
                                case_lots[slot * lot_columns + at_lot[place] + column] = lot
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
                        if has_bounds and chosen >= 0 and exit_counter[chosen] >= 0:
                            i = slot * ways_used + exit_counter[chosen]
                            if case_used[i] >= exit_most[chosen]:
                                chosen = -1
                            else:
                                case_used[i] += 1
                        if (has_lots or has_bounds) and chosen < 0:
                            place = at_entry[case_count + case_procedure[slot]]
                        else:
                            place = exit_to[chosen]
                        token_place[token] = place

            if mode == ENTER:
                if at_kind[place] == WORK:
                    token_ready[token] = now
                    mode = COME
                    if has_marks and (is_applicant[place] or (case_asks[slot] and is_office[place])):
                        takes_in = at_taker[place]
                        if is_applicant[place] == 1:
                            case_named[slot] = at_named[place]
                            takes_in = at_named[place]
                        else:
                            case_asks[slot] &= WAITING
                        if case_asks[slot] & WAITING and takes_in >= 0:
                            case_asks[slot] &= FILING
                            for i in range(slot * keys, slot * keys + keys):
                                if case_taker[i] == PENDING:
                                    case_taker[i] = takes_in
                            if has_stops and case_resumed[slot] >= 0:
                                from_outside = token_outside[token] == 1
                                settle_stop(net, tables, cases, slot, takes_in if from_outside else NONE)
                    if has_filings and at_received[place] >= 0 and token_outside[token] == 1:
                        taken_in = looked_up(tables, at_received[place], now)
                        if taken_in > now:
                            token_phase[token] = COME
                            heappush(heap, (taken_in, order, LATER + token))
                            order += 1
                            mode = NOTHING
                elif has_branches and at_kind[place] == JOIN:
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
                        mode = NOTHING
                        case_moving[slot] -= 1
                        case_ended_free[slot] = max(case_ended_free[slot], token_free[token])
                        case_ended_open[slot] = max(case_ended_open[slot], token_open[token])
                        if case_moving[slot] == 0:  # what it waits for went where nothing is stated
                            place = at_entry[case_count + case_procedure[slot]]
                            token_place[token] = place
                            case_moving[slot] = 1
                            mode = ENTER
                    else:
                        case_arrived[i] = 0
                        token = slot * per_case + at_token[place]
                        token_place[token] = place
                        token_free[token] = case_joined_free[i]
                        token_open[token] = case_joined_open[i]
                        token_outside[token] = case_joined_outside[i]
                        mode = LEAVE
                elif has_branches and at_kind[place] == END and case_moving[slot] > 1:
                    case_moving[slot] -= 1  # nothing is stated of how this branch goes on; the others do
                    case_ended_free[slot] = max(case_ended_free[slot], token_free[token])
                    case_ended_open[slot] = max(case_ended_open[slot], token_open[token])
                    mode = NOTHING
                elif at_kind[place] == END:
                    if has_branches:
                        token_free[token] = max(token_free[token], case_ended_free[slot])
                        token_open[token] = max(token_open[token], case_ended_open[slot])
                    if token_free[token] > now:
                        status = BOUND
                        row_room = -1
                        break
                    if has_stops and case_resumed[slot] >= 0:
                        settle_stop(net, tables, cases, slot, NONE)
                    out_number[done] = case_number[slot]
                    out_place[done] = place
                    out_began[done] = case_began[slot]
                    out_finish[done] = now
                    out_free[done] = token_free[token]
                    out_open[done] = token_open[token]
                    if has_marks:
                        for i in range(keys):
                            out_moment[done * keys + i] = case_moment[slot * keys + i]
                            out_taker[done * keys + i] = case_taker[slot * keys + i]
                    if has_stops:
                        for i in range(stop_count):
                            out_stopped[done * stop_count + i] = case_stopped[slot * stop_count + i]
                    done += 1
                    if done == case_room:
                        row_room = 0  # there is no more room
                    office_vacant[vacant] = slot
                    vacant += 1
                    if height == 0:
                        break
                    mode = NOTHING
                else:
                    mode = LEAVE

            if mode == COME:
                mode = NOTHING
                came = now
                if has_hours and at_calendar[place] >= 0:
                    calendar = at_calendar[place]
                    if office_closing[calendar] < now:
                        advance(doors, office, calendar, now)
                    came = max(now, office_opening[calendar])
                    counted = came + office_base[calendar]
                else:
                    counted = now
                if has_lower or has_stops:
                    token_came[token] = now
                serve = at_pool[place]
                if is_plain[place]:
                    work = case_work[slot * work_columns + at_column[place]]
                else:
                    for i in range(begin_first[place], begin_first[place] + begin_count[place]):
                        key = slot * keys + mark_key[i]
                        if case_moment[key] < 0 or mark_last[i] == 1:
                            free = token_free[token]
                            if has_filings and at_received[place] >= 0 and token_outside[token] == 1:
                                free = looked_up(tables, at_received[place], free)
                            if has_hours and at_calendar[place] >= 0:
                                free = done_without_queue(doors, at_calendar[place], free, 0)
                            case_moment[key] = came
                            case_moment_free[key] = free
                            case_moment_open[key] = token_open[token]
                            case_taker[key] = NONE
                    column = 0
                    if has_counters and at_counter[place] >= 0:
                        i = slot * visits + at_counter[place]
                        column = case_visits[i]
                        case_visits[i] = column + 1
                        if column > MOST_ROUNDS:
                            office_now[ABOUT] = place
                            status = ROUNDS
                            row_room = -1
                            break
                        column = column % at_columns[place]
                    work = case_work[slot * work_columns + at_column[place] + column]
                    if has_batches and at_batch[place] >= 0:
                        batch = at_batch[place]
                        token_work[token] = work
                        token_counted[token] = counted
                        token_waited[token] = 0
                        token_next[token] = -1
                        if office_batched[batch] == 0:
                            office_batch_head[batch] = token
                        else:
                            token_next[office_batch_tail[batch]] = token
                        office_batch_tail[batch] = token
                        office_batched[batch] += 1
                        serve = -1
                        if 0 < batch_size[batch] <= office_batched[batch]:
                            token = office_batch_head[batch]
                            office_batched[batch] = 0
                            mode = RELEASED
                        else:
                            if batch_count[batch] > 0 and office_batch_set[batch] == 0:
                                office_batch_set[batch] = 1
                                heappush(heap, (next_release(net, batch, now), order, ELSE + pools + batch))
                                order += 1
                            continue
                if not has_batches or mode == NOTHING:
                    token_work[token] = work
                    if serve < 0 or (
                        (office_queued[serve] == 0 if has_levels else office_head[serve] < 0)
                        and office_busy[serve] < office_staff[serve]
                        and (not has_hours or came == now)
                    ):
                        end = came + work
                        token_begin[token] = came
                        if has_hours and at_calendar[place] >= 0 and end > office_closing[at_calendar[place]]:
                            calendar = at_calendar[place]
                            end = done_at(doors, calendar, office_door[calendar], office_period[calendar], came, work)
                            if office_closing[calendar] == now:  # as above
                                token_begin[token] = (
                                    done_at(doors, calendar, office_door[calendar], office_period[calendar], now, 1) - 1
                                )
                        token_waited[token] = 0
                        if serve >= 0:
                            office_busy[serve] += 1
                        if serve >= 0 or end > now:
                            heappush(heap, (end, order, token))
                            order += 1
                            if height == 0:
                                break
                        elif rows >= row_room:  # it is done when there is room again, before anything else
                            heappush(heap, (now, AT_ONCE, token))
                            break
                        else:
                            mode = DONE
                        serve = -1
                    else:
                        token_counted[token] = counted
                        lane = serve * lanes if has_levels else serve
                        if has_levels:
                            lane += at_level[place * classes + case_kind[slot]]
                        token_next[token] = -1
                        if office_tail[lane] < 0:
                            office_head[lane] = token
                        else:
                            token_next[office_tail[lane]] = token
                        office_tail[lane] = token
                        if has_levels:
                            office_queued[serve] += 1
                        if height == 0 and office_busy[serve] >= office_staff[serve]:
                            break

            elif has_batches and mode == RELEASED:
                # The whole batch, one behind the other, as they had come.
                mode = NOTHING
                then = token
                while then >= 0:
                    token = then
                    then = token_next[token]
                    token_next[token] = -1
                    place = token_place[token]
                    slot = token_slot[token]
                    if batch_size[at_batch[place]] == 0:  # until now nobody has waited for people, but for the time
                        token_counted[token] = now
                        if has_hours and at_calendar[place] >= 0:
                            calendar = at_calendar[place]
                            if office_closing[calendar] < now:
                                advance(doors, office, calendar, now)
                            token_counted[token] = max(now, office_opening[calendar]) + office_base[calendar]
                    if at_pool[place] >= 0:
                        serve = at_pool[place]
                        lane = serve * lanes if has_levels else serve
                        if has_levels:
                            lane += at_level[place * classes + case_kind[slot]]
                        if office_tail[lane] < 0:
                            office_head[lane] = token
                        else:
                            token_next[office_tail[lane]] = token
                        office_tail[lane] = token
                        if has_levels:
                            office_queued[serve] += 1
                    else:
                        token_begin[token] = now
                        end = now + token_work[token]
                        if at_calendar[place] >= 0:
                            end = done_without_queue(doors, at_calendar[place], now, token_work[token])
                        heappush(heap, (end, order, token))
                        order += 1
    if has_batches:
        office_now[MOVED] = moved
    office_now[NEXT] = following
    office_now[ORDERED] = order
    office_now[VACANT] = vacant
    office_now[HEIGHT] = height
    office_now[ROWS] = rows
    office_now[CASES] = done
    return status
