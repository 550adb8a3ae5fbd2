"""Reads: where the pages of the network and of its members are, which every part of it links to."""

from django.db.models import QuerySet

from conose.models import MemberPage, NetworkPage
from participants.queries.institutions import COUNTED_INSTITUTION
from portal.queries import public_pages


def network_of(language: str) -> NetworkPage | None:
    """The public page of the network in a language. One query."""
    pages: QuerySet[NetworkPage] = public_pages(
        NetworkPage.objects.filter(locale__language_code=language, alias_of=None)
    )
    return pages.order_by("path").first()


def member_paths(locale: int) -> list[tuple[int, str]]:
    """(the institution that counts, `url_path`) of the public members in a language. One query."""
    members = public_pages(MemberPage.objects.filter(locale=locale, alias_of=None)).order_by()
    root = COUNTED_INSTITUTION
    return list(members.annotate(root=root).values_list("root", "url_path"))
