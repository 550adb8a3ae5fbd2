"""What is new: things first seen to be public since a moment, and which of them a search finds.

The few new things are put into a small index of their own, by the same engine code, and every followed search is asked
of that: what it says rests on the database as it is at this moment, so that nothing withdrawn is told of, and what the
public index has yet to be told of is not missed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import QueryDict
from django.utils import timezone

from search.documents import SOURCES, thing_key
from search.engines.base import DEEPEST, Ask, Engine, Hit
from search.engines.embedded import Embedded
from search.entries import Entry, entries_of
from search.filters import read
from search.finding import synonym_lines
from search.models import Known
from search.questions import read_question

AT_ONCE = 200


def note_public(*, at: datetime | None = None) -> int:
    """Write down what is public and was not known to be; returns how many things are new.

    The first time everything is taken for old. One query for each kind and one for what is known.
    """
    now = at or timezone.now()
    known = set(Known.objects.values_list("thing", flat=True).iterator())
    since = now if known else None
    new = [
        Known(thing=thing, since=since)
        for kind, source in SOURCES.items()
        for each in source.ids()
        if (thing := thing_key(kind, str(each))) not in known
    ]
    Known.objects.bulk_create(new, batch_size=1000, ignore_conflicts=True)
    return len(new) if since else 0


def new_things(*, after: datetime, until: datetime) -> dict[str, datetime]:
    """The things first seen to be public in a span, each with its moment; they need not be public any more. One query."""
    rows = Known.objects.filter(since__gt=after, since__lte=until)
    return {thing: since for thing, since in rows.values_list("thing", "since") if since is not None}


@contextmanager
def index_of(things: Iterable[str]) -> Iterator[Engine]:
    """An index of those of these things that are public now, for as long as the block lasts."""
    with TemporaryDirectory(prefix="portal-news-") as folder:
        engine = Embedded(Path(folder))
        engine.rebuild(_entries(things)).swap()
        yield engine


def _entries(things: Iterable[str]) -> Iterator[Entry]:
    by_kind: dict[str, list[str]] = defaultdict(list)
    for thing in things:
        kind, _colon, each = thing.partition(":")
        by_kind[kind].append(each)
    now = timezone.now()
    for kind, ids in by_kind.items():
        for start in range(0, len(ids), AT_ONCE):
            entries = entries_of(kind, ids[start : start + AT_ONCE])
            yield from (entry for entry in entries if entry.expires_at is None or entry.expires_at > now)


def found_in(engine: Engine, query: str, language: str) -> Sequence[Hit]:
    """What a followed search finds in an index, the newest first: only what has all of its words. One query."""
    wanted = read(QueryDict(query)).wanted
    answer = engine.search(
        Ask(
            question=read_question(wanted.text, synonym_lines()),
            language=language,
            filters=wanted.filters,
            year_from=wanted.year_from,
            year_to=wanted.year_to,
            sort="newest",
            limit=DEEPEST,
        )
    )
    return () if answer.is_loose else answer.hits
