"""What the academy tells on a home page: the courses that take enrolments now."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from portal.components import ListItem, Tag
from portal.placement import address
from portal.sections import Section, list_page, register
from trainaction.enrolment.listings import run_card
from trainaction.enrolment.queries import runs_that_take_enrolments
from trainaction.models import CourseIndexPage


def declare() -> None:
    """Say what stands in the academy's section. Called once, when the apps are loaded."""
    register("courses", open_courses, CourseIndexPage)


def open_courses(page: Page, request: HttpRequest, number: int) -> Section | None:
    """The runs of public courses that take enrolments, the next first, a course once. Three queries and `list_page`'s; one where there are none."""
    items = []
    for run, course in runs_that_take_enrolments(page.locale_id, number):
        card = run_card(run, course.title)
        items.append(
            ListItem(
                title=course.title,
                url=address(request, course.url_path),
                key=card.state,
                text=" · ".join(filter(None, (card.title, *card.dates, card.places, *card.for_whom))),
                programme="trainaction",
            )
        )
    if not items:
        return None
    catalogue = list_page(CourseIndexPage, page, request)
    more = (Tag(_("All courses"), catalogue.url),) if catalogue is not None else ()
    return Section(_("Courses open for enrolment"), {"items": items}, more=more, programme="trainaction")
