"""What figures are broken down by. Each dimension reads one value of a participation and writes it for a reader."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.models import Activity, AgeBand, Country, Institution, Mode, Role, Series, Sex
from participants.queries.institutions import name_said
from portal.sorting import in_spanish_order
from reporting.selection import UNKNOWN
from trainaction.models import Sector


class DimensionError(ValueError):
    """There is no such dimension; the message is a translated sentence."""


@dataclass(frozen=True)
class Member:
    """One value of a dimension: what the database groups by, its lasting key, its label, its place in the order."""

    value: Any
    key: str
    label: str
    order: tuple[Any, ...] = ()
    is_unknown: bool = False


@dataclass(frozen=True)
class Dimension:
    """`column` of a participation is grouped by. `members` turns the values met into members, with one query at most."""

    name: str
    label: str | Promise
    column: str
    members: Callable[[Iterable[Any]], Mapping[Any, Member]] = field(repr=False)
    always: tuple[Any, ...] = ()
    """Values that a table by this dimension shows even where nobody is counted: 'not stated' is always said."""
    is_of_activity: bool = False
    """Whether all of one activity's participations share it."""
    is_in_time: bool = False
    """Whether its values follow one another in time: where not all are drawn, the latest are. Series do not: those of several
    programmes stand one programme after the other."""
    is_in_order: bool = False
    """Whether its values have an order of their own, which is kept wherever some of them stand: months, seasons, ages. Those of
    others stand by size where that is what one looks for."""
    of_learners: bool = False
    """Whether learners alone are asked for it: who breaks down by it asks of learners (docs/decisions/0037)."""


def _unknown(label: str) -> Member:
    return Member(None, UNKNOWN, label, is_unknown=True)


def _choices(choices: Any, unknown: str) -> Callable[[Iterable[Any]], Mapping[Any, Member]]:
    def members(values: Iterable[Any]) -> Mapping[Any, Member]:
        labels = dict(choices.choices)
        order = {value: place for place, value in enumerate(choices.values)}
        return {
            value: Member(value, str(value), str(labels[value]), (order[value],), is_unknown=value == unknown)
            for value in values
            if value in labels
        }

    return members


def _countries(values: Iterable[Any]) -> Mapping[Any, Member]:
    found = Country.objects.in_bulk({value for value in values if value is not None})
    members = {pk: Member(pk, pk, country.name, (in_spanish_order(country.name),)) for pk, country in found.items()}
    return {**members, None: _unknown(_("Country not stated"))}


def _institutions(values: Iterable[Any]) -> Mapping[Any, Member]:
    known = {value for value in values if value is not None}
    rows = Institution.objects.filter(pk__in=known).values_list("pk", name_said(), "acronym")
    members = {
        pk: Member(pk, str(pk), f"{name} ({acronym})" if acronym else name, (in_spanish_order(name), pk))
        for pk, name, acronym in rows
    }
    return {**members, None: _unknown(_("Institution not stated"))}


def _series(values: Iterable[Any]) -> Mapping[Any, Member]:
    found = Series.objects.in_bulk({value for value in values if value is not None})
    members = {
        pk: Member(pk, each.key, each.title, (each.programme, each.kind, each.number or 0, each.key))
        for pk, each in found.items()
    }
    return {**members, None: _unknown(_("In no series"))}


def _activities(values: Iterable[Any]) -> Mapping[Any, Member]:
    found = Activity.objects.in_bulk({value for value in values if value is not None})
    return {
        pk: Member(pk, each.key, each.title, (each.starts_on is None, each.starts_on, each.key))
        for pk, each in found.items()
    }


def _months(values: Iterable[Any]) -> Mapping[Any, Member]:
    members = {
        value: Member(
            value, f"{value // 100:04}-{value % 100:02}", f"{MONTHS[value % 100]} {value // 100}".capitalize(), (value,)
        )
        for value in values
        if value is not None
    }
    return {**members, None: _unknown(_("Date not known"))}


def _years(values: Iterable[Any]) -> Mapping[Any, Member]:
    members = {value: Member(value, str(value), str(value), (value,)) for value in values if value is not None}
    return {**members, None: _unknown(_("Date not known"))}


def _stated(choices: Any, unknown: str | Promise) -> Callable[[Iterable[Any]], Mapping[Any, Member]]:
    """Members of a column that holds the values of choices, none where nothing was said, and any text as it is."""

    def members(values: Iterable[Any]) -> Mapping[Any, Member]:
        labels, places = dict(choices.choices), {value: place for place, value in enumerate(choices.values)}
        found = {
            value: Member(
                value, str(value), str(labels.get(value, value)), (places.get(value, len(places)), str(value))
            )
            for value in values
            if value is not None
        }
        return {**found, None: _unknown(str(unknown))}

    return members


DIMENSIONS: dict[str, Dimension] = {
    dimension.name: dimension
    for dimension in (
        Dimension(
            "sex", gettext_lazy("Sex"), "person_sex", _choices(Sex, Sex.NOT_STATED), always=(Sex.NOT_STATED.value,)
        ),
        Dimension("country", gettext_lazy("Country"), "country", _countries, always=(None,)),
        Dimension("institution", gettext_lazy("Institution"), "institution", _institutions, always=(None,)),
        Dimension(
            "kind",
            gettext_lazy("Kind of institution"),
            "institution_kind",
            _choices(Institution.Kind, Institution.Kind.UNKNOWN),
            always=(Institution.Kind.UNKNOWN.value,),
        ),
        Dimension(
            "month", gettext_lazy("Month"), "month", _months, is_of_activity=True, is_in_time=True, is_in_order=True
        ),
        Dimension("year", gettext_lazy("Year"), "year", _years, is_of_activity=True, is_in_time=True, is_in_order=True),
        Dimension("season", gettext_lazy("Season or series"), "series", _series, is_of_activity=True, is_in_order=True),
        Dimension(
            "activity",
            gettext_lazy("Activity"),
            "activity",
            _activities,
            is_of_activity=True,
            is_in_time=True,
            is_in_order=True,
        ),
        Dimension("role", gettext_lazy("Role"), "role", _choices(Role, "")),
        Dimension("mode", gettext_lazy("Mode"), "mode", _choices(Mode, "")),
        Dimension(
            "sector",
            gettext_lazy("Sector"),
            "sector",
            _stated(Sector, gettext_lazy("Sector not stated")),
            always=(None,),
            of_learners=True,
        ),
        Dimension(
            "age",
            gettext_lazy("Age"),
            "age_band",
            _stated(AgeBand, gettext_lazy("Age not stated")),
            always=(None,),
            of_learners=True,
            is_in_order=True,
        ),
    )
}
MOST_DIMENSIONS = 2


def read_dimensions(names: Iterable[str]) -> tuple[Dimension, ...]:
    """One or two dimensions by their names; none for no names. Raises DimensionError with a sentence."""
    wanted = [part.strip().lower() for name in names for part in name.split(",") if part.strip()]
    for name in wanted:
        if name not in DIMENSIONS:
            raise DimensionError(
                _("“%(name)s” is not something to break down by; there are: %(names)s.")
                % {"name": name[:40], "names": ", ".join(DIMENSIONS)}
            )
    if len(set(wanted)) != len(wanted) or len(wanted) > MOST_DIMENSIONS:
        raise DimensionError(_("A breakdown is by one dimension or by two different ones."))
    return tuple(DIMENSIONS[name] for name in wanted)
