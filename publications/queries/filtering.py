"""Reads: what publications can be filtered by."""

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Trim
from django.utils.translation import gettext as _
from wagtail.models import Page

from participants.models import Country, Institution
from participants.queries.countries import REGION, country_name, region_label
from participants.queries.institutions import COUNTED_INSTITUTION, name_said
from portal.languages import LANGUAGES
from portal.models import Theme
from portal.prepared import Prepared
from portal.queries import in_spanish, public_pages, theme_label
from portal.statements import PATH, Option, by_label, option_rows, options_of, union
from publications.identifiers import targets_of
from publications.models import (
    Author,
    PublicationInstitution,
    PublicationLanguage,
    PublicationPage,
    PublicationSeries,
    PublicationTheme,
)
from publications.vocabulary import GOALS, PublicationType

PublicationCountry = PublicationPage.countries.through


def matching(
    publications: QuerySet[PublicationPage],
    *,
    type: str = "",  # noqa: A002  the field's own word
    country: str = "",
    theme: str = "",
    year: str = "",
    language: str = "",
    author: str = "",
    institution: str = "",
    series: str = "",
    goal: str = "",
) -> QuerySet[PublicationPage]:
    """The publications that have all of these: type, ISO code or REGION, slug, year, code, slug, number, number, Goal.

    A Goal is its number, or that of one of its targets: 16, 16.1.
    """
    if type:
        publications = publications.filter(type=type)
    if year:
        publications = publications.filter(year=int(year))
    if series:
        publications = publications.filter(series=int(series))
    if goal:
        # Between separators, so that 6.1 is not found in 16.1.
        targets = Concat(Value(", "), "sdg_targets", Value(","), output_field=CharField())
        wanted = f", {goal}," if "." in goal else f", {goal}."
        publications = publications.annotate(between_commas=targets).filter(between_commas__contains=wanted)
    if country == REGION:
        publications = publications.filter(~Exists(PublicationCountry.objects.filter(publicationpage=OuterRef("pk"))))
    elif country:
        links = PublicationCountry.objects.filter(publicationpage=OuterRef("pk"), country=country)
        publications = publications.filter(Exists(links))
    if theme:
        themes = PublicationTheme.objects.filter(content_object=OuterRef("pk"), tag__slug=theme)
        publications = publications.filter(Exists(themes))
    if language:
        publications = publications.filter(
            Exists(PublicationLanguage.objects.filter(page=OuterRef("pk"), code=language))
        )
    if author:
        publications = publications.filter(Exists(Author.objects.filter(page=OuterRef("pk"), slug=author)))
    if institution:
        roots = institutions_with_root().filter(page=OuterRef("pk"), root=int(institution))
        publications = publications.filter(Exists(roots))
    return publications


def institutions_with_root() -> QuerySet[PublicationInstitution]:
    """Which institution is on which publication, with `root`: the one that counts after merges."""
    links: QuerySet[PublicationInstitution] = PublicationInstitution.objects.annotate(root=COUNTED_INSTITUTION)
    return links


def author_name() -> Case:
    """An author's name as shown."""
    return Case(
        When(~Q(family_name=""), then=Trim(Concat("given_name", Value(" "), "family_name"))),
        When(institution__isnull=False, then=F("institution__name")),
        default=F("body_name"),
        output_field=CharField(),
    )


def filter_options(page: Page) -> dict[str, list[Option]]:
    """The filters that the publications below a page offer, in one query whatever their number."""
    found = options_of(_options_statement(country_name()), page.path)
    types, languages = dict(PublicationType.choices), dict(LANGUAGES)
    countries = [each for each in found["country"] if each[0] != REGION]
    if len(countries) < len(found["country"]):
        countries.append((REGION, region_label()))
    return {
        **found,
        "country": countries,
        "type": sorted(((value, str(types[value])) for value, _label in found["type"]), key=by_label),
        "language": sorted(((value, str(languages[value])) for value, _label in found["language"]), key=by_label),
        "year": sorted(found["year"], reverse=True),
        "goal": _goals({target for value, _label in found["targets"] for target in targets_of(value)}),
    }


def _goals(targets: Iterable[str]) -> list[Option]:
    """Each Goal, and below it its targets."""
    found: list[Option] = []
    for target in sorted(targets, key=lambda each: (int(each.partition(".")[0]), each.partition(".")[2].zfill(2))):
        goal = target.partition(".")[0]
        if (goal, goal_label(goal)) not in found:
            found.append((goal, goal_label(goal)))
        found.append((target, _("Target %(target)s") % {"target": target}))
    return found


def goal_label(goal: str) -> str:
    """“16 · Peace, justice and strong institutions”."""
    return f"{goal} · {GOALS[int(goal)]}"


@lru_cache(maxsize=8)
def _options_statement(country_column: str) -> Prepared:
    """The options in the reader's language; `country_column` stands for it."""
    pages = public_pages(PublicationPage.objects.filter(path__startswith=PATH)).order_by()
    ids = pages.values("pk")
    countries = Country.objects.filter(
        pk__in=PublicationCountry.objects.filter(publicationpage__in=ids).values("country")
    )
    regional = pages.filter(~Exists(PublicationCountry.objects.filter(publicationpage=OuterRef("pk"))))
    themes = Theme.objects.filter(pk__in=PublicationTheme.objects.filter(content_object__in=ids).values("tag"))
    roots = institutions_with_root().filter(page__in=ids).values("root")
    series = PublicationSeries.objects.filter(pk__in=pages.values("series"))
    languages = PublicationLanguage.objects.filter(page__in=ids)
    return union(
        [
            option_rows("type", pages, value=F("type"), label=F("type")),
            option_rows("year", pages, value=Cast("year", CharField()), label=Cast("year", CharField())),
            option_rows("country", countries, value=F("code"), label=F(country_column)),
            option_rows("country", regional, value=Value(REGION, CharField()), label=Value("", CharField())),
            option_rows("theme", themes, value=F("slug"), label=theme_label()),
            option_rows("language", languages, value=F("code"), label=F("code")),
            option_rows("author", Author.objects.filter(page__in=ids), value=F("slug"), label=author_name()),
            option_rows(
                "institution",
                Institution.objects.filter(pk__in=roots),
                value=Cast("pk", CharField()),
                label=name_said(),
            ),
            option_rows("targets", pages.exclude(sdg_targets=""), value=F("sdg_targets"), label=F("sdg_targets")),
            option_rows("series", series, value=Cast("pk", CharField()), label=series_label()),
        ]
    )


def series_label(prefix: str = "") -> F | Coalesce:
    """A series' name in the reader's language; the Spanish one where there is no other."""
    if in_spanish():
        return F(f"{prefix}name")
    return Coalesce(NullIf(f"{prefix}name_en", Value("")), f"{prefix}name")
