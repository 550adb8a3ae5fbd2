"""The thread of a server that takes up what the outbox holds: at each commit that put something in, and each second for
what other processes put there. Where there is a broker, workers do it instead: see `search.tasks`.

Every server process has one; whichever comes first does the work, under the lock of `search.indexing`. An engine that is
away is asked again after a while, longer each time; what is not applied waits in the outbox.
"""

import logging
import threading

from django.db import DatabaseError, connections

from search.engines import EngineUnavailable
from search.indexing import ensure_index, index_changes
from search.outbox import ON_COMMIT

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
LONGEST_WAIT = 30.0

_wake = threading.Event()
_over = threading.Event()
_threads: list[threading.Thread] = []


def start() -> None:
    """Start the thread, once in a process."""
    if not _threads:
        _over.clear()
        ON_COMMIT.append(_wake.set)
        _threads.append(threading.Thread(target=_work, name="search-index", daemon=True))
        _threads[0].start()


def stop() -> None:
    """Let the thread finish what it is doing, and wait for that. A server that ends need not."""
    if _threads:
        ON_COMMIT.remove(_wake.set)
        _over.set()
        _wake.set()
        _threads.pop().join()


def _work() -> None:
    wait = 0.0
    try:
        while not _over.is_set():
            _wake.wait(wait)
            _wake.clear()
            wait = LOOK_SECONDS if look_once() else min(max(wait, LOOK_SECONDS) * 2, LONGEST_WAIT)
    finally:
        connections.close_all()


def look_once() -> bool:
    """Bring the index up to date. Returns whether that could be done."""
    try:
        ensure_index()
        index_changes()
    except EngineUnavailable as error:
        logger.warning("The search index waits for its engine: %s", error)
        return False
    except DatabaseError:
        logger.exception("The outbox of the search cannot be read.")
        connections.close_all()
        return False
    except Exception:
        logger.exception("The search index could not be brought up to date.")
        return False
    return True
