"""Reads: what publications are about, in which languages, by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Cast, Concat
from django.utils.translation import get_language

from participants.queries.countries import country_name
from participants.queries.institutions import name_said
from participants.queries.places import place_and_theme_links
from portal.languages import LANGUAGES
from portal.prepared import Prepared
from portal.queries import in_spanish
from portal.statements import STAND_INS, Option, by_label, link_rows, links_of, union
from publications.citing import CitedAuthor
from publications.models import Author, PublicationLanguage, PublicationPage
from publications.queries.filtering import institutions_with_root, series_label


@dataclass(frozen=True, slots=True)
class About:
    """What a publication is about, in which languages, by whom: (value, label) pairs."""

    countries: tuple[Option, ...] = ()
    themes: tuple[Option, ...] = ()
    languages: tuple[Option, ...] = ()
    authors: tuple[Option, ...] = ()
    """In the order of the cover."""
    cited_authors: tuple[CitedAuthor, ...] = ()
    """The same, by the parts of their names."""
    institutions: tuple[Option, ...] = ()
    """The publisher first, merged ones as the one that counts."""
    series: Option | None = None

    @property
    def series_label(self) -> str:
        return self.series[1] if self.series else ""


def about(pages: Iterable[int]) -> dict[int, About]:
    """What these publications are about, in one query for each page of a list."""
    ids = list(pages)
    found = links_of(_about_statement(country_name()), ids)
    return {
        pk: _about(
            countries=found["country", pk],
            themes=found["theme", pk],
            languages=[
                code for code, own in sorted(found["language", pk], key=lambda each: (each[0] != each[1], each))
            ],
            authors=found["author", pk],
            institutions=found["institution", pk],
            series=next(iter(found["series", pk]), None),
        )
        for pk in ids
    }


def about_draft(page: PublicationPage) -> About:
    """What a publication being written is about, saved or not: what a preview shows."""
    spanish = in_spanish()
    institutions = [link.institution.counted_as for link in page.institution_links.all()]
    themes = [link.tag for link in page.theme_links.all()]
    return _about(
        countries=[(each.code, getattr(each, country_name())) for each in page.countries.all()],
        themes=[(each.slug, each.name if spanish else each.name_en or each.name) for each in themes],
        languages=sorted(page.languages, key=lambda code: (code != page.locale.language_code, code)),
        authors=[
            (each.slug, f"{each.family_name}{PARTS}{each.given_name}" if each.is_person else each.name)
            for each in page.authors.all()
        ],
        institutions=[(str(each.pk), each.name) for each in institutions],
        series=(str(page.series_id), page.series.label) if page.series else None,
    )


def _about(
    *,
    countries: Iterable[Option],
    themes: Iterable[Option],
    languages: Iterable[str],
    authors: Iterable[Option],
    institutions: Iterable[Option],
    series: Option | None,
) -> About:
    cited = [(slug, _cited_author(written)) for slug, written in authors]
    return About(
        countries=tuple(sorted(countries, key=by_label)),
        themes=tuple(sorted(themes, key=by_label)),
        languages=tuple((code, _language_name(code, get_language())) for code in languages),
        authors=tuple((slug, author.name) for slug, author in cited),
        cited_authors=tuple(author for _slug, author in cited),
        institutions=tuple(dict.fromkeys(institutions)),
        series=series,
    )


@lru_cache(maxsize=512)
def _language_name(code: str, reader: str | None) -> str:
    """How a language is called in the reader's, which is the active one."""
    return str(dict(LANGUAGES).get(code, code))


PARTS = "\x1f"
"""Between the family names and the given names of an author, in what the database answers: a sign that no name has."""


def _cited_author(written: str) -> CitedAuthor:
    family, is_person, given = written.partition(PARTS)
    return CitedAuthor(family, given) if is_person else CitedAuthor(body=written)


@lru_cache(maxsize=8)
def _about_statement(country_column: str) -> Prepared:
    """What publications are about, in the reader's language; `country_column` stands for it."""
    return union(
        [
            *place_and_theme_links(PublicationPage, country_column),
            link_rows(
                "language",
                PublicationLanguage.objects.filter(page__in=STAND_INS),
                page="page",
                value=F("code"),
                label=F("page__locale__language_code"),
            ),
            link_rows(
                "author",
                Author.objects.filter(page__in=STAND_INS),
                page="page",
                place=F("sort_order"),
                value=F("slug"),
                label=Case(
                    When(~Q(family_name=""), then=Concat("family_name", Value(PARTS), "given_name")),
                    When(institution__isnull=False, then=F("institution__name")),
                    default=F("body_name"),
                    output_field=CharField(),
                ),
            ),
            link_rows(
                "institution",
                institutions_with_root().filter(page__in=STAND_INS),
                page="page",
                place=F("sort_order"),
                value=Cast("root", CharField()),
                label=name_said("institution__"),
            ),
            link_rows(
                "series",
                PublicationPage.objects.filter(pk__in=STAND_INS, series__isnull=False),
                page="pk",
                value=Cast("series", CharField()),
                label=series_label("series__"),
            ),
        ]
    )
