"""Reads: the files of publications, and their covers."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from uuid import UUID

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from portal.prepared import Prepared, filled, numbers, prepared
from portal.queries import live_pages
from portal.statements import AT_ONCE
from publications.models import PublicationFile, PublicationPage
from publications.queries.works import public_publications


def shown_documents() -> QuerySet[PublicationFile, int]:
    """The numbers of the documents that a public publication has among its files."""
    files = PublicationFile.objects.filter(page__in=public_publications()).order_by()
    found: QuerySet[PublicationFile, int] = files.values_list("document", flat=True)
    return found


OTHER_LANGUAGE = Case(
    When(language=F("page__locale__language_code"), then=Value(0)), default=Value(1), output_field=IntegerField()
)
"""Puts the files in the language of their page before the others."""


def files_of(pages: Iterable[int]) -> Sequence[PublicationFile]:
    """The files of these publications with their documents and what was read in them. One query.

    Those in the language of their page first, else in the editor's order.
    """
    files = PublicationFile.objects.filter(page__in=list(pages)).select_related("document__reading")
    return list(files.order_by("page", OTHER_LANGUAGE, "sort_order", "pk"))


def files_of_draft(page: PublicationPage) -> list[PublicationFile]:
    """The files of a publication being written, in the same order."""
    language = page.locale.language_code
    return sorted(page.files.all(), key=lambda file: file.language != language)


def public_file(key: UUID) -> PublicationFile | None:
    """The file with this key of a public publication, with its document; None where none is public."""
    files = PublicationFile.objects.filter(key=key, page__in=public_publications())
    found: PublicationFile | None = files.select_related("document__collection", "page").order_by("page").first()
    return found


def file_of_a_private_page(key: UUID) -> PublicationFile | None:
    """The file with this key of a publication that is live and for some readers only, with its page."""
    files = PublicationFile.objects.filter(key=key, page__in=live_pages(PublicationPage.objects.all()))
    found: PublicationFile | None = files.select_related("document__collection", "page").order_by("page").first()
    return found


def file_for_editors(key: UUID) -> PublicationFile | None:
    """The file with this key, whether public or not."""
    files = PublicationFile.objects.filter(key=key).select_related("document__collection", "page")
    found: PublicationFile | None = files.order_by("page").first()
    return found


def covers_from_files(pages: Iterable[int]) -> dict[int, int]:
    """The picture of the first page of the first file that has one, by publication; one in its language first.

    One query for each page of a list.
    """
    ids = list(pages)
    found: dict[int, int] = {}
    for start in range(0, len(ids), AT_ONCE):
        found |= dict(_covers_from_files().rows(**filled("own", ids[start : start + AT_ONCE], AT_ONCE)))
    return found


@lru_cache(maxsize=1)
def _covers_from_files() -> Prepared:
    files = PublicationFile.objects.filter(page__in=numbers("own", AT_ONCE), document__reading__cover__isnull=False)
    rows = files.order_by("page", OTHER_LANGUAGE.desc(), "-sort_order", "-pk")
    return prepared(rows.values_list("page", "document__reading__cover"))
