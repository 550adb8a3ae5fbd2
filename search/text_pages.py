"""Pages of text as what can be found. They are the portal's, which stands below the search and cannot declare them."""

from collections.abc import Collection, Iterator

from django.utils.translation import gettext_lazy as _

from portal.models import StandardPage
from search.documents import Document, Source, register
from search.pages import page_ids, page_titled, pages_with, stream_text


def declare() -> None:
    """Say to the search what can be found here. Called once, when the apps are loaded."""
    register(
        Source(
            kind="page",
            label=_("Page of text"),
            plural=_("Pages of text"),
            ids=page_ids(StandardPage),
            documents=text_documents,
            titled=page_titled(StandardPage),
            pages=(StandardPage,),
        )
    )


def text_documents(ids: Collection[str]) -> Iterator[Document]:
    """The public pages of text with these translation keys, in each language. One query, whatever their number."""
    for page in pages_with(StandardPage, ids):
        yield Document(
            kind="page",
            id=str(page.translation_key),
            language=page.locale.language_code,
            title=page.title,
            url=page.get_url() or "",
            summary=page.intro,
            body=stream_text(page.body),
            programme=page.programme,
            day=page.first_published_at.date() if page.first_published_at else None,
            expires_at=page.expire_at,
        )
