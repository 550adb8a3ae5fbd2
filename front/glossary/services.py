"""Writes: whether a page explains the words of the glossary."""

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page

from front.models import UnexplainedPage
from portal.models import User


@transaction.atomic
def set_explained(*, page: Page, explained: bool, by: User) -> None:
    """Explain words in the text of a page, in all its languages, or none. Set to what it is, nothing changes."""
    found = UnexplainedPage.objects.filter(page_key=page.translation_key)
    if explained and found.exists():
        for row in found:  # one by one: the receivers are told
            row.delete()
    elif not explained and not found.exists():
        UnexplainedPage.objects.create(page_key=page.translation_key)
    else:
        return
    log(instance=page, action="front.explain", user=by, data={"explained": explained})
