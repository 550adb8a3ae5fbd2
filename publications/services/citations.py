"""Formatted citations, kept for each page and language of a reader: written once, again where the work says something
else, and never trusted: what a work says now is compared with what was written whenever its citation is read."""

from collections.abc import Iterable, Sequence
from itertools import islice

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import override

from publications.citing import SITE, CitedWork, apa, apa_digest, apa_rules
from publications.models import FormattedCitation, HarvestedWork, PublicationPage
from publications.queries.citing import cited_works
from publications.queries.works import public_publications

AT_ONCE = 200
"""Works compared at once."""
MOST_IN_A_RUN = 5_000
"""Those that the clock writes at one time: some 45 seconds."""


class NotAllWritten(Exception):
    """More citations than a request may have written are not written yet; some more are now."""


def formatted(works: Iterable[CitedWork], *, language: str, most: int) -> list[str]:
    """How APA cites each of these works, in HTML, with `SITE` for the portal's address, as which they have to be read.

    A query for each 200 works, and another where some have to be written. Raises NotAllWritten for more than `most` of
    these, once that many are written.
    """
    found: list[str] = []
    left = most
    each = iter(works)
    while some := list(islice(each, AT_ONCE)):
        kept, missing = _compared(some, language)
        kept |= _written(missing[:left], language)
        if len(missing) > left:
            raise NotAllWritten
        left -= len(missing)
        found += [kept[work.page] for work in some]
    return found


def at_site(text: str, base_url: str) -> str:
    """A kept citation in HTML as it is read at this address."""
    return text.replace(SITE, escape(base_url))


def write_citations(*, most: int = MOST_IN_A_RUN) -> int:
    """Write what readers may ask for and is not written, or may say something else by now. Returns how many were.

    One query for each language where there is nothing to do.
    """
    left = most
    for language, _name in settings.LANGUAGES:
        numbers = list(_to_be_looked_at(language).order_by("pk").values_list("pk", flat=True)[:left])
        for start in range(0, len(numbers), AT_ONCE):
            pages = public_publications().filter(pk__in=numbers[start : start + AT_ONCE])
            with override(language):
                works = cited_works(pages, SITE)
            kept, missing = _compared(works, language)
            FormattedCitation.objects.filter(page__in=kept, language=language).update(written_at=timezone.now())
            left -= len(_written(missing, language))
    return most - left


def _compared(works: Sequence[CitedWork], language: str) -> tuple[dict[int, str], list[CitedWork]]:
    """The right citations by page, and the works that have none."""
    rows = FormattedCitation.objects.filter(language=language, page__in=[work.page for work in works])
    kept = {page: (digest, text) for page, digest, text in rows.values_list("page", "digest", "text")}
    digests = {work.page: apa_digest(work, language) for work in works}
    right = {page: text for page, (digest, text) in kept.items() if digest == digests[page]}
    return right, [work for work in works if work.page not in right]


def _written(works: Sequence[CitedWork], language: str) -> dict[int, str]:
    now = timezone.now()
    rows = [
        FormattedCitation(
            page_id=work.page,
            language=language,
            digest=apa_digest(work, language),
            text=apa(work, language),
            written_at=now,
        )
        for work in works
    ]
    FormattedCitation.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["page", "language"],
        update_fields=["digest", "text", "written_at"],
    )
    return {row.page_id: row.text for row in rows}


def _to_be_looked_at(language: str) -> QuerySet[PublicationPage]:
    """The pages by which works are cited in a language, where nothing is written, or the page was published or its record
    read otherwise since."""
    renamed = HarvestedWork.objects.filter(
        work=OuterRef("page__translation_key"), changed_at__gt=OuterRef("written_at")
    )
    written = FormattedCitation.objects.filter(
        Q(page__last_published_at=None) | Q(written_at__gte=F("page__last_published_at")),
        ~Exists(renamed),
        page=OuterRef("pk"),
        language=language,
        digest__startswith=apa_rules(language),
    )
    public = public_publications()
    in_language = public.filter(locale__language_code=language)
    stands_in = ~Exists(in_language.filter(translation_key=OuterRef("translation_key"))) & Q(alias_of=None)
    return public.filter(Q(locale__language_code=language) | stands_in, ~Exists(written))
