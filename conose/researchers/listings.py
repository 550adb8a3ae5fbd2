"""What the public pages show of researchers: frozen values, ready for a template."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from conose.researchers.filters import ResearcherFilters
from conose.researchers.queries import (
    Listed,
    filter_options,
    listed,
    matching,
    standing_researchers,
    studies_of_person,
    subjects_of,
    works_on,
)
from participants.works import Standing, Work, Works, register_standing, register_subjects, register_works
from portal.components import Tag
from portal.listings import PER_PAGE, Listing, filter_tags, listing_of
from portal.numbers import whole
from portal.placement import address
from portal.queries import in_spanish
from search.documents import register_people
from search.questions import Question


@dataclass(frozen=True, slots=True)
class Card:
    """A researcher in the directory."""

    name: str
    url: str
    post: str
    institution: str
    themes: tuple[Tag, ...]
    places: str
    """Countries and languages, in one line."""


def researcher_listing(request: HttpRequest) -> Listing[Card]:
    """The researchers that the request's filters leave, by name. Six queries at most, whatever their number, and four once in a while."""
    form = ResearcherFilters(request.GET, filter_options())
    found = matching(**form.chosen)
    return listing_of(
        request,
        form,
        read=lambda start: listed(found, start, PER_PAGE),
        show=cards,
        count=lambda number: (
            ngettext("%(count)s researcher", "%(count)s researchers", number) % {"count": whole(number)}
        ),
        url=reverse("researchers"),
    )


def cards(rows: Sequence[Listed]) -> list[Card]:
    """These rows as they are shown. Four queries."""
    url, spanish = reverse("researchers"), in_spanish()
    on = works_on(row.root for row in rows)
    return [
        Card(
            row.name,
            reverse("public_profile", args=[row.slug]),
            (row.position_es or row.position_en) if spanish else (row.position_en or row.position_es),
            row.institution or "",
            filter_tags(on[row.root].themes, url, "theme"),
            " · ".join(
                ", ".join(label for _value, label in each)
                for each in (on[row.root].countries, on[row.root].languages)
                if each
            ),
        )
        for row in rows
    ]


def declare() -> None:
    """Say what of researchers a person's page shows. Called once, when the apps are loaded."""
    register_works(Works("studies", gettext_lazy("Studies of the network"), studies_of, order=35))
    register_standing(researcher_standing)
    register_subjects(subjects_of)
    register_people(directory_for)


def directory_for(question: Question) -> tuple[str, str] | None:
    """The directory, narrowed to the theme and the country that a question names; None where it names no theme that somebody
    there works on. The queries of `filter_options`."""
    named = {
        name: max((each for each in options if question.names(each[1])), key=lambda each: len(each[1]), default=None)
        for name, options in filter_options().items()
        if name in ("theme", "country")
    }
    if named["theme"] is None:
        return None
    chosen = {name: option for name, option in named.items() if option is not None}
    text = _("Researchers who work on this: %(choices)s") % {
        "choices": " · ".join(label for _value, label in chosen.values())
    }
    return text, f"{reverse('researchers')}?{urlencode({name: value for name, (value, _label) in chosen.items()})}"


def studies_of(root: int, request: HttpRequest) -> Sequence[Work]:
    """The studies on whose team they are, the latest first. One query."""
    language = (get_language() or "es").split("-")[0]
    return [
        Work(page.title, address(request, page.url_path), role, year=str(page.year or ""))
        for page, role in studies_of_person(root, language)
    ]


def researcher_standing(root: int) -> Standing | None:
    """That somebody is in the directory of researchers, and what they work on. Four queries, one for who is not."""
    if not standing_researchers().filter(Q(person=root) | Q(person__merged_into=root)).exists():
        return None
    url, on = reverse("researchers"), works_on([root])[root]
    facts = (
        (_("Works on"), filter_tags(on.themes, url, "theme")),
        (_("Countries they work on"), filter_tags(on.countries, url, "country")),
        (_("Languages"), filter_tags(on.languages, url, "language")),
    )
    return Standing(pgettext("person", "Researcher"), url, tuple((heading, tags) for heading, tags in facts if tags))
