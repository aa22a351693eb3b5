"""The kernel compiled by numba. Importing this module imports numba, and its first call compiles or loads a cache."""

from __future__ import annotations

from heapq import heappop, heappush
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numba import njit
from numba import types as numba_types
from numba.core import cgutils as numba_cgutils
from numba.extending import intrinsic, overload, register_jitable

from procflow.errors import ProcflowError
from procflow.simulate import kernel, moments
from procflow.simulate.arrays import LATEST, TIME_BITS

# Of these, numba states no types.
types: Any = numba_types
cgutils: Any = numba_cgutils

_SHIFT = 62 - TIME_BITS
MOST_ORDERED = 1 << (_SHIFT - 1)  # from here on, the events are to be numbered anew: far more than one call schedules


def _pointer_of(typing: Any, values: Any) -> Any:  # noqa: ARG001 - numba hands over both
    """Of an array, or of each of some arrays, where its numbers lie."""
    kinds = list(values) if isinstance(values, types.BaseTuple) else [values]

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        arrays = cgutils.unpack_tuple(builder, arguments[0]) if isinstance(values, types.BaseTuple) else arguments
        found = [
            context.make_array(kind)(context, builder, each).data for kind, each in zip(kinds, arrays, strict=True)
        ]
        if not isinstance(values, types.BaseTuple):
            return found[0]
        return context.make_tuple(builder, signature.return_type, found)

    pointers = [types.CPointer(each.dtype) for each in kinds]
    if not isinstance(values, types.BaseTuple):
        return pointers[0](values), generate
    return types.BaseTuple.from_types(pointers, getattr(values, "instance_class", None))(values), generate


_pointer: Any = intrinsic(_pointer_of)


@overload(kernel.bare)
def _bare(values: Any) -> Any:  # noqa: ARG001 - numba asks with the types
    def bare(values: Any) -> Any:
        return _pointer(values)

    return bare


# The events to come, in arrays: the time of the first, how many they are, and then as a heap of each its time and order in
# one number, and beside it the item. Numba takes these in place of the functions of the same names; what they do is the
# same, so the events come in the same order.


def events_in_arrays(events: list[tuple[int, int, int]], room: int) -> Any:
    """Some events in order, which is a heap."""
    keys, items = np.zeros(room, np.int64), np.zeros(room, np.int64)
    for at, (time, order, item) in enumerate(events):
        keys[at], items[at] = (time << _SHIFT) | max(order, 0), item
    return np.array([events[0][0]]), np.array([len(events)]), keys, items


def number_anew(heap: Any) -> int:
    """Give the events that are to come the lowest numbers, in the same order; the next number is the answer."""
    count = int(heap[1][0])
    if count > MOST_ORDERED:
        raise ProcflowError(f"more than {MOST_ORDERED:,} things are under way at a time: the office cannot do the work")
    keys = heap[2][:count]
    rank = np.argsort(np.argsort(keys & ((1 << _SHIFT) - 1), kind="stable"), kind="stable")
    keys[:] = (keys >> _SHIFT << _SHIFT) | (rank + 1)  # what is AT_ONCE stays the first of its moment
    return count + 1


@register_jitable
def _rise(keys: Any, items: Any, place: int, key: int, item: int) -> None:
    """Put an event in this place, or as far above it as it belongs."""
    while place > 0:
        parent = (place - 1) >> 1
        if keys[parent] <= key:
            break
        keys[place] = keys[parent]
        items[place] = items[parent]
        place = parent
    keys[place] = key
    items[place] = item


@overload(heappush)
def _heappush(heap: Any, event: Any) -> Any:  # noqa: ARG001 - numba asks with the types
    if not isinstance(heap, types.BaseTuple):
        return None

    def push(heap: Any, event: Any) -> None:
        first, size, keys, items = heap
        time, order, item = event
        key = ((min(time, LATEST + 1) << _SHIFT) | order) if order >= 0 else LATEST << _SHIFT
        place = size[0]
        size[0] = place + 1
        _rise(keys, items, place, key, item)
        first[0] = keys[0] >> _SHIFT

    return push


@overload(heappop)
def _heappop(heap: Any) -> Any:
    if not isinstance(heap, types.BaseTuple):
        return None

    def pop(heap: Any) -> Any:
        first, size, keys, items = heap
        earliest, item = keys[0], items[0]
        last = size[0] - 1
        size[0] = last
        key, moved = keys[last], items[last]
        # Down to the end, always to the earlier of two, and then up again: whoever was last mostly belongs there.
        place, child = 0, 1
        while child < last:
            child += keys[child + 1] < keys[child]  # beyond the end lies the last itself, which is not before
            keys[place] = keys[child]
            items[place] = items[child]
            place = child
            child = 2 * place + 1
        _rise(keys, items, place, key, moved)
        first[0] = keys[0] >> _SHIFT
        return earliest >> _SHIFT, earliest & ((1 << _SHIFT) - 1), item

    return pop


@overload(kernel.how_many)
def _how_many(heap: Any) -> Any:  # noqa: ARG001 - numba asks with the types
    def how_many(heap: Any) -> Any:
        return heap[1][0]

    return how_many


@overload(kernel.copy_row)
def _copy_row(to: Any, at: Any, source: Any, first: Any, count: Any) -> Any:  # noqa: ARG001 - numba asks with the types
    def copy_row(to: Any, at: Any, source: Any, first: Any, count: Any) -> None:
        for i in range(count):
            to[at + i] = source[first + i]

    return copy_row


for _function in (
    kernel.is_waited,
    moments.looked_up,
    moments.done_at,
    moments.advance,
    moments.done_without_queue,
    moments.next_release,
    moments.settle_stop,
):
    register_jitable(_function)


def _all_it_rests_on() -> int:
    """A number for the text of this package: numba itself looks at the file of a function alone, when it keeps it."""
    texts = [path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))]
    return crc32(b"".join(texts))


_TEXT = _all_it_rests_on()


def compiled(function: Any) -> Any:
    """Compiled at its first call, and kept on the disk if there is a place for it."""
    function.__qualname__ = f"{function.__qualname__}_{_TEXT:08x}"  # by this name it is kept
    options: Any = {"nogil": True, "error_model": "numpy"}  # nothing is divided by zero: not asked for, that is checked
    try:
        return njit(cache=True, **options)(function)
    except RuntimeError:  # neither here nor in the user's folder can anything be written
        return njit(**options)(function)


run = compiled(kernel.run)
