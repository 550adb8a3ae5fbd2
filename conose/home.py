"""What the network tells on a home page: its latest studies."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from conose.models import StudyIndexPage
from conose.research.queries import latest_studies, stage_label
from portal.components import ListItem, Tag
from portal.placement import address
from portal.sections import Section, list_page, register


def declare() -> None:
    """Say what stands in the network's section. Called once, when the apps are loaded."""
    register("studies", new_studies, StudyIndexPage)


def new_studies(page: Page, request: HttpRequest, number: int) -> Section | None:
    """The studies last made public in the page's language. One query and `list_page`'s."""
    items = [
        ListItem(
            title=study.title,
            url=address(request, study.url_path),
            key=str(study.year or ""),
            text=study.summary or study.question,
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
