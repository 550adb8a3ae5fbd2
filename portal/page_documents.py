"""The documents that a page offers, as its template shows them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.models import PageDocument


@dataclass(frozen=True, slots=True)
class DocumentView:
    title: str
    kind: str
    url: str
    """'' where it is not published yet."""
    size: int | None
    """In bytes."""
    for_participants: bool = False


def document_view(each: PageDocument) -> DocumentView:
    """Its file, or where it is kept elsewhere."""
    document, is_kept = each.document, getattr(each, "for_participants", False)
    if document is None:
        return DocumentView(each.title, _("web") if each.url else "", each.url, None, is_kept)
    kind = document.file_extension or _("file")
    return DocumentView(each.title, kind, document.url, document.file_size, is_kept)
