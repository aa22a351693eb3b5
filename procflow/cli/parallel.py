"""Work on many files in several processes: results in the order of the files, and nothing left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from procflow.errors import ProcflowError

T = TypeVar("T")
R = TypeVar("R")

_CHUNKS_A_PROCESS = 16  # small enough that no process ends long before the others


def in_order(
    work: Callable[[T], R],
    items: Sequence[T],
    jobs: int,
    chunk: int | None = None,
    end: Callable[[], None] | None = None,
) -> Iterator[R]:
    """`work` on each of the items, by so many processes at once; both must be such that they can be sent to one.

    `chunk` items are handed over at a time: the more, the less is lost on the way, and the later the first results come. With `end`, which asks
    the processes to end by themselves, an interrupt does that and waits for them: one that is killed while it hands over
    a large result would be waited for without end.
    """
    jobs = min(jobs, len(items))
    if jobs < 2:
        yield from map(work, items)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    others = set(multiprocessing.active_children())
    interrupted = False

    def stop(*_: object) -> None:
        # Ends the work, and raises nothing: an exception would be lost where Python cannot pass it on, and the
        # processes would go on. That they have ended is what wakes us.
        nonlocal interrupted
        is_first, interrupted = not interrupted, True
        if end is not None and is_first:
            end()
            return
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()

    is_main = threading.current_thread() is threading.main_thread()  # no other may say what an interrupt does
    before = signal.signal(signal.SIGINT, stop) if is_main else None
    # Forked: a process that begins anew would import everything again.
    pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork"), initializer=_begin)
    try:
        results = pool.map(work, items, chunksize=chunk or max(1, len(items) // (jobs * _CHUNKS_A_PROCESS)))
        while not interrupted:
            try:
                result = next(results)
            except StopIteration:
                break
            yield result
    except BrokenProcessPool:
        if not interrupted:
            problem = "a process of --jobs ended before its work was done; is there enough memory?"
            raise ProcflowError(problem) from None
    except BaseException:
        # Nobody wants the rest: what is under way is not waited for. Whom an interrupt has asked to end does so.
        if not interrupted or end is None:
            stop()
        raise
    finally:
        if interrupted and end is None:
            stop()  # those that had not begun when it came
        pool.shutdown(cancel_futures=True)
        if is_main:
            signal.signal(signal.SIGINT, before)
    if interrupted:
        raise KeyboardInterrupt


def _begin() -> None:
    """In each process: an interrupt is the first process's to answer, and without that one there is nothing to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
