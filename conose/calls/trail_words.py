"""What an entry of the audit trail tells besides what was done, in the reader's language.

Entries keep keys and numbers (conose.calls.audit); who and what these are is looked up for a page of entries at once, so
that whoever is erased or removed is not named here either.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from conose.calls.fields import in_currency
from conose.models import (
    ApplicationFile,
    Assignment,
    AuditEntry,
    CallQuestion,
    EligibilityCriterion,
    GrantFile,
    GrantMilestone,
    LetterKind,
    PanelMember,
    Referee,
    Reviewer,
    Verdict,
)
from portal.timezones import moment_at


class TrailWords:
    """The details of some entries in words; each kind of thing they name is read once. Nine queries at most."""

    def __init__(self, entries: Iterable[AuditEntry]) -> None:
        self.entries = list(entries)

    def of(self, entry: AuditEntry) -> str:
        """“Reviewer: Rita Solís · Criterion: Age”; "" where there is nothing more to tell.

        In the order of `_MAKERS`: PostgreSQL keeps a detail's names in an order of its own.
        """
        detail = entry.detail
        said = [make(self, entry, detail[name]) for name, make in _MAKERS.items() if name in detail]
        return " · ".join(each for each in said if each)

    def _keys(self, name: str) -> list[Any]:
        return [entry.detail[name] for entry in self.entries if name in entry.detail]

    def _uuids(self, name: str) -> list[UUID]:
        return [UUID(str(each)) for each in self._keys(name) if len(str(each).replace("-", "")) == 32]

    @cached_property
    def reviewers(self) -> Mapping[Any, str]:
        return dict(Reviewer.objects.filter(pk__in=self._keys("reviewer")).values_list("pk", "name"))

    @cached_property
    def members(self) -> Mapping[Any, str]:
        return dict(PanelMember.objects.filter(pk__in=self._keys("member")).values_list("pk", "name"))

    @cached_property
    def referees(self) -> Mapping[str, str]:
        rows = Referee.objects.filter(key__in=self._uuids("referee")).values_list("key", "name")
        return {key.hex: name for key, name in rows}

    @cached_property
    def files(self) -> Mapping[str, str]:
        keys = self._uuids("file")
        own = ApplicationFile.objects.filter(key__in=keys).values_list("key", "name")
        found = {key.hex: name for key, name in own}
        missing = [key for key in keys if key.hex not in found]
        if missing:
            of_grants = GrantFile.objects.filter(key__in=missing).values_list("key", "name")
            found |= {key.hex: name for key, name in of_grants}
        return found

    @cached_property
    def criteria(self) -> Mapping[str, str]:
        asked = {"age": _("age"), "country": _("country"), "institution": _("institution")}
        rows = EligibilityCriterion.objects.filter(key__in=self._uuids("criterion"))
        return {**asked, **{each.key.hex: each.label for each in rows}}

    @cached_property
    def questions(self) -> Mapping[Any, str]:
        rows = CallQuestion.objects.filter(pk__in=self._keys("question"))
        return {each.pk: each.question for each in rows if each.published_at is not None}

    @cached_property
    def milestones(self) -> Mapping[tuple[int, int], str]:
        """By the application and the milestone's place."""
        concerned = [entry.application_id for entry in self.entries if "milestone" in entry.detail]
        rows = GrantMilestone.objects.filter(grant__application__in=concerned)
        return {(one, place): title for one, place, title in rows.values_list("grant__application", "place", "title")}


def _named(label: Callable[[], str], table: str) -> Callable[[TrailWords, AuditEntry, Any], str]:
    """A label and what a key stands for; that it is gone where it is."""

    def make(words: TrailWords, entry: AuditEntry, value: Any) -> str:
        known: Mapping[Any, str] = getattr(words, table)
        key = value.replace("-", "") if isinstance(value, str) else value
        return f"{label()}: {known.get(key) or known.get(value) or _('not there any more')}"

    return make


def _milestone(words: TrailWords, entry: AuditEntry, value: Any) -> str:
    return words.milestones.get((entry.application_id or 0, value), _("no. %(place)s") % {"place": value})


def _met(words: TrailWords, entry: AuditEntry, value: Any) -> str:
    said = _("met") if value else _("not met")
    if "before" not in entry.detail:
        return said
    before = _("met") if entry.detail["before"] else _("not met")
    return _("%(now)s, before: %(before)s") % {"now": said, "before": before}


def _verdict(words: TrailWords, entry: AuditEntry, value: Any) -> str:
    labels = dict(Verdict.choices)
    now, before = labels.get(value, value), entry.detail.get("before")
    if not before or before == value:
        return str(now)
    return _("%(now)s, before: %(before)s") % {"now": now, "before": labels.get(before, before)}


def _kind(words: TrailWords, entry: AuditEntry, value: Any) -> str:
    labels: dict[Any, Any] = {**dict(Assignment.Conflict.choices), **dict(LetterKind.choices)}
    return str(labels.get(value, str(value).upper()))


def _moment(label: Callable[[], str]) -> Callable[[TrailWords, AuditEntry, Any], str]:
    def make(words: TrailWords, entry: AuditEntry, value: Any) -> str:
        try:
            at = datetime.fromisoformat(str(value))
        except ValueError:
            return f"{label()}: {value}"
        return f"{label()}: {moment_at(at, entry.call.timezone)}"

    return make


def _amount(words: TrailWords, entry: AuditEntry, value: Any) -> str:
    try:
        return in_currency(Decimal(str(value)), entry.call.currency)
    except InvalidOperation:
        return str(value)


def _payment(words: TrailWords, entry: AuditEntry, value: Any) -> str:
    labels = dict(GrantMilestone.Payment.choices)
    before = entry.detail.get("before")
    now = str(labels.get(value, value))
    if not before or before == value:
        return now
    return _("%(now)s, before: %(before)s") % {"now": now, "before": labels.get(before, before)}


def _text(words: TrailWords, entry: AuditEntry, value: Any) -> str:
    return f"“{value}”" if value else ""


def _counted(words_of: Any) -> Callable[[TrailWords, AuditEntry, Any], str]:
    """`words_of` is a lazy text that counts by “number”."""

    def make(words: TrailWords, entry: AuditEntry, value: Any) -> str:
        return str(words_of % {"number": value}) if isinstance(value, int) else str(value)

    return make


def _number(words: TrailWords, entry: AuditEntry, value: Any) -> str:
    """How many things a page or a file held; of an application that was refused its number, which stands beside it."""
    if entry.what == "application.refused" or not isinstance(value, int):  # entries of before have it
        return ""
    if entry.what == "review.viewed":
        return ngettext("%(number)s review", "%(number)s reviews", value) % {"number": value}
    if entry.what == "letters.viewed":
        return ngettext("%(number)s letter", "%(number)s letters", value) % {"number": value}
    return ngettext("%(number)s application", "%(number)s applications", value) % {"number": value}


def _page(words: TrailWords, entry: AuditEntry, value: Any) -> str:
    return _("page %(number)s") % {"number": value} if value != 1 else ""


def _place(words: TrailWords, entry: AuditEntry, value: Any) -> str:
    if entry.what == "application.submitted":
        return _("submission no. %(place)s") % {"place": value}
    return _("no. %(place)s") % {"place": value}


def _blind(words: TrailWords, entry: AuditEntry, value: Any) -> str:
    return _("blind review") if value else _("open review")


def _digest(words: TrailWords, entry: AuditEntry, value: Any) -> str:
    return f"SHA-256 {str(value)[:16]}…"


_MAKERS: dict[str, Callable[[TrailWords, AuditEntry, Any], str]] = {
    "reviewer": _named(lambda: _("Reviewer"), "reviewers"),
    "member": _named(lambda: _("Member"), "members"),
    "referee": _named(lambda: _("Referee"), "referees"),
    "file": _named(lambda: _("File"), "files"),
    "criterion": _named(lambda: _("Criterion"), "criteria"),
    "question": _named(lambda: _("Question"), "questions"),
    "milestone": _milestone,
    "met": _met,
    "verdict": _verdict,
    "reserve": _place,
    "kind": _kind,
    "why": _text,
    "reason": _text,
    "title": _text,
    "until": _moment(lambda: _("Until")),
    "opens_at": _moment(lambda: _("Opening")),
    "closes_at": _moment(lambda: _("Closing")),
    "amount": _amount,
    "after": _payment,
    "number": _number,
    "records": _number,
    "page": _page,
    "place": _place,
    "sha256": _digest,
    "digest": _digest,
    "blind": _blind,
    "wanted": _counted(ngettext_lazy("%(number)s review of each", "%(number)s reviews of each", "number")),
    "criteria": _counted(ngettext_lazy("%(number)s criterion", "%(number)s criteria", "number")),
    "present": _counted(ngettext_lazy("%(number)s was there", "%(number)s were there", "number")),
    "letters": _counted(ngettext_lazy("%(number)s letter", "%(number)s letters", "number")),
}
"""How each detail is told, by its name; “before” is told with what it was before."""
