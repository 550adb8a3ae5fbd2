"""What stands in the way of undoing an import, as sentences with the rows and the merges that they are about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from participants.models import Institution, Merge, Person
from participants.models.merges import Subject
from participants.queries.merging import rows_of


class Why(models.TextChoices):
    """What somebody has done by hand with a row that an import made. The words are those of `sentence`."""

    MERGED = "merged"
    CHANGED = "changed"
    ACCOUNT = "account"
    RECORD = "record"
    NAMED = "named"
    HAS_MERGED = "has_merged"
    USED = "used"
    BELONGED_TO = "belonged_to"


@dataclass(frozen=True)
class Obstacle:
    """A row that cannot go, by subject and number, and why. It holds no name, so that it can be kept.

    `what` is the model that uses it (USED); `by` the number of the person who belongs to it (BELONGED_TO).
    """

    subject: str
    pk: int
    why: str
    what: str = ""
    by: int = 0


def obstacle(row: Person | Institution, why: Why, *, what: str = "", by: int = 0) -> Obstacle:
    return Obstacle(Subject.PERSON if isinstance(row, Person) else Subject.INSTITUTION, row.pk, why, what, by)


@dataclass(frozen=True)
class Told:
    """An obstacle in the reader's words, the rows that it is about, and the standing merges that made it one."""

    sentence: str
    rows: tuple[Any, ...]
    merges: tuple[Merge, ...]


def told(obstacles: Iterable[Obstacle]) -> list[Told]:
    """Obstacles in the reader's language; what has gone meanwhile is left out. Four queries at most."""
    obstacles = list(obstacles)
    wanted: dict[str, set[int]] = {subject: set() for subject in Subject.values}
    for each in obstacles:
        wanted[each.subject].add(each.pk)
        if each.by:
            wanted[Subject.PERSON].add(each.by)
    rows = {
        (subject, row.pk): row
        for subject, ids in wanted.items()
        if ids
        for row in rows_of(subject).filter(pk__in=ids).order_by("pk")
    }
    merges = _merges(obstacles)
    found = []
    for each in obstacles:
        row, other = rows.get((each.subject, each.pk)), rows.get((Subject.PERSON, each.by))
        if row is not None and (other is not None or not each.by):
            about = (row,) if other is None else (row, other)
            found.append(Told(sentence(each, row, other), about, tuple(merges.get(each, ()))))
    return found


def _merges(obstacles: Iterable[Obstacle]) -> Mapping[Obstacle, list[Merge]]:
    about = [each for each in obstacles if each.why in (Why.MERGED, Why.HAS_MERGED)]
    if not about:
        return {}
    ids = [each.pk for each in about]
    standing = list(
        Merge.objects.filter(models.Q(merged__in=ids) | models.Q(survivor__in=ids), undone_at=None).order_by("pk")
    )
    return {
        each: [
            merge
            for merge in standing
            if merge.subject == each.subject and each.pk == (merge.merged if each.why == Why.MERGED else merge.survivor)
        ]
        for each in about
    }


def sentence(each: Obstacle, row: Any, other: Any = None) -> str:
    """An obstacle as a sentence that names it."""
    if each.why == Why.BELONGED_TO:
        return _("“%(institution)s” is the institution of “%(person)s” (person %(id)d).") % {
            "institution": row,
            "person": other,
            "id": each.by,
        }
    why = {
        Why.MERGED: _("was merged into another"),
        Why.CHANGED: _("was changed by hand"),
        Why.ACCOUNT: _("has an account"),
        Why.RECORD: _("has a record of another source"),
        Why.NAMED: _("was given another name"),
        Why.HAS_MERGED: _("has another one merged into it"),
    }.get(Why(each.why)) or _("is used by: %(what)s") % {"what": apps.get_model(each.what)._meta.verbose_name}
    return _("“%(name)s” (%(kind)s %(id)d) %(why)s.") % {
        "name": row,
        "kind": row._meta.verbose_name,
        "id": row.pk,
        "why": why,
    }
