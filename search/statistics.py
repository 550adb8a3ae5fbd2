"""Counting what is searched, and in which place stands what is opened of it: totals, and nothing about who did.

A search is counted by its words, unless they look like somebody's data. The links of its results carry the place and a
digest of the words, signed (`sr=3.…`); the page that is opened is served as ever, and the place is counted beside it.
Both are kept in this process and written a few seconds later, by a thread of a server; elsewhere at once. What a killed
process has not written is lost: these are statistics.
"""

import atexit
import hashlib
import hmac
import logging
import re
import threading
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections, transaction
from django.db.models import F, Sum
from django.http import HttpRequest
from django.utils import timezone

from portal.numbers import record_key
from portal.readers import does_again, is_program
from search.analysis import words
from search.models import Clicks, Searches

logger = logging.getLogger(__name__)

PARAMETER = "sr"
LONGEST = 80
"""Characters of a search that is counted; nobody types longer ones twice."""
AGAIN_SECONDS = 1800
"""The same reader's same search, or click on the same place of it, within half an hour is one."""
FLUSH_SECONDS = 10.0
MOST_KEPT = 5_000
"""Different searches and clicks that wait to be written; more at once are no readers'."""
LEAST_SHOWN = 2
"""A search is shown to editors from this many times on in the period."""
RARE = 5
RARE_DAYS = 30
"""Searches of fewer times than RARE are forgotten after so many days: what one person typed is no statistic."""

_NUMBER = re.compile(r"\d[\d\s.\-/()]*\d|\d")
_YEAR = re.compile(r"(?:18|19|20)\d\d")


# --- what is counted ------------------------------------------------------------------------


def countable(text: str) -> str:
    """A search as it is counted: its words without accents and capitals. Nothing for one that is too long or holds an
    e-mail address or a number of seven digits or more (a telephone's, a document's), spaced or not.
    """
    if "@" in text:
        return ""
    for found in _NUMBER.finditer(text):
        groups = re.findall(r"\d+", found.group())
        if not all(_YEAR.fullmatch(group) for group in groups) and sum(map(len, groups)) >= 7:
            return ""
    query = " ".join(words(text))
    return query if len(query) <= LONGEST else ""


def digest_of(language: str, query: str) -> str:
    """Sixteen characters that stand for a search and tell nobody its words."""
    return _signature(f"{language}\n{query}", 16)


def _signature(of: str, length: int) -> str:
    return hmac.new(f"{settings.SECRET_KEY}searches".encode(), of.encode(), hashlib.sha256).hexdigest()[:length]


@dataclass(frozen=True, slots=True)
class Marks:
    """What the links of one search's results carry."""

    digest: str
    """Empty where the search is not counted: its links carry nothing."""
    day: date

    def at(self, rank: int) -> str:
        """The part of a query string for the result in a place, from 1; 0 for a recommended one."""
        if not self.digest:
            return ""
        said = f"{rank}.{self.digest}"
        return f"{PARAMETER}={said}.{_signature(f'{said} {self.day:%Y%m%d}', 12)}"


def marks_of(text: str, language: str) -> Marks:
    query = countable(text)
    return Marks(digest_of(language, query) if query else "", timezone.localdate())


def count_search(request: HttpRequest, *, text: str, language: str, results: int) -> None:
    """Count a search once for each reader. No query; the cache is asked once."""
    query = countable(text)
    if not query or is_program(request):
        return
    digest = digest_of(language, query)
    if not does_again(f"search {digest}", request, seconds=AGAIN_SECONDS):
        _keep(_Search(timezone.localdate(), language, digest, query), results)


def count_click(request: HttpRequest, mark: str) -> None:
    """Count an opened result, by what its link carried. Marks that are not ours, or of another day, count nothing."""
    rank, digest, signature = (*mark.split("."), "", "", "")[:3]
    today = timezone.localdate()
    signed = {_signature(f"{rank}.{digest} {day:%Y%m%d}", 12) for day in (today, today - timedelta(days=1))}
    number = record_key(rank)
    if number is None or number > 1000 or signature not in signed:
        return
    if not is_program(request) and not does_again(f"click {rank} {digest}", request, seconds=AGAIN_SECONDS):
        _keep(_Click(today, digest, number), 0)


# --- keeping and writing --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Search:
    day: date
    language: str
    digest: str
    query: str


@dataclass(frozen=True, slots=True)
class _Click:
    day: date
    digest: str
    rank: int


_lock = threading.Lock()
_searches: Counter[_Search] = Counter()
_empty: Counter[_Search] = Counter()
_results: dict[_Search, int] = {}
_clicks: Counter[_Click] = Counter()


def _keep(what: _Search | _Click, results: int) -> None:
    with _lock:
        if len(_searches) + len(_clicks) >= MOST_KEPT:
            return
        if isinstance(what, _Click):
            _clicks[what] += 1
        else:
            _searches[what] += 1
            _empty[what] += not results
            _results[what] = results
    if not _threads:
        flush()


def flush() -> None:
    """Write what is kept, in one transaction; nothing where that is nothing."""
    with _lock:
        searches, empty, results, clicks = dict(_searches), dict(_empty), dict(_results), dict(_clicks)
        for kept in (_searches, _empty, _results, _clicks):
            kept.clear()
    if not searches and not clicks:
        return
    with transaction.atomic():
        for each, number in searches.items():
            row, _made = Searches.objects.get_or_create(
                day=each.day, digest=each.digest, defaults={"language": each.language, "query": each.query}
            )
            Searches.objects.filter(pk=row.pk).update(
                number=F("number") + number,
                without_result=F("without_result") + empty.get(each, 0),
                results=results.get(each, 0),
            )
        for click, number in clicks.items():
            place, _made = Clicks.objects.get_or_create(day=click.day, digest=click.digest, rank=click.rank)
            Clicks.objects.filter(pk=place.pk).update(number=F("number") + number)


def counted_until() -> datetime:
    """Up to when what is written down is whole: each server process keeps the last searches for a while."""
    return timezone.now() - timedelta(seconds=FLUSH_SECONDS)


_threads: list[threading.Thread] = []
_over = threading.Event()


def start() -> None:
    """Start the thread that writes, once in a process."""
    if not _threads:
        _over.clear()
        _threads.append(threading.Thread(target=_write, name="search-statistics", daemon=True))
        _threads[0].start()
        atexit.register(stop)


def stop() -> None:
    """Write what is kept, and end the thread."""
    if _threads:
        _over.set()
        _threads[0].join(timeout=5)
        _threads.clear()


def _write() -> None:
    try:
        is_over = False
        while not is_over:
            is_over = _over.wait(FLUSH_SECONDS)
            close_old_connections()
            try:
                flush()
            except DatabaseError:
                logger.exception("What was searched could not be written down.")
                connections.close_all()
    finally:
        connections.close_all()


# --- forgetting -----------------------------------------------------------------------------


def forget_old(*, days: int, at: date | None = None) -> dict[str, int]:
    """Forget what is older than so many days, and rare searches sooner; returns how many rows went."""
    today = at or timezone.localdate()
    searches = Searches.objects.filter(day__lt=today - timedelta(days=days)).delete()[0]
    clicks = Clicks.objects.filter(day__lt=today - timedelta(days=days)).delete()[0]
    totals = Searches.objects.values("digest").annotate(all=Sum("number")).order_by()
    rare = totals.filter(all__lt=RARE).values("digest")
    searches += Searches.objects.filter(day__lt=today - timedelta(days=RARE_DAYS), digest__in=rare).delete()[0]
    return {"searches": searches, "clicks": clicks}
