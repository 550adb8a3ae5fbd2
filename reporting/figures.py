"""The registry of reach figures: each one definition, computed in one way.

What a figure means is said here and in docs/figures.md; how it is counted, in `reporting.queries`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from datacction.queries import knowledge_products
from participants.models import Activity, Participation, Role, Sex
from reporting import queries


@dataclass(frozen=True)
class Value:
    """What a figure came to. A share also has what it is a share of, and who did not say."""

    value: float | int | None
    rests_on: int
    """Participations it is counted over."""
    numerator: int | None = None
    denominator: int | None = None
    not_stated: int | None = None
    people: int | None = None
    """Distinct people behind the number, for the public gate; None where `value` is that number."""


@dataclass(frozen=True)
class Figure:
    """One figure. `measure` computes it over the participations of a selection."""

    name: str
    label: str | Promise
    definition: str | Promise
    measure: Callable[[QuerySet[Participation]], Value] = field(repr=False)
    unit: str | Promise = ""
    is_share: bool = False
    counts_people: bool = False
    """Whether the value is itself a number of people."""


def _specialists(rows: QuerySet[Participation]) -> QuerySet[Participation]:
    return rows.filter(role=Role.SPECIALIST)


def _people(rows: QuerySet[Participation]) -> Value:
    return Value(queries.distinct(rows, "person"), rows.count())


def _share_of_women(rows: QuerySet[Participation]) -> Value:
    by_sex = queries.people_by_sex(rows)
    not_stated = by_sex.pop(Sex.NOT_STATED)
    stated = sum(by_sex.values())
    women = by_sex[Sex.WOMEN]
    return Value(women / stated if stated else None, rows.count(), women, stated, not_stated)


def _episodes(rows: QuerySet[Participation]) -> Value:
    of_episodes = rows.filter(activity__kind=Activity.Kind.EPISODE)
    return Value(
        queries.distinct(of_episodes, "activity"), of_episodes.count(), people=queries.distinct(of_episodes, "person")
    )


def _knowledge_products(rows: QuerySet[Participation]) -> Value:
    products = knowledge_products(queries.activities_of(rows))
    return Value(products.count(), rows.count(), people=queries.distinct(rows, "person"))


FIGURES: dict[str, Figure] = {
    figure.name: figure
    for figure in (
        Figure(
            "participants",
            _("Participants"),
            _(
                "Different people who took part in at least one activity, in any role. A person counts once, however "
                "many activities, devices, rejoins or e-mail addresses."
            ),
            _people,
            counts_people=True,
        ),
        Figure(
            "share_women",
            _("Women among participants"),
            _(
                "Women divided by the participants whose sex is stated. Sex is as the person stated it last in anything "
                "they took part in; it is never inferred. Those who did not state it are not in the denominator."
            ),
            _share_of_women,
            unit="%",
            is_share=True,
        ),
        Figure(
            "participations",
            _("Participations"),
            _("Each person in each activity they took part in, once for each role they had there."),
            lambda rows: Value(rows.count(), rows.count(), people=queries.distinct(rows, "person")),
        ),
        Figure(
            "institutions",
            _("Institutions"),
            _(
                "Different institutions that the participants belonged to when they took part. An institution counts "
                "once under all its names; participations without an institution count none."
            ),
            lambda rows: Value(
                queries.distinct(rows, "institution"),
                rows.exclude(institution=None).count(),
                people=queries.distinct(rows.exclude(institution=None), "person"),
            ),
        ),
        Figure(
            "countries",
            _("Countries"),
            _(
                "Different countries of the participants when they took part; participations without a country "
                "count none."
            ),
            lambda rows: Value(
                queries.distinct(rows, "country"),
                rows.exclude(country=None).count(),
                people=queries.distinct(rows.exclude(country=None), "person"),
            ),
        ),
        Figure(
            "hours_of_exchange",
            _("Hours of exchange"),
            _(
                "How long the activities lasted, each once, from their start to their end. Only activities that "
                "somebody counted here took part in; those without a start or an end add nothing."
            ),
            lambda rows: Value(
                queries.hours_of_activities(rows), rows.count(), people=queries.distinct(rows, "person")
            ),
            unit=_("hours"),
        ),
        Figure(
            "person_hours",
            _("Person-hours"),
            _(
                "The minutes each person was present in each activity, added up, in hours. Time present is the union "
                "of a person's connections, never their sum. Unknown minutes add nothing."
            ),
            lambda rows: Value(
                queries.person_hours(rows),
                rows.exclude(minutes=None).count(),
                people=queries.distinct(rows.exclude(minutes=None), "person"),
            ),
            unit=_("hours"),
        ),
        Figure(
            "specialists",
            _("Specialists"),
            _("Different people who took part in the role of specialist in at least one activity."),
            lambda rows: _people(_specialists(rows)),
            counts_people=True,
        ),
        Figure(
            "share_women_specialists",
            _("Women among specialists"),
            _(
                "Women divided by the specialists whose sex is stated. Those who did not state it are not in the "
                "denominator."
            ),
            lambda rows: _share_of_women(_specialists(rows)),
            unit="%",
            is_share=True,
        ),
        Figure(
            "episodes",
            _("Episodes"),
            _("Different webinar episodes that somebody counted here took part in."),
            _episodes,
        ),
        Figure(
            "knowledge_products",
            _("Knowledge products"),
            _(
                "Documents, links and publications of the public episodes that somebody counted here took part in, "
                "each once whatever the languages it stands in."
            ),
            _knowledge_products,
        ),
    )
}
