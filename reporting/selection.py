"""What a figure is asked of: one reading of filters for pages, addresses and the command line alike.

A filter that may be given several times keeps who meets any of its values; filters of different names all hold.
Written back by `Filters.query`, in one order, so that a view has one permanent address.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Protocol
from urllib.parse import urlencode

from django.db.models import Q, QuerySet, TextChoices
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.models import (
    Activity,
    Country,
    Institution,
    Mode,
    Outcome,
    Participation,
    Programme,
    Role,
    Series,
    Sex,
)
from participants.queries.activities import keys_now
from reporting.outcomes import WORDS

UNKNOWN = "unknown"
"""The value that stands for 'nobody said': an own row of every table."""
RANGE = re.compile(r"(\d{1,5})\s*[-–]\s*(\d{1,5})")
CHOICES: dict[str, type[TextChoices]] = {
    "programme": Programme,
    "kind": Institution.Kind,
    "sex": Sex,
    "role": Role,
    "mode": Mode,
}
LABELS: dict[str, Any] = {
    "programme": gettext_lazy("Programme"),
    "series": gettext_lazy("Series"),
    "activity": gettext_lazy("Activity"),
    "since": gettext_lazy("From"),
    "until": gettext_lazy("Until"),
    "country": gettext_lazy("Country"),
    "institution": gettext_lazy("Institution"),
    "kind": gettext_lazy("Kind of institution"),
    "sex": gettext_lazy("Sex"),
    "role": gettext_lazy("Role"),
    "mode": gettext_lazy("Mode"),
    "outcome": gettext_lazy("Outcome"),
    "uncounted": gettext_lazy("Staff and test accounts too"),
}


class FilterError(ValueError):
    """Values that are not known: a translated sentence for each, and the filters without them."""

    def __init__(self, sentences: Sequence[str], usable: "Filters") -> None:
        super().__init__(" ".join(sentences))
        self.sentences = list(sentences)
        self.usable = usable


class Values(Protocol):
    """The part of Django's QueryDict that is read here."""

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True)
class Filters:
    """Values as people write them: keys and codes, sorted. Empty means no restriction."""

    programme: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    activity: tuple[str, ...] = ()
    since: datetime.date | None = None
    until: datetime.date | None = None
    country: tuple[str, ...] = ()
    institution: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    sex: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    outcome: str = ""
    uncounted: bool = False

    @property
    def stated(self) -> dict[str, str | list[str]]:
        """The filters that are set, as plain values in their lasting order."""
        stated: dict[str, str | list[str]] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, tuple) and value:
                stated[field.name] = list(value)
            elif isinstance(value, datetime.date):
                stated[field.name] = value.isoformat()
            elif value is True:
                stated[field.name] = "1"
            elif isinstance(value, str) and value:
                stated[field.name] = value
        return stated

    @property
    def query(self) -> str:
        """The query string that gives these filters back: the same for the same filters, however they were put."""
        return urlencode(self.stated, doseq=True)

    def participations(self, *, presence: str = Outcome.ATTENDED) -> QuerySet[Participation]:
        """The participations these filters keep, with at least the outcome `presence` where none is asked for."""
        rows = Participation.objects.all()
        word = WORDS[self.outcome or presence]
        if not self.uncounted:
            rows = rows.filter(**({"counted": True} if word.least == Outcome.REGISTERED else {"present": True}))
        if word.least not in (Outcome.REGISTERED, Outcome.ATTENDED) or (
            self.uncounted and word.least != Outcome.REGISTERED
        ):
            rows = rows.filter(outcome__gte=word.least)
        return rows.filter(word.condition, self._of_activity(), self._of_person())

    @property
    def is_of_people(self) -> bool:
        """Whether something is asked of people, and not of activities alone."""
        return bool(self.country or self.institution or self.kind or self.sex or self.role or self.mode)

    def learners(self) -> QuerySet[Participation]:
        """Everybody who asked for a place in a course, whatever became of it. The outcome is not asked for.

        Activities are looked up first, by whatever they are named: the index of learners begins with them.
        """
        rows = Participation.objects.filter(self._of_person(), standing__isnull=False)
        if self.programme or self.series or self.activity or self.since or self.until:
            kept = Activity.objects.filter(self._of_named_activities())
            if self.programme:
                kept = kept.filter(programme__in=self.programme)
            if self.series:
                kept = kept.filter(series__in=named_series(self.programme, self.series))
            rows = rows.filter(activity__in=list(kept.values_list("pk", flat=True)))
        return rows if self.uncounted else rows.filter(counted=True)

    def of_learners(self, *, presence: str = Outcome.ATTENDED) -> QuerySet[Participation]:
        """The same participations as those of learners among `participations`, told by the columns that the index of
        learners carries."""
        rows = replace(self, role=()).learners()
        word = WORDS[self.outcome or presence]
        if word.standings:
            rows = rows.filter(standing__in=word.standings)
        return rows if word.least == Outcome.REGISTERED else rows.filter(outcome__gte=word.least)

    @property
    def admits_registered(self) -> bool:
        """Whether who only registered is counted too."""
        return bool(self.outcome) and WORDS[self.outcome].least == Outcome.REGISTERED

    def _of_activity(self) -> Q:
        """Activities are a few hundred: their numbers are looked up first, and one index does the rest."""
        kept = Q()
        if self.programme:
            kept &= Q(programme__in=self.programme)
        if self.series:
            kept &= Q(series__in=list(named_series(self.programme, self.series).values_list("pk", flat=True)))
        if self.activity or self.since or self.until:
            activities = Activity.objects.filter(self._of_named_activities())
            kept &= Q(activity__in=list(activities.values_list("pk", flat=True)))
        return kept

    def _of_named_activities(self) -> Q:
        """What is asked of an activity itself: its key and its day."""
        kept = Q()
        if self.activity:
            kept &= Q(key__in=self.activity)
        if self.since:
            kept &= Q(starts_on__gte=self.since)
        if self.until:
            kept &= Q(starts_on__lte=self.until)
        return kept

    def _of_person(self) -> Q:
        kept = Q()
        if self.country:
            kept &= _any_of("country", self.country)
        if self.institution:
            kept &= _any_of("institution", self.institution)
        if self.kind:
            kept &= Q(institution_kind__in=self.kind)
        if self.sex:
            kept &= Q(person_sex__in=self.sex)
        if self.role:
            kept &= Q(role__in=self.role)
        if self.mode:
            kept &= Q(mode__in=self.mode)
        return kept


def _any_of(field: str, values: Sequence[str]) -> Q:
    known = [value for value in values if value != UNKNOWN]
    kept = Q(**{f"{field}__in": known}) if known else Q()
    if UNKNOWN in values:
        kept |= Q(**{field: None})
    return kept


def named_series(programmes: Sequence[str], names: Sequence[str]) -> QuerySet[Series]:
    """The series with these keys; a number or a range of numbers names webinar seasons too."""
    wanted = Q(key__in=names)
    for first, last in filter(None, map(_bounds, names)):
        wanted |= Q(kind=Series.Kind.SEASON, number__range=(first, last))
    series = Series.objects.filter(wanted)
    return series.filter(programme__in=programmes) if programmes else series


def _bounds(name: str) -> tuple[int, int] | None:
    """The first and the last number that a name stands for; None where it is no number and no range."""
    if bounds := RANGE.fullmatch(name):
        return int(bounds[1]), int(bounds[2])
    return (int(name), int(name)) if name.isascii() and name.isdigit() and len(name) <= 5 else None


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Sorted numbers as the stretches in which one follows the other."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _as_ranges(runs: Sequence[tuple[int, int]]) -> list[str]:
    return [str(first) if first == last else f"{first}-{last}" for first, last in runs]


def read_filters(values: Values) -> Filters:
    """Filters from a query string or from the command line.

    Raises FilterError with a sentence for each value that is not known; its `usable` holds the others.
    """
    sentences: list[str] = []
    given = {name: _values(values, name) for name in LABELS}
    read: dict[str, object] = {}
    for name, choices in CHOICES.items():
        read[name] = _known(name, given[name], [str(choice) for choice in choices.values], sentences)
    for name in ("outcome", "since", "until"):
        refuse_several(LABELS[name], given[name], sentences)
    read["outcome"] = "".join(_known("outcome", given["outcome"][-1:], list(WORDS), sentences))
    read["uncounted"] = bool(given["uncounted"]) and given["uncounted"][-1].lower() not in ("0", "no", "false")
    programmes = tuple(str(value) for value in read["programme"])  # type: ignore[attr-defined]
    read["series"] = _known_series(programmes, given["series"], sentences)
    read["activity"] = _known_activities(given["activity"], sentences)
    read["country"] = _known_countries(given["country"], sentences)
    read["institution"] = _known_institutions(given["institution"], sentences)
    read["since"], read["until"] = (_day(given[name], name, sentences) for name in ("since", "until"))
    filters = Filters(**read)  # type: ignore[arg-type]
    if filters.since and filters.until and filters.since > filters.until:
        sentences.append(
            _("The period ends (%(until)s) before it begins (%(since)s).")
            % {"until": filters.until, "since": filters.since}
        )
    if sentences:
        raise FilterError(sentences, filters)
    return filters


def _values(values: Values, name: str) -> list[str]:
    """All values given under a name; a comma separates values too."""
    given = values.getlist(name)
    return [part.strip() for value in given for part in str(value).split(",") if part.strip()]


def refuse_several(label: object, given: Sequence[str], sentences: list[str]) -> None:
    """Say that there can be one value where others are given: which of them was meant nobody knows."""
    if len(set(given)) > 1:
        sentences.append(
            _("%(filter)s: one value is possible, and these were given: %(values)s.")
            % {"filter": label, "values": ", ".join(value[:40] for value in given[:5])}
        )


def _unknown(name: str, value: str, choices: Sequence[str]) -> str:
    return _("“%(value)s” is not a value of %(filter)s; there are: %(choices)s.") % {
        "value": value[:80],
        "filter": LABELS[name],
        "choices": ", ".join(choices),
    }


def _known(name: str, given: Sequence[str], choices: Sequence[str], sentences: list[str]) -> tuple[str, ...]:
    lowered = {value.lower() for value in given}
    sentences.extend(_unknown(name, value, choices) for value in sorted(lowered.difference(choices)))
    return tuple(choice for choice in choices if choice in lowered)


def _known_activities(given: Sequence[str], sentences: list[str]) -> tuple[str, ...]:
    """Activities by their keys. A former key is read as the one the activity has now: an address kept by somebody still
    shows what it showed."""
    now = keys_now(given)
    sentences.extend(
        _("There is no activity with the key “%(value)s”.") % {"value": key[:80]}
        for key in sorted(set(given) - now.keys())
    )
    return tuple(sorted(set(now.values())))


def _known_countries(given: Sequence[str], sentences: list[str]) -> tuple[str, ...]:
    """Countries by their codes, whatever the case."""
    wanted = {value if value == UNKNOWN else value.upper(): value for value in given}
    found = {UNKNOWN, *Country.objects.filter(code__in=wanted).values_list("code", flat=True)}
    sentences.extend(
        _("There is no country “%(value)s”: write its code of two letters, such as GT.") % {"value": wanted[code][:80]}
        for code in sorted(wanted.keys() - found)
    )
    return tuple(sorted(found & wanted.keys()))


def _known_series(programmes: Sequence[str], given: Sequence[str], sentences: list[str]) -> tuple[str, ...]:
    """Names that stand for series; ranges stay as they were written, so that the address stays short.

    A range must hold nothing but what there is: a figure said to be of seasons 1 to 99 would be taken for that. What
    is left of it is the stretches that there are.
    """
    if not given:
        return ()
    found = list(named_series(programmes, given).values_list("key", "kind", "number"))
    keys = {key for key, _kind, _number in found}
    seasons = sorted({number for _key, kind, number in found if kind == Series.Kind.SEASON and number is not None})
    known: set[str] = set()
    for name in sorted(set(given)):
        bounds = _bounds(name)
        there = _runs([number for number in seasons if bounds and bounds[0] <= number <= bounds[1]])
        if name in keys or (bounds is not None and there == [bounds]):
            known.add(name)
        elif bounds is not None and there:
            known.update(_as_ranges(there))
            sentences.append(
                _("“%(value)s” names series that there are not: %(missing)s. There are: %(there)s.")
                % {
                    "value": name,
                    "missing": ", ".join(_as_ranges(_between(bounds, there))),
                    "there": ", ".join(_as_ranges(there)),
                }
            )
        else:
            sentences.append(_("There is no series “%(value)s”.") % {"value": name[:80]})
    return tuple(sorted(known, key=lambda name: (not name.isdigit(), len(name) if name.isdigit() else 0, name)))


def _between(bounds: tuple[int, int], there: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is left of a range without the stretches that there are."""
    left, start = [], bounds[0]
    for first, last in there:
        if first > start:
            left.append((start, first - 1))
        start = last + 1
    return [*left, (start, bounds[1])] if start <= bounds[1] else left


def _known_institutions(given: Sequence[str], sentences: list[str]) -> tuple[str, ...]:
    """Institutions by their number in the registry, which holds whatever they are renamed to.

    One that was merged is read as the one it counts as: an address kept by somebody still shows those it showed.
    """
    numbers = {value for value in given if value.isascii() and value.isdigit() and len(value) < 19}
    counts_as = {UNKNOWN: UNKNOWN}
    if numbers:
        rows = Institution.objects.filter(pk__in=numbers).values_list("pk", Coalesce("merged_into", "pk"))
        counts_as |= {str(pk): str(root) for pk, root in rows}
    sentences.extend(
        _("There is no institution number “%(value)s”.") % {"value": value[:80]}
        for value in sorted(set(given) - counts_as.keys())
    )
    found = {counts_as[value] for value in given if value in counts_as}
    return tuple(sorted(found, key=lambda value: (len(value), value)))


def _day(given: Sequence[str], name: str, sentences: list[str]) -> datetime.date | None:
    if not given:
        return None
    try:
        return datetime.date.fromisoformat(given[-1])
    except ValueError:
        sentences.append(
            _("“%(value)s” is not a day of %(filter)s: write it as 2021-02-28.")
            % {"value": given[-1][:40], "filter": LABELS[name]}
        )
        return None
