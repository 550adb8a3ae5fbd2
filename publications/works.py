"""The works that somebody wrote, for the page that shows what they gave."""

from collections.abc import Sequence

from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participants.works import Work, Works, register_works
from portal.placement import address
from publications.models import Author, AuthorIdentity
from publications.queries.works import public_publications


def declare() -> None:
    """Say what of this app a person's page lists. Called once, when the apps are loaded."""
    register_works(Works("publications", _("Publications"), publications_of, order=40))


def publications_of(root: int, request: HttpRequest) -> Sequence[Work]:
    """The public works in the reader's language of the authors who are this person, the latest first. One query."""
    language = (get_language() or "es").split("-")[0]
    own = AuthorIdentity.objects.annotate(root=Coalesce("person__merged_into", "person")).filter(root=root)
    written = Author.objects.filter(slug__in=own.values("slug")).exclude(family_name="").values("page")
    works = (
        public_publications().filter(pk__in=written, locale__language_code=language).order_by("-year", "title", "pk")
    )
    return [
        Work(each.title, address(request, each.url_path), each.get_type_display(), year=str(each.year or ""))
        for each in works
    ]
