"""What the kernel is handed and what it tells: lists, or arrays when it is compiled; and its words."""

from __future__ import annotations

from typing import Any, NamedTuple

END, PASS, SPLIT, JOIN, WORK = range(5)  # kinds of places
NOTHING, ENTER, COME, RELEASED, DONE, LEAVE = range(6)  # what happens next to a token
NONE, UNSET, PENDING = -1, -2, -3  # who takes in what a limit is counted from: nobody, not yet counted, not yet known
FILING, WAITING = 1, 2  # what a case asks: no office has it yet; it is still to be seen who takes a filing in
MORE, FULL, OVER, TOO_LONG, ROUNDS, BOUND, CROWDED = range(7)  # why the kernel returned
TIME_BITS = 39
BUCKET = 4096  # seconds: so long are the pieces of time for which it is known where to begin to look
LATEST = 1 << TIME_BITS  # seconds: some 17,000 years
LATER = 1 << 40  # added to a token that is not done, but goes on as its phase says
ELSE = 1 << 41  # added to what is no token: units that open, then batches, then changes of staff
AT_ONCE = 0  # the order of what comes before all others of its moment
UNKNOWN = -1  # the arrival of a case that is not told yet
LAST = 1 << 42  # the event behind all others, at the moment LATEST
MOST_ROUNDS = 10_000  # so often may a case come to one place

# Places in `state.now`, the numbers that the kernel keeps between two calls.
NEXT, ORDERED, ROWS, CASES, MOVED, ABOUT, VACANT, HEIGHT = range(8)


# What is in `Net.size`, in this order; behind it the room for rows and for cases.
SIZES = (
    *("pools", "lanes", "batches", "period", "classes", "keys", "tokens", "tables", "work_columns", "lot_columns"),
    *("visits", "ways_used", "joins", "stops", "procedures", "weeks"),
)
KEYS, STOPS = SIZES.index("keys"), SIZES.index("stops")

# What is in `Net.has`, in this order.
HAS = ("marks", "counters", "bounds", "lots", "branches", "stops", "levels", "batches", "hours", "filings", "lower")


class Net(NamedTuple):
    """What does not change. `x_first` and `x_count` say where the part of a place lies in the list `x`."""

    size: Any  # see SIZES
    has: Any  # 1 where there is any of it, see HAS
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
    next: Any  # the place behind it, where nothing is remembered of who leaves and there is one way on; else -1
    straight: Any  # `next`, where between two units and in them there is nothing special; else -1
    is_plain: Any  # 1: nothing is remembered of who comes, and nobody comes twice or waits for a batch
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
    change_pool: Any
    change_more: Any
    change_next: Any
    change_after: Any
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
    buckets: Any  # for each piece of time of so many seconds as BUCKET says, the first that closes in it or later
    period: Any


class Tables(NamedTuple):
    """Functions of a moment."""

    table_first: Any
    table_count: Any
    table_gain: Any
    table_at: Any
    table_value: Any
    table_runs: Any
    bucket_first: Any
    buckets: Any  # for each piece of time of so many seconds as BUCKET says, the first that holds in it
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
    asks: Any
    moving: Any  # tokens that neither wait at a join nor have come to an end
    ended_free: Any  # when the last of those would have come there without queues
    ended_open: Any
    moment: Any
    moment_free: Any  # the same without queues
    moment_open: Any  # and with all hours open
    taker: Any
    arrived: Any  # at each join, how many
    joined_free: Any
    joined_open: Any
    joined_outside: Any
    named: Any
    resumed: Any
    stood: Any
    stopped: Any


class Tokens(NamedTuple):
    slot: Any  # the line of its case
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
    """What changes: people, queues, batches, the opening that each calendar is at, the lines that no case has."""

    now: Any
    staff: Any
    busy: Any
    queued: Any  # counted where there are levels
    head: Any
    tail: Any
    woken: Any
    batched: Any
    batch_head: Any
    batch_tail: Any
    batch_set: Any
    door: Any
    period: Any
    opening: Any
    closing: Any
    base: Any  # added to a moment of the opening: open seconds until then
    stack: Any
    vacant: Any


class Coming(NamedTuple):
    """The next cases, with their random numbers."""

    told: Any  # how many they are, and the number of the first
    times: Any  # behind them UNKNOWN, or LATEST if these are all
    procedures: Any
    kinds: Any
    work: Any
    lots: Any


class Out(NamedTuple):
    """What is told: one row for each step that was done, one for each case that is over."""

    row_case: Any
    row_place: Any
    row_ready: Any
    row_begin: Any
    row_end: Any
    row_work: Any
    row_waited: Any
    number: Any
    place: Any
    began: Any
    finish: Any
    free: Any
    open: Any
    moment: Any
    taker: Any
    stopped: Any
