"""Answers kept as long as the ledger's tables are the same: a page is a pure function of them and its address."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Final

MOST: Final = 64 * 1024 * 1024
"""Bytes kept: some thousand pages, a fraction of what the open tables take."""


class Cache:
    """The answers of one state, the least asked for given up first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = Lock()
        self._state: Hashable = None
        self._held: OrderedDict[Hashable, bytes] = OrderedDict()
        self._size = 0

    def get(self, state: Hashable, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The answer for `key` in `state`, made if it is not held."""
        with self._lock:
            if state != self._state:
                self._state, self._size = state, 0
                self._held.clear()
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        made = make()
        with self._lock:
            if state == self._state and key not in self._held and len(made) <= self._most // 8:
                self._held[key] = made
                self._size += len(made)
                while self._size > self._most:
                    self._size -= len(self._held.popitem(last=False)[1])
        return made
