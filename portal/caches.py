"""The cache on Redis, which the site outlives: while that server is away, each process keeps for itself what it would have kept there.

Pages ask it for the addresses of the site, the latest figures, what stands in the glossary: without an answer of any kind each of
them would fail. Attempts to sign in are counted in it, too: by each process for itself meanwhile, so that guessing stays slow.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

SECONDS = 1.5
"""How long a request waits for the server, to be reached and to answer."""
AGAIN_AFTER = 10.0
"""Seconds after which a server that was away is asked again: by one request, which may wait in vain."""


class OutlivedRedisCache(BaseCache):
    """`LOCATION` and `OPTIONS` are those of Django's RedisCache."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        waits = {"socket_connect_timeout": SECONDS, "socket_timeout": SECONDS}
        there = {**params, "OPTIONS": {**waits, **params.get("OPTIONS", {})}}
        self._there = RedisCache(server, there)
        here = {name: value for name, value in params.items() if name != "OPTIONS"}
        self._here = LocMemCache(f"instead of {server}", here)
        self._outage = _OUTAGES.setdefault(server, _Outage())

    def _ask(self, do: Callable[[BaseCache], Any]) -> Any:
        if self._outage.is_to_be_asked():
            try:
                answer = do(self._there)
            except RedisError as error:
                if self._outage.begins():
                    self._here.clear()  # what was kept in an earlier outage
                    logger.error("The cache is out of reach: each process keeps what it needs for itself. %s", error)
            else:
                if self._outage.ends():
                    logger.warning("The cache is there again.")
                return answer
        return do(self._here)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._ask(lambda cache: cache.add(key, value, timeout, version)))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask(lambda cache: cache.get(key, default, version))

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._ask(lambda cache: cache.set(key, value, timeout, version))

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._ask(lambda cache: cache.touch(key, timeout, version)))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._ask(lambda cache: cache.delete(key, version)))

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(self._ask(lambda cache: cache.has_key(key, version)))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return int(self._ask(lambda cache: cache.incr(key, delta, version)))

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        wanted = list(keys)
        return dict(self._ask(lambda cache: cache.get_many(wanted, version)))

    def set_many(
        self, data: Mapping[Any, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[Any]:
        return list(self._ask(lambda cache: cache.set_many(dict(data), timeout, version)))

    def delete_many(self, keys: Iterable[Any], version: int | None = None) -> None:
        gone = list(keys)
        self._ask(lambda cache: cache.delete_many(gone, version))

    def clear(self) -> None:
        self._ask(lambda cache: cache.clear())


class _Outage:
    """Whether a server is away, for all threads of the process: each has a cache of its own, as Django makes them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._again_at: float | None = None

    def is_to_be_asked(self) -> bool:
        with self._lock:
            if self._again_at is None:
                return True
            if time.monotonic() < self._again_at:
                return False
            self._again_at = time.monotonic() + AGAIN_AFTER  # the others need not wait beside this one
            return True

    def begins(self) -> bool:
        """Note that it does not answer. Whether it did until now."""
        with self._lock:
            was_there = self._again_at is None
            self._again_at = time.monotonic() + AGAIN_AFTER
            return was_there

    def ends(self) -> bool:
        """Note that it answers. Whether it did not until now."""
        with self._lock:
            was_away = self._again_at is not None
            self._again_at = None
            return was_away


_OUTAGES: dict[str, _Outage] = {}
