"""Keeping the index in step with the database: taking up what the outbox holds, building anew, and comparing the two.

One process at a time writes, whichever engine it is: `writing()` is a lock on a file of this machine and, on PostgreSQL,
one of the database for all machines; both go with their process, however that ends. What was not applied stays in the
outbox, so a kill at any moment loses nothing.
"""

import fcntl
import logging
import os
import zlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import F, Q
from django.utils import timezone

from search.engines import Engine, EngineUnavailable, engine
from search.entries import Entry, all_entries, entries_of
from search.models import Change, IndexInUse

logger = logging.getLogger(__name__)

AT_ONCE = 500
"""Changes taken up in one commit of the index."""
KEPT = timedelta(days=1)
"""An index that takes longer than this to build misses changes; `search_check` would tell."""


@contextmanager
def writing(*, wait: bool = True) -> Iterator[bool]:
    """Be the one who writes; yields False where another does and one does not wait."""
    with _locked("writer.lock", wait) as is_free:
        yield is_free


@contextmanager
def _locked(name: str, wait: bool) -> Iterator[bool]:
    folder = Path(settings.SEARCH_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / name, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            with _locked_everywhere(name, wait) as is_free:
                yield is_free
    finally:
        os.close(descriptor)


def lock_number(name: str) -> int:
    """Under which PostgreSQL knows a lock."""
    return zlib.crc32(f"search {name}".encode())


@contextmanager
def _locked_everywhere(name: str, wait: bool) -> Iterator[bool]:
    """A lock among machines that share a database, which is then PostgreSQL."""
    if connection.vendor != "postgresql":
        yield True
        return
    key = lock_number(name)
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT true FROM pg_advisory_lock(%s)", [key])
        else:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        (is_free,) = cursor.fetchone()
    try:
        yield is_free
    finally:
        if is_free:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def index_changes() -> int:
    """Tell the index of everything in the outbox. Returns the number of things told of.

    A thing that its source cannot read is taken out of the index and tried again later; it holds up no other.
    Raises EngineUnavailable, with the changes kept and the reason noted beside them.
    """
    done = 0
    if not Change.objects.due().exists():
        return 0
    with writing():
        while changes := list(Change.objects.due().order_by("pk")[:AT_ONCE]):
            things = {(change.kind, change.thing_id) for change in changes}
            entries, gone, failed = _readable(things)
            try:
                engine().apply(entries, [*gone, *(f"{kind}:{thing}" for kind, thing in failed)])
            except EngineUnavailable as error:
                numbers = [change.pk for change in changes]
                Change.objects.filter(pk__in=numbers).update(attempts=F("attempts") + 1, error=str(error)[:500])
                raise
            _note(changes, failed)
            done += len(things)
        Change.objects.filter(applied_at__lt=timezone.now() - KEPT).delete()
    return done


def _readable(things: set[tuple[str, str]]) -> tuple[list[Entry], list[str], dict[tuple[str, str], Exception]]:
    """As `_as_they_are`, one by one if they cannot be read together; and why those failed that did."""
    try:
        return *_as_they_are(things), {}
    except Exception:
        logger.exception("Some of %s changed things cannot be read.", len(things))
    entries, gone, failed = [], [], {}
    for each in sorted(things):
        try:
            there, not_there = _as_they_are({each})
        except Exception as error:
            failed[each] = error
        else:
            entries += there
            gone += not_there
    return entries, gone, failed


def _note(changes: list[Change], failed: dict[tuple[str, str], Exception]) -> None:
    """Write down which changes the index knows of, and when to try the others again."""
    now = timezone.now()
    applied = [change.pk for change in changes if (change.kind, change.thing_id) not in failed]
    for start in range(0, len(applied), AT_ONCE):
        Change.objects.filter(pk__in=applied[start : start + AT_ONCE]).update(applied_at=now, error="")
    for change in changes:
        if error := failed.get((change.kind, change.thing_id)):
            change.attempts += 1
            change.error = repr(error)[:500]
            change.due_at = now + min(timedelta(minutes=2**change.attempts), timedelta(hours=1))
            change.save(update_fields=["attempts", "error", "due_at"])


def _as_they_are(things: set[tuple[str, str]]) -> tuple[list[Entry], list[str]]:
    """The entries of these (kind, id) pairs, and the names of those that are not public."""
    by_kind = defaultdict(list)
    for kind, thing in sorted(things):
        by_kind[kind].append(thing)
    entries = [entry for kind, ids in by_kind.items() for entry in entries_of(kind, ids)]
    there = {entry.thing for entry in entries}
    return entries, [f"{kind}:{thing}" for kind, thing in sorted(things) if f"{kind}:{thing}" not in there]


def rebuild(chosen: Engine | None = None) -> int:
    """Build the index anew from the database, beside the one in use, and swap. Returns the number of things in it.

    Changes made meanwhile go to the old index as ever, and to the new one before it is swapped in.
    """
    chosen = chosen or engine()
    started = timezone.now()
    fresh = chosen.rebuild(all_entries())
    try:
        with writing():
            changed = list(Change.objects.filter(Q(applied_at=None) | Q(applied_at__gte=started)))
            things = iter({(change.kind, change.thing_id) for change in changed})
            while some := set(islice(things, AT_ONCE)):
                fresh.apply(*_as_they_are(some))
            fresh.swap()
            if chosen.name == engine().name:
                IndexInUse.objects.update_or_create(pk=1, defaults={"engine": chosen.name})
                FOLLOWING.add(chosen.name)
                due = [change for change in changed if change.applied_at is None and not _is_announced(change)]
                _note(due, {})
    except BaseException:
        fresh.drop()
        raise
    return fresh.count


def _is_announced(change: Change) -> bool:
    """Whether what it tells of may not have been written yet."""
    return change.due_at is not None and change.due_at > timezone.now()


FOLLOWING: set[str] = set()
"""Engines whose index this process knows to be the one in use."""


def is_in_use() -> bool:
    """Whether the index of the chosen engine is the one that has been told of every change. One query, until it is."""
    name = settings.SEARCH_ENGINE
    if name not in FOLLOWING and IndexInUse.objects.filter(engine=name).exists():
        FOLLOWING.add(name)
    return name in FOLLOWING


def ensure_index() -> bool:
    """Build the index where there is none in use, or one of another version of the program. Returns whether it did.

    Where another process is at it already, this one leaves it to that.
    """
    if engine().is_current() and is_in_use():
        return False
    with _locked("builder.lock", wait=False) as is_free:
        if not is_free or (engine().is_current() and is_in_use()):
            return False
        logger.warning("There is no search index of this version: building it.")
        rebuild()
    return True


@dataclass(frozen=True)
class Comparison:
    """What an index lacks, has too much, and has otherwise than the database."""

    things: int
    missing: list[str]
    surplus: list[str]
    different: list[str]
    pending: int
    """Changes in the outbox that the index should know of by now."""

    @property
    def agrees(self) -> bool:
        return not (self.missing or self.surplus or self.different or self.pending)


def compare(chosen: Engine | None = None) -> Comparison:
    """Compare the index with the database, thing by thing. Takes as long as building one; writes nothing."""
    held = dict((chosen or engine()).digests())
    missing, different, things = [], [], 0
    for entry in all_entries():
        things += 1
        digest = held.pop(entry.thing, None)
        if digest is None:
            missing.append(entry.thing)
        elif digest != entry.digest:
            different.append(entry.thing)
    return Comparison(things, missing, sorted(held), different, Change.objects.due().count())
