"""What the network tells on a home page: the running lines of its agenda, and its latest studies."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from conose.models import StudyIndexPage
from conose.research.queries import in_short, latest_studies, running_lines, stage_label
from portal.components import ListItem, Tag
from portal.placement import address
from portal.sections import Section, list_page, register


def declare() -> None:
    """Say what stands in the network's sections. Called once, when the apps are loaded."""
    register("studies", new_studies, StudyIndexPage)
    register("lines", agenda_lines, StudyIndexPage)


def new_studies(page: Page, request: HttpRequest, number: int) -> Section | None:
    """The studies last made public in the page's language. One query and `list_page`'s."""
    items = [
        ListItem(
            title=study.title,
            url=address(request, study.url_path),
            key=str(study.year or ""),
            text=in_short(study.question, study.summary),
            tags=(Tag(stage_label(study.stage)),),
            programme="conose",
        )
        for study in latest_studies(page.locale_id, number)
    ]
    if not items:
        return None
    index = list_page(StudyIndexPage, page, request)
    more = (Tag(_("The research agenda"), index.url),) if index is not None else ()
    return Section(_("New studies of the network"), {"items": items}, more=more, programme="conose")


def agenda_lines(page: Page, request: HttpRequest, number: int) -> Section | None:
    """The lines of the research agenda that run this year, with their questions and how many studies each has. None without a
    public page of the agenda. One query and `list_page`'s."""
    index = list_page(StudyIndexPage, page, request)
    if index is None:
        return None
    items = [
        ListItem(
            title=line.title,
            url=f"{index.url}?line={line.slug}",
            key=line.period,
            text=line.question,
            tags=(Tag(ngettext("%(n)s study", "%(n)s studies", line.studies) % {"n": line.studies}),)
            if line.studies
            else (),
            programme="conose",
        )
        for line in running_lines(page.locale_id, number, year=timezone.localdate().year)
    ]
    if not items:
        return None
    return Section(
        _("What the network wants to know"),
        {"items": items},
        more=(Tag(_("The research agenda"), index.url),),
        programme="conose",
    )
