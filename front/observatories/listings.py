"""What the directory shows: frozen values, ready for a template."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from front.models import Observatory
from front.observatories.filters import ObservatoryFilters
from front.observatories.queries import filter_options, is_dead, matching, shown
from participants.queries.countries import region_label
from participants.queries.institutions import names_said
from portal.components import Tag
from portal.listings import PER_PAGE, Listing, theme_tags
from portal.numbers import whole


@dataclass(frozen=True, slots=True)
class ObservatoryView:
    """One of the directory. `url` is its own address; `page_url` its page here."""

    name: str
    page_url: str
    url: str
    kind: str
    acronym: str
    country: Tag
    institution: str
    language: str
    text: str
    themes: tuple[Tag, ...]
    trouble: str
    """What readers are told of its link; "" where it answers, or was not followed yet."""


def directory(request: HttpRequest) -> Listing[ObservatoryView]:
    """Those that the request's filters leave. Eight queries, whatever their number."""
    form = ObservatoryFilters(request.GET, filter_options())
    rows = matching(shown(), **form.chosen).select_related("country", "institution__merged_into", "check_of_link")
    page_obj = Paginator(rows.prefetch_related("themes"), PER_PAGE).get_page(request.GET.get("p"))
    number, named = page_obj.paginator.count, _keepers(page_obj)
    url = reverse("observatories")
    return Listing(
        form=form,
        chosen=form.chosen_filters(request.GET),
        ignored=form.ignored,
        rows=[_view(each, named) for each in page_obj],
        page_obj=page_obj,
        count=ngettext("%(count)s place", "%(count)s places", number) % {"count": whole(number)},
        is_empty=not number and not form.chosen,
        clear_url=url,
    )


def observatory_view(row: Observatory) -> ObservatoryView:
    """A row as readers see it. One query where country, institution, check and themes were read with it."""
    return _view(row, _keepers([row]))


def _keepers(rows: Iterable[Observatory]) -> dict[int, str]:
    """The institutions that keep them, in the reader's language, by the key of the one that counts. One query."""
    return names_said(row.institution.counted_as.pk for row in rows if row.institution)


def _view(row: Observatory, named: dict[int, str]) -> ObservatoryView:
    url = reverse("observatories")
    try:
        check = row.check_of_link
    except ObjectDoesNotExist:
        check = None
    trouble = ""
    if not row.url:
        trouble = _("Its address is not known here yet.")
    elif check is not None and check.url == row.url and is_dead(check):
        trouble = _("It did not answer when its address was last checked.")
    return ObservatoryView(
        name=row.name,
        page_url=reverse("observatory", args=[row.slug]),
        url=row.url,
        kind=row.get_kind_display(),
        acronym=row.acronym,
        country=Tag(row.country.name, row.country.get_absolute_url()) if row.country else Tag(region_label()),
        institution=named[row.institution.counted_as.pk] if row.institution else "",
        language=row.get_language_display(),
        text=row.summary,
        themes=theme_tags(row, url),
        trouble=trouble,
    )
