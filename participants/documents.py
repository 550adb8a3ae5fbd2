"""What of the registry can be found: the institutions that some public page shows, and how countries and institutions
read. The registry holds many more institutions, known from attendance alone: that somebody of theirs took part is not
for the public.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy, override

from participants.models import Consent, Country, Institution, Merge, Person, PublicProfile
from participants.models.merges import Subject
from participants.models.page_institutions import PageInstitution
from participants.queries.institutions import labels_said
from portal.numbers import record_key
from search.documents import Document, Source, Touch, register, register_labels, touched_by
from search.entries import languages

_SHOWN: list[Callable[[], Iterable[int]]] = []


def show_institutions(ids: Callable[[], Iterable[int]], *, touches: Sequence[Touch] = ()) -> None:
    """Say that the institutions with these keys stand on a public page. The registry holds many that do not.

    `touches` are the rows of one's own whose change shows an institution or shows it no longer.
    """
    _SHOWN.append(ids)
    for touch in touches:
        touched_by("institution", touch)


def with_who_counts(ids: Iterable[int]) -> list[int]:
    """These institutions and those that count for them. One query, none for none."""
    wanted = set(ids)
    rows = Institution.objects.filter(pk__in=wanted).values_list("pk", "merged_into") if wanted else ()
    return sorted({pk for row in rows for pk in row if pk})


def institutions_on(page: Any) -> list[int]:
    """The institutions that a page names as its own (`PageInstitution`), and those that count for them."""
    links = page.institution_links  # as they are about to be saved, where they are
    return with_who_counts(link.institution_id for link in links.all() if link.institution_id)


def institutions_below(links: type[PageInstitution], path: str) -> list[int]:
    """The same of all pages at or below a path of the tree, by the model that joins them to their institutions."""
    rows = links._default_manager.filter(page__path__startswith=path)
    return with_who_counts(rows.order_by().values_list("institution", flat=True).distinct())


def shown_institutions() -> QuerySet[Institution]:
    """The institutions that some public page shows, each under the one that counts for it. One query for each function
    that tells of them, and one."""
    told = {pk for ids in _SHOWN for pk in ids()}
    return Institution.objects.standing().filter(Q(pk__in=told) | Q(merged__in=told)).distinct()


def institutions_of(merge: Merge) -> list[int]:
    """The two institutions of a merge; none of a merge of people."""
    return [merge.survivor, merge.merged] if merge.subject == Subject.INSTITUTION else []


def declare() -> None:
    """Say to the search what can be found here. Called once, when the apps are loaded."""
    register_labels("country", country_names)
    register_labels("institution", institution_names)
    register(
        Source(
            kind="institution",
            label=gettext_lazy("Institution"),
            plural=gettext_lazy("Institutions"),
            ids=lambda: (str(pk) for pk in shown_institutions().values_list("pk", flat=True)),
            documents=institution_documents,
            comes_last=True,
            titled=_named,
            touches=(
                Touch(Institution, lambda institution: filter(None, [institution.pk, institution.merged_into_id])),
                Touch(Merge, institutions_of),
                Touch(PublicProfile, lambda profile: _of_profiles(pk=profile.pk)),
                Touch(Consent, lambda consent: _of_profiles(person=consent.person_id)),
                Touch(Person, lambda person: _of_profiles(person=person.pk), is_named=True),
            ),
        )
    )


def institution_documents(ids: Collection[str]) -> Iterator[Document]:
    """The institutions with these keys that some public page shows, in every language. Two queries, and those of who
    tells which are shown. The address is that of everything the search finds of theirs."""
    found = shown_institutions().filter(pk__in=list(ids)).prefetch_related("aliases")
    for institution in found:
        names = [institution.name, *(alias.name for alias in institution.aliases.all())]
        for language in languages():
            title = _said(institution, language)
            with override(language):
                url = f"{reverse('search')}?institution={institution.pk}"
            yield Document(
                kind="institution",
                id=str(institution.pk),
                language=language,
                title=title,
                url=url,
                key=institution.acronym,
                names=[name for name in names if name != title],
                countries=[institution.country_id] if institution.country_id else [],
                institutions=[str(institution.pk)],
                weight=0.8,
            )


def _said(institution: Institution, language: str) -> str:
    """Its name in a language, as `participants.queries.institutions.name_said` has it; its aliases are at hand."""
    others = [
        alias.name
        for alias in sorted(institution.aliases.all(), key=lambda alias: alias.pk)
        if alias.language == language and alias.kind == alias.Kind.NAME
    ]
    return institution.name if language == "es" or not others else others[0]


def _named(words: Sequence[str], language: str, limit: int) -> list[str]:
    named = reduce(and_, (Q(name__icontains=word) | Q(acronym__iexact=word) for word in words), Q())
    return [str(pk) for pk in shown_institutions().filter(named).values_list("pk", flat=True)[:limit]]


def _of_profiles(**conditions: object) -> list[int]:
    """The institutions of these public profiles, and those that count for them."""
    rows = PublicProfile.objects.filter(**conditions).values_list("institution", "institution__merged_into")
    return [pk for row in rows for pk in row if pk]


def country_names(codes: Collection[str]) -> Mapping[str, str]:
    """The names of countries by code, in the active language. One query."""
    return {country.code: country.name for country in Country.objects.filter(code__in=list(codes))}


def institution_names(ids: Collection[str]) -> Mapping[str, str]:
    """The names of institutions by key in the active language, with their acronyms, merged ones as the one that counts. One
    query."""
    labels = labels_said(pk for each in ids if (pk := record_key(each)) is not None)
    return {str(pk): label for pk, label in labels.items()}
