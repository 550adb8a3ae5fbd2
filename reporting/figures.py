"""The registry of reach figures: each one definition, computed in one way.

What a figure means is said here and in docs/figures.md; how it is counted, in `reporting.queries`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from conose.training.queries import trainings_of
from datacction.editions.queries import MINISTERS, forums_of, presented_in, speaks_here
from datacction.exchanges.queries import exchanges_of
from datacction.queries import knowledge_products
from participants.models import Activity, Mode, Role, Sex
from reporting import queries
from reporting.queries import Counted


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
    """Distinct people behind the number, for the public gate; None where nobody asked for them."""


SESSIONS = (Activity.Kind.SESSION,)
EDITIONS = (Activity.Kind.FORUM, Activity.Kind.EDITION)
COUNTED_WHO = _("Counts everyone who %(rule)s")


class Group(TextChoices):
    """What a figure is about, in the order in which figures are read: what every report asks for comes first."""

    PEOPLE = "people", _("People")
    PLACES = "places", _("Institutions and countries")
    ACTIVITIES = "activities", _("Activities and hours")
    TRAINING = "training", _("Training")
    KNOWLEDGE = "knowledge", _("Knowledge")


@dataclass(frozen=True)
class Figure:
    """One figure. `measure` computes it over the participations of a selection."""

    name: str
    label: str | Promise
    definition: str | Promise
    measure: Callable[[Counted], Value] = field(repr=False)
    group: Group
    """Among which figures it stands, on the page and in files. There is none without: 20 numbers in a row are not read."""
    rule: str | Promise = COUNTED_WHO
    """What it counts in one line that stands under it; `%(rule)s` is the rule of presence in words."""
    unit: str | Promise = ""
    is_share: bool = False
    people: Callable[[Counted], int] = field(repr=False, default=lambda counted: counted.people)
    """How many different people it is counted over."""
    of_kinds: tuple[str, ...] = ()
    """The kinds of activity that it is about, where it is not about all: shown where there is any, since a nought would say
    nothing of the others, and not asked of the database where there is none."""

    def of(self, counted: Counted, *, people: bool = False) -> Value:
        """The figure over the participations of a selection; with the people behind it for the public gate."""
        if self.of_kinds and counted.kinds.isdisjoint(self.of_kinds):
            return Value(0, 0, people=0 if people else None)
        value = self.measure(counted)
        return replace(value, people=self.people(counted)) if people else value


def _share_of_women(counted: Counted) -> Value:
    not_stated, women = (counted.people_by_sex[sex] for sex in (Sex.NOT_STATED, Sex.WOMEN))
    stated = counted.people - not_stated
    return Value(women / stated if stated else None, counted.participations, women, stated, not_stated)


def _different(column: str) -> Callable[[Counted], Value]:
    def measure(counted: Counted) -> Value:
        stated = counted.having(**{f"{column}__isnull": False})
        return Value(stated.different(column), stated.participations)

    return measure


def _people_stating(column: str) -> Callable[[Counted], int]:
    return lambda counted: counted.having(**{f"{column}__isnull": False}).people


def _of_kind(counted: Counted, kind: str) -> Counted:
    return counted.having(activity__in=counted.activities.filter(kind=kind).values("pk"))


def _of_episodes(counted: Counted) -> Counted:
    return _of_kind(counted, Activity.Kind.EPISODE)


def _sessions(counted: Counted) -> Value:
    sessions = counted.activities.filter(kind=Activity.Kind.SESSION)
    return Value(sessions.count(), _of_kind(counted, Activity.Kind.SESSION).participations)


def _of_sessions(counted: Counted) -> int:
    return _of_kind(counted, Activity.Kind.SESSION).people


def _sessions_held(name: str, label: str | Promise, definition: str | Promise, mode: Mode) -> Figure:
    """How many sessions somebody was in by one mode."""
    return Figure(
        name,
        label,
        definition,
        lambda counted: _sessions(counted.having(mode=mode)),
        Group.ACTIVITIES,
        rule=_("Sessions that somebody counted here took part in that way"),
        people=lambda counted: _of_sessions(counted.having(mode=mode)),
        of_kinds=SESSIONS,
    )


def _ministers(counted: Counted) -> Counted:
    return counted.where(speaks_here(ranks=MINISTERS), activity__kind__in=EDITIONS)


def _international(counted: Counted) -> Counted:
    return counted.where(speaks_here(from_elsewhere=True), activity__kind__in=EDITIONS, role=Role.SPECIALIST)


def _people_of(part: Callable[[Counted], Counted]) -> Callable[[Counted], Value]:
    def measure(counted: Counted) -> Value:
        found = part(counted)
        return Value(found.people, found.participations)

    return measure


def _held(
    name: str,
    label: str | Promise,
    definition: str | Promise,
    kind: str,
    group: Group,
    others: Callable[[Counted], int] | None = None,
) -> Figure:
    """How many of the network's activities of a kind somebody took part in, whatever their sessions; with `others` of its kind."""
    return Figure(
        name,
        label,
        definition,
        lambda counted: Value(
            trainings_of(counted.activities.filter(kind=kind)) + (others(counted) if others else 0),
            _of_kind(counted, kind).participations,
        ),
        group,
        rule=_("Those in a session of which somebody counted here took part"),
        people=lambda counted: _of_kind(counted, kind).people,
        of_kinds=(kind,),
    )


def _presented(name: str, label: str | Promise, definition: str | Promise, kind: str) -> Figure:
    """How many tools, or experiences, were presented in editions."""

    def of_editions(counted: Counted) -> Counted:
        return counted.having(activity__kind__in=EDITIONS)

    return Figure(
        name,
        label,
        definition,
        lambda counted: Value(presented_in(counted.activities, kind), of_editions(counted).participations),
        Group.KNOWLEDGE,
        rule=_("On the public pages of editions that somebody counted here took part in, each once"),
        people=lambda counted: of_editions(counted).people,
        of_kinds=EDITIONS,
    )


_DECLARED: dict[str, Figure] = {
    figure.name: figure
    for figure in (
        Figure(
            "participants",
            _("Participants"),
            _(
                "Different people who took part in at least one activity, in any role. A person counts once, however "
                "many activities, devices, rejoins or e-mail addresses."
            ),
            lambda counted: Value(counted.people, counted.participations),
            Group.PEOPLE,
        ),
        Figure(
            "share_women",
            _("Women among participants"),
            _(
                "Women divided by the participants whose sex is stated. Sex is as the person stated it last in anything "
                "they took part in; it is never inferred. Those who did not state it are not in the denominator."
            ),
            _share_of_women,
            Group.PEOPLE,
            unit="%",
            is_share=True,
        ),
        Figure(
            "participations",
            _("Participations"),
            _("Each person in each activity they took part in, once for each role they had there."),
            lambda counted: Value(counted.participations, counted.participations),
            Group.PEOPLE,
            rule=_("One for each activity and role of those who %(rule)s"),
        ),
        Figure(
            "institutions",
            _("Institutions"),
            _(
                "Different institutions that the participants belonged to when they took part. An institution counts "
                "once under all its names; participations without an institution count none."
            ),
            _different("institution"),
            Group.PLACES,
            rule=_("Each institution counts once; of everyone who %(rule)s"),
            people=_people_stating("institution"),
        ),
        Figure(
            "countries",
            _("Countries"),
            _(
                "Different countries of the participants when they took part; participations without a country "
                "count none."
            ),
            _different("country"),
            Group.PLACES,
            rule=_("Each country counts once; of everyone who %(rule)s"),
            people=_people_stating("country"),
        ),
        Figure(
            "hours_of_exchange",
            _("Hours of exchange"),
            _(
                "How long the activities lasted, each once, from their start to their end. Only activities that "
                "somebody counted here took part in; those without a start or an end add nothing, nor do runs of courses, "
                "which are open for weeks."
            ),
            lambda counted: Value(queries.hours_of_activities(counted), counted.participations),
            Group.ACTIVITIES,
            rule=_("How long the activities lasted, each added once"),
            unit=_("hours"),
        ),
        Figure(
            "person_hours",
            _("Person-hours"),
            _(
                "The minutes each person was present in each activity, added up, in hours. Time present is the union "
                "of a person's connections, never their sum. Unknown minutes add nothing; where nobody's are known, "
                "there is no figure."
            ),
            lambda counted: Value(queries.person_hours(counted), counted.having(minutes__isnull=False).participations),
            Group.ACTIVITIES,
            rule=_("Time present, added up; of those who %(rule)s"),
            unit=_("hours"),
            people=_people_stating("minutes"),
        ),
        Figure(
            "specialists",
            _("Specialists"),
            _("Different people who took part in the role of specialist in at least one activity."),
            lambda counted: Value(counted.specialists.people, counted.specialists.participations),
            Group.PEOPLE,
            rule=_("In the role of specialist; counts everyone who %(rule)s"),
            people=lambda counted: counted.specialists.people,
        ),
        Figure(
            "share_women_specialists",
            _("Women among specialists"),
            _(
                "Women divided by the specialists whose sex is stated. Those who did not state it are not in the "
                "denominator."
            ),
            lambda counted: _share_of_women(counted.specialists),
            Group.PEOPLE,
            unit="%",
            is_share=True,
            people=lambda counted: counted.specialists.people,
        ),
        Figure(
            "episodes",
            _("Episodes"),
            _("Different webinar episodes that somebody counted here took part in."),
            lambda counted: Value(
                counted.activities.filter(kind=Activity.Kind.EPISODE).count(), _of_episodes(counted).participations
            ),
            Group.ACTIVITIES,
            rule=_("Webinar episodes that somebody counted here took part in"),
            people=lambda counted: _of_episodes(counted).people,
        ),
        Figure(
            "knowledge_products",
            _("Knowledge products"),
            _(
                "Documents, links and publications of the public episodes that somebody counted here took part in, "
                "each once whatever the languages it stands in."
            ),
            lambda counted: Value(knowledge_products(counted.activities).count(), counted.participations),
            Group.KNOWLEDGE,
            rule=_("Of the public episodes, each once whatever its languages"),
        ),
        Figure(
            "bilateral_meetings",
            _("Exchanges"),
            _("Different exchanges between countries, in a session of which somebody counted here took part."),
            lambda counted: Value(
                exchanges_of(counted.activities), _of_kind(counted, Activity.Kind.SESSION).participations
            ),
            Group.ACTIVITIES,
            rule=_("Exchanges in a session of which somebody counted here took part"),
            people=_of_sessions,
            of_kinds=SESSIONS,
        ),
        Figure(
            "sessions",
            _("Sessions of exchanges"),
            _("Different sessions of exchanges that somebody counted here took part in, online or in person."),
            _sessions,
            Group.ACTIVITIES,
            rule=_("Sessions that somebody counted here took part in"),
            people=_of_sessions,
            of_kinds=SESSIONS,
        ),
        _sessions_held(
            "sessions_online",
            _("Sessions online"),
            _("Sessions of exchanges that somebody counted here took part in online."),
            Mode.ONLINE,
        ),
        _sessions_held(
            "sessions_in_person",
            _("Sessions in person"),
            _("Sessions of exchanges that somebody counted here took part in in person."),
            Mode.IN_PERSON,
        ),
        Figure(
            "ministers",
            _("Ministers and vice ministers"),
            _(
                "Different people who took part in a forum or Week and stand on its page as a minister or vice minister: in "
                "the rank that they had then."
            ),
            _people_of(_ministers),
            Group.PEOPLE,
            rule=_("In that rank on the page of the edition; counts everyone who %(rule)s"),
            people=lambda counted: _ministers(counted).people,
            of_kinds=EDITIONS,
        ),
        Figure(
            "international_speakers",
            _("International speakers"),
            _(
                "Different people who took part in a forum or Week in the role of specialist, stand on its page, and came from "
                "another country than its host. Who stated no country is not one."
            ),
            _people_of(_international),
            Group.PEOPLE,
            rule=_("From another country than the host's; counts everyone who %(rule)s"),
            people=lambda counted: _international(counted).people,
            of_kinds=EDITIONS,
        ),
        _presented(
            "tools",
            _("Tools presented"),
            _("Tools that were presented in forums and Weeks that somebody counted here took part in."),
            "tool",
        ),
        _presented(
            "experiences",
            _("Experiences shared"),
            _("Experiences that were shared in forums and Weeks that somebody counted here took part in."),
            "experience",
        ),
        _held(
            "training_cycles",
            _("Training cycles"),
            _("Different training cycles of the network, in a session of which somebody counted here took part."),
            Activity.Kind.TRAINING_CYCLE,
            Group.TRAINING,
        ),
        _held(
            "training_programmes",
            _("Virtual training programmes"),
            _("Different virtual programmes of the network, in a session of which somebody counted here took part."),
            Activity.Kind.VIRTUAL_PROGRAMME,
            Group.TRAINING,
        ),
        _held(
            "certificate_courses",
            _("Certificate courses"),
            _("Different certificate courses of the network, in a session of which somebody counted here took part."),
            Activity.Kind.CERTIFICATE_COURSE,
            Group.TRAINING,
        ),
        _held(
            "forums",
            _("Forums"),
            _("Different forums, of the network or of DatAction, on a day of which somebody counted here took part."),
            Activity.Kind.FORUM,
            Group.ACTIVITIES,
            others=lambda counted: forums_of(counted.activities),
        ),
    )
}

FIGURES: dict[str, Figure] = dict(sorted(_DECLARED.items(), key=lambda declared: list(Group).index(declared[1].group)))
"""In the order of their groups, and in a group as they are declared: pages, files and the command line keep it."""
