"""What can be commented on: a content app declares its pages, as it declares what the search finds.

    register(EpisodePage)

in the app's `AppConfig.ready`. A page is commented on in all its languages together, by its translation key.
"""

from uuid import UUID

from django.utils.translation import get_language
from wagtail.models import Page

from portal.models import PortalPage
from portal.queries import open_pages

SUBJECTS: list[type[PortalPage]] = []


def register(*pages: type[PortalPage]) -> None:
    """Say that readers may comment on pages of these types."""
    SUBJECTS.extend(pages)


def is_subject(page: Page) -> bool:
    found = page.specific_class if type(page) is Page else type(page)
    return found is not None and issubclass(found, tuple(SUBJECTS))


def subject_with(key: UUID, language: str = "") -> PortalPage | None:
    """The open page with this translation key in a language (the reader's where none is named), or in the one there is.

    None where there is no such page, it cannot be commented on, or not everybody may see it.
    """
    language = language or (get_language() or "es").split("-")[0]
    pages = open_pages(Page.objects.filter(translation_key=key)).select_related("locale")
    found = min(pages, key=lambda page: (page.locale.language_code != language, page.pk), default=None)
    page = found.specific if found is not None else None
    return page if page is not None and is_subject(page) else None
