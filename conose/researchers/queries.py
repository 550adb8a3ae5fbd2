"""Reads: who stands in the directory of researchers, what they work on, what waits for an editor."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.core.cache import cache
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When, Window
from django.db.models.functions import Coalesce
from django.utils.text import capfirst
from django.utils.translation import get_language

from conose.models import Researcher, ResearcherLanguage, ResearcherLink, StudyPage, StudyTheme, TeamMember
from participants.attendance.folding import fold_name
from participants.models import Consent, Country, Institution, Person, PublicProfile
from participants.queries.countries import country_name
from participants.queries.institutions import COUNTED_INSTITUTION, name_said
from participants.queries.people import public_profiles
from participants.works import Subjects
from portal.languages import MORE_LANGUAGES
from portal.models import Theme
from portal.queries import public_pages, theme_label
from portal.statements import Option, by_label

LANGUAGE_NAMES = dict(MORE_LANGUAGES)
OfTheme: Any = Researcher.themes.through
OfCountry: Any = Researcher.countries.through
StudyCountry: Any = StudyPage.countries.through
OPTIONS_SECONDS = 60
MOST_WORDS = 6
"""Of a text that is looked for."""


def standing_researchers() -> QuerySet[Researcher]:
    """Those of whom something is approved, and whose consent to the directory stands."""
    agreed = Consent.objects.standing().filter(purpose=Consent.Purpose.RESEARCHER, person=OuterRef("person"))
    return Researcher.objects.filter(Exists(agreed), published_at__isnull=False)


def researcher_profiles(*, theme: str = "", country: str = "", language: str = "") -> QuerySet[Any]:
    """The public profiles of researchers who work on all of these: slug of a theme, ISO code of a country, code of a language.

    Each with `root`, the person who counts. Both consents have to stand: to the profile and to the directory.
    """
    found = standing_researchers()
    if theme:
        of_theme = OfTheme.objects.filter(researcher=OuterRef("pk"), theme__slug=theme)
        found = found.filter(Exists(of_theme))
    if country:
        of_country = OfCountry.objects.filter(researcher=OuterRef("pk"), country=country)
        found = found.filter(Exists(of_country))
    if language:
        found = found.filter(Exists(ResearcherLanguage.objects.filter(researcher=OuterRef("pk"), code=language)))
    own, merged = found.filter(person=OuterRef("root")), found.filter(person__merged_into=OuterRef("root"))
    return public_profiles().filter(Exists(own) | Exists(merged))


def matching(
    *, theme: str = "", country: str = "", language: str = "", institution: str = "", text: str = ""
) -> QuerySet[Any]:
    """The same, also by the number of the institution that counts, and by words: each stands in the name, the institution, the
    position or the biography. Names and institutions are found whatever their accents."""
    found = researcher_profiles(theme=theme, country=country, language=language)
    if institution:
        number = int(institution)
        found = found.filter(
            institution__in=Institution.objects.filter(Q(pk=number) | Q(merged_into=number)).order_by()
        )
    for word in text.split()[:MOST_WORDS]:
        folded = fold_name(word)
        found = found.filter(
            Q(person__key__contains=folded)
            | Q(display_name__icontains=word)
            | Q(institution__key__contains=folded)
            | Q(institution__acronym__iexact=word)
            | Q(position_es__icontains=word)
            | Q(position_en__icontains=word)
            | Q(biography_es__icontains=word)
            | Q(biography_en__icontains=word)
        )
    return found


def language_name(code: str) -> str:
    """A language as it stands in a list, whatever its translation begins with."""
    return capfirst(str(LANGUAGE_NAMES[code]))


class Listed(NamedTuple):
    """A researcher as lists need them."""

    root: int
    slug: str
    name: str
    position_es: str
    position_en: str
    institution: str | None
    total: int
    """How many there are with them, on all pages of the list."""


def listed(profiles: QuerySet[Any], start: int, count: int) -> list[Listed]:
    """So many of them from a place on, by name (a slug is without accents). One query."""
    rows = profiles.order_by("slug", "pk").annotate(total=Window(Count("pk")), named=name_said("institution__"))
    columns = ("root", "slug", "display_name", "position_es", "position_en", "named", "total")
    return [Listed._make(row) for row in rows.values_list(*columns)[start : start + count]]


def filter_options() -> dict[str, list[Option]]:
    """What the directory can be filtered by: (value, label) pairs, by label. Four queries once in OPTIONS_SECONDS, since they
    look through everybody: who leaves is not listed from that moment, and a choice that led to them alone goes a little later.
    """
    key = f"researcher-options-{get_language()}"
    kept: dict[str, list[Option]] | None = cache.get(key)
    if kept is None:
        kept = _filter_options()
        cache.set(key, kept, OPTIONS_SECONDS)
    return kept


def _filter_options() -> dict[str, list[Option]]:
    standing = standing_researchers()
    of_theme = OfTheme.objects.filter(theme=OuterRef("pk"), researcher__in=standing)
    of_country = OfCountry.objects.filter(country=OuterRef("pk"), researcher__in=standing)
    themes = Theme.objects.filter(Exists(of_theme)).annotate(label=theme_label()).values_list("slug", "label")
    # Of the programme's alone, which are all that can be chosen: of each other one all researchers would be looked through.
    countries = Country.objects.filter(Exists(of_country), in_programme=True).values_list("code", country_name())
    languages = ResearcherLanguage.objects.filter(researcher__in=standing).order_by().values_list("code").distinct()
    institutions = researcher_profiles().order_by().exclude(institution=None)
    counted = COUNTED_INSTITUTION
    named = name_said("institution__")
    names = institutions.annotate(counted=counted, named=named).values_list("counted", "named").distinct()
    return {
        "theme": sorted(((slug, str(label)) for slug, label in themes), key=by_label),
        "country": sorted(countries, key=by_label),
        "language": sorted(((code, language_name(code)) for (code,) in languages), key=by_label),
        "institution": sorted(((str(pk), name) for pk, name in names), key=by_label),
    }


class WorksOn(NamedTuple):
    """What a researcher says that they work on: (value, label) pairs, by label."""

    themes: list[Option]
    countries: list[Option]
    languages: list[Option]


def works_on(roots: Iterable[int]) -> dict[int, WorksOn]:
    """The same for each of these people who count. Four queries, whatever their number; none for none."""
    ids = list(roots)
    found: dict[int, WorksOn] = defaultdict(lambda: WorksOn([], [], []))
    if not ids:
        return found
    rows = standing_researchers().filter(Q(person__in=ids) | Q(person__merged_into__in=ids))
    root_of = dict(rows.values_list("pk", Coalesce("person__merged_into", "person")))
    through = OfTheme.objects.filter(researcher__in=root_of)
    for pk, slug, label in through.annotate(label=theme_label("theme__")).values_list(
        "researcher", "theme__slug", "label"
    ):
        found[root_of[pk]].themes.append((slug, str(label)))
    of_countries = OfCountry.objects.filter(researcher__in=root_of)
    for pk, code, name in of_countries.values_list("researcher", "country", f"country__{country_name()}"):
        found[root_of[pk]].countries.append((code, name))
    for pk, code in ResearcherLanguage.objects.filter(researcher__in=root_of).values_list("researcher", "code"):
        found[root_of[pk]].languages.append((code, language_name(code)))
    for each in found.values():
        for options in each:
            options.sort(key=by_label)
    return found


def studies_of_person(root: int, language: str) -> list[tuple[StudyPage, str]]:
    """The public studies in a language on whose team somebody is, the latest first, with what they are there. One query."""
    links = TeamMember.objects.annotate(root=Coalesce("person__merged_into", "person")).filter(
        root=root,
        page__in=public_pages(StudyPage.objects.filter(locale__language_code=language, alias_of=None)).order_by(),
    )
    rows = links.select_related("page").order_by(F("page__year").desc(nulls_last=True), "page__title")
    return [(link.page, link.get_role_display()) for link in rows]


def subjects_of(roots: Collection[int]) -> Mapping[int, Subjects]:
    """What each of these people who count works on: what they say of themselves in the directory of researchers, and the
    themes and countries of the public studies on whose team they are. Seven queries, whatever their number; none for none."""
    themes: dict[int, set[str]] = defaultdict(set)
    countries: dict[int, set[str]] = defaultdict(set)
    for root, on in works_on(roots).items():
        themes[root].update(slug for slug, _label in on.themes)
        countries[root].update(code for code, _name in on.countries)
    teams: dict[int, set[int]] = defaultdict(set)
    if roots:
        people = Q(person__in=roots) | Q(person__merged_into__in=roots)
        links = TeamMember.objects.filter(
            people, page__in=public_pages(StudyPage.objects.all()).order_by().values("pk")
        )
        for page, root in links.values_list("page", Coalesce("person__merged_into", "person")):
            teams[page].add(root)
    for found, rows in (
        (themes, StudyTheme.objects.filter(content_object__in=teams).values_list("content_object", "tag__slug")),
        (countries, StudyCountry.objects.filter(studypage__in=teams).values_list("studypage", "country")),
    ):
        for page, value in rows if teams else ():
            for root in teams[page]:
                found[root].add(value)
    known = {*themes, *countries, *(root for page in teams.values() for root in page)}
    return {root: Subjects(frozenset(themes[root]), frozenset(countries[root]), "conose") for root in known}


def profiles_of(people: Collection[int]) -> list[int]:
    """The profiles, public or not, of these people and of those merged with them. One query, none for none."""
    if not people:
        return []
    merged = Q(person__in=people) | Q(person__merged_into__in=people) | Q(person__merged__in=people)
    return list(PublicProfile.objects.filter(merged).order_by().values_list("pk", flat=True).distinct())


# --- one's own ----------------------------------------------------------------------------------


def researcher_of(person: Person) -> Researcher | None:
    """The row of a person who counts, or of one merged into them."""
    people = Q(person=person) | Q(person__merged_into=person)
    return Researcher.objects.select_related("person").filter(people).order_by("pk").first()


def link_by_key(key: UUID) -> ResearcherLink | None:
    """The link with this key; None where there is none, or a later one was sent, or the person is erased."""
    found: ResearcherLink | None = (
        ResearcherLink.objects.select_related("researcher__person")
        .filter(key=key, researcher__person__erased_at=None)
        .first()
    )
    return found


def is_listed(researcher: Researcher) -> bool:
    """Whether they stand in the directory now."""
    root = researcher.person.counted_id
    return bool(researcher_profiles().filter(root=root).exists())


def agreed(person: Person) -> Consent | None:
    """The consent to the directory that stands."""
    return Consent.objects.standing().filter(person=person, purpose=Consent.Purpose.RESEARCHER).first()


# --- for editors ----------------------------------------------------------------------------------


def researchers_listed(state: str = "") -> QuerySet[Researcher]:
    """Everybody who was invited or asked to be listed; those who wait first."""
    waits = Case(When(state=Researcher.State.SENT, then=0), default=1)
    found = Researcher.objects.select_related("person", "link")
    if state:
        found = found.filter(state=state)
    return found.order_by(waits, "person__name", "pk")


def waiting_count() -> int:
    """How many profiles wait for an editor. One query."""
    return Researcher.objects.filter(state=Researcher.State.SENT).count()


def invitable_people() -> QuerySet[Person]:
    """Who can be chosen to be sent a link: those with a public profile, and those on the team of a study."""
    known = Q(pk__in=TeamMember.objects.values("person")) | Q(profile__isnull=False)
    people: QuerySet[Person] = Person.objects.filter(known, merged_into=None, erased_at=None).exclude(name="")
    return people.order_by("name", "pk")
