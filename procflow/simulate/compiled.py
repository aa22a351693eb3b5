"""The kernel compiled by numba. Importing this module imports numba, and its first call compiles or loads a cache."""

from __future__ import annotations

from typing import Any

from numba import njit
from numba.extending import overload, register_jitable

from procflow.simulate import kernel

_SHIFT = kernel.ORDER_BITS


# Of a heap in arrays, the times lie with their orders in one number, the items beside them. Numba takes these in place
# of the functions of the same names; what they do is the same, so the events come in the same order.


@overload(kernel.push)
def _push(heap: Any, size: Any, time: Any, order: Any, item: Any) -> Any:  # noqa: ARG001 - numba asks with the types
    def push(heap: Any, size: Any, time: Any, order: Any, item: Any) -> None:
        keys, items = heap
        key = (time << _SHIFT) | order
        place = size
        while place > 0:
            parent = (place - 1) >> 1
            if keys[parent] <= key:
                break
            keys[place] = keys[parent]
            items[place] = items[parent]
            place = parent
        keys[place] = key
        items[place] = item

    return push


@overload(kernel.first_time)
def _first_time(heap: Any) -> Any:  # noqa: ARG001 - numba asks with the types
    def first_time(heap: Any) -> Any:
        return heap[0][0] >> _SHIFT

    return first_time


@overload(kernel.pop)
def _pop(heap: Any, size: Any) -> Any:  # noqa: ARG001 - numba asks with the types
    def pop(heap: Any, size: Any) -> Any:
        keys, items = heap
        first = items[0]
        last = size - 1
        key, item = keys[last], items[last]
        place = 0
        while True:
            child = 2 * place + 1
            if child >= last:
                break
            if child + 1 < last and keys[child + 1] < keys[child]:
                child += 1
            if key <= keys[child]:
                break
            keys[place] = keys[child]
            items[place] = items[child]
            place = child
        keys[place] = key
        items[place] = item
        return first

    return pop


@overload(kernel.last_not_after)
def _last_not_after(values: Any, low: Any, high: Any, value: Any) -> Any:  # noqa: ARG001 - numba asks with the types
    def last_not_after(values: Any, low: Any, high: Any, value: Any) -> Any:
        first = low
        while low < high:
            middle = (low + high) >> 1
            if values[middle] <= value:
                low = middle + 1
            else:
                high = middle
        return max(low - 1, first)

    return last_not_after


for _function in (
    kernel.looked_up,
    kernel.done_at,
    kernel.done_without_queue,
    kernel.next_release,
    kernel.settle_stop,
):
    register_jitable(_function)

run = njit(cache=True, error_model="numpy")(kernel.run)  # nothing is divided by zero here: unasked, it is checked
