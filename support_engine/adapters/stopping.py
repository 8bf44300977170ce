"""Somebody asks the process to stop (SIGTERM, Ctrl-C): it is noted, and work ends soon."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, current_thread, main_thread

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stop:
    """Whether somebody asked. To ask twice is to ask once."""

    def __init__(self) -> None:
        self._asked = Event()

    def __call__(self) -> bool:
        return self._asked.is_set()

    def ask(self) -> bool:
        """Ask; whether nobody had asked before."""
        is_first = not self._asked.is_set()
        self._asked.set()
        return is_first


@contextmanager
def listening(*, wakes: bool = False) -> Iterator[Stop]:
    """Signals ask to stop, as long as this lasts. `wakes`: the first also raises SystemExit, for
    a process that waits for its next work in its main thread."""
    stop = Stop()

    def asked(_signal: int, _frame: object) -> None:
        if stop.ask() and wakes:
            raise SystemExit(0)

    if current_thread() is not main_thread():
        yield stop
        return
    before = [(each, signal.signal(each, asked)) for each in SIGNALS]
    try:
        yield stop
    finally:
        for each, handler in before:
            signal.signal(each, handler)
