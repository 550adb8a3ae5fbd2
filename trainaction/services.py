"""A copied course is an edition of its own: what in it leads to the course's own pages leads to the copy's."""

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from wagtail.models import Page

from portal.models import User
from trainaction.models import CoursePage, LessonPage

LINK = re.compile(r'<a\b[^>]*\blinktype="page"[^>]*>')
NUMBER = re.compile(r'\bid="(\d+)"')


@transaction.atomic
def lead_to_the_copy(*, original: Page, copy: Page, by: User | None) -> None:
    """Let the links inside a copied course (or part of one) lead to its own pages, in each page and in its draft.

    Links that lead elsewhere stay. Pages are told by their addresses below the two, which copying keeps.
    """
    numbers = _numbers(original, copy)
    for page in copy.get_descendants(inclusive=True).type(CoursePage, LessonPage).specific():
        if _relead(page, numbers):
            page.save()
        if page.latest_revision_id is not None:
            draft = page.get_latest_revision_as_object()
            if _relead(draft, numbers):
                draft.save_revision(user=by, log_action=False, changed=False)


def _numbers(original: Page, copy: Page) -> dict[int, int]:
    """Of each page of the original, the number of its copy."""

    def below(page: Page) -> dict[str, int]:
        rows = page.get_descendants(inclusive=True).values_list("url_path", "pk")
        return {url_path[len(page.url_path) :]: pk for url_path, pk in rows}

    copies = below(copy)
    return {pk: copies[place] for place, pk in below(original).items() if place in copies}


def _relead(page: Page, numbers: Mapping[int, int]) -> bool:
    """Whether any of the page's links led into the original; they lead into the copy now."""
    if isinstance(page, CoursePage):
        aims = _in_html(page.aims, numbers)
        changed: bool = aims != page.aims
        page.aims = aims
        return changed
    raw = list(page.body.raw_data)
    led = _in_value(raw, numbers)
    if led == raw:
        return False
    page.body = page.body.stream_block.to_python(led)
    return True


def _in_value(value: Any, numbers: Mapping[int, int]) -> Any:
    if isinstance(value, str):
        return _in_html(value, numbers)
    if isinstance(value, list):
        return [_in_value(each, numbers) for each in value]
    if isinstance(value, dict):
        return {name: _in_value(each, numbers) for name, each in value.items()}
    return value


def _in_html(html: str, numbers: Mapping[int, int]) -> str:
    def number(match: re.Match[str]) -> str:
        return f'id="{numbers.get(int(match[1]), int(match[1]))}"'

    return LINK.sub(lambda link: NUMBER.sub(number, link[0], count=1), html)
