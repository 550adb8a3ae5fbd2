"""What of the network can be found: its members, its studies, its protocols and toolkits by their chapters."""

from collections.abc import Collection, Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from conose.models import (
    GuidePage,
    GuideTheme,
    GuideVersionPage,
    MemberPage,
    MemberTheme,
    StudyInstitution,
    StudyPage,
    StudyTheme,
    StudyUse,
)
from participants.documents import show_institutions
from participants.models import Institution
from portal.models import Theme
from search.documents import Document, Passage, Source, Touch, register
from search.pages import by_page, page_ids, page_titled, pages_with, searchable_pages, stream_text

StudyCountry = StudyPage.countries.through


def declare() -> None:
    """Say to the search what can be found here. Called once, when the apps are loaded."""
    register(
        Source(
            kind="member",
            label=gettext_lazy("Member of the network"),
            plural=gettext_lazy("Members of the network"),
            ids=page_ids(MemberPage),
            documents=member_documents,
            titled=page_titled(MemberPage),
            pages=(MemberPage,),
            touches=(
                Touch(Theme, lambda theme: _members(theme_links__tag=theme.pk)),
                Touch(Institution, lambda institution: _members(institution=institution.pk)),
            ),
        )
    )
    register(
        Source(
            kind="study",
            label=gettext_lazy("Study of the network"),
            plural=gettext_lazy("Studies of the network"),
            ids=page_ids(StudyPage),
            documents=study_documents,
            titled=page_titled(StudyPage),
            pages=(StudyPage,),
            touches=(
                Touch(Theme, lambda theme: _studies(theme_links__tag=theme.pk)),
                Touch(Institution, lambda institution: _studies(institutions__institution=institution.pk)),
            ),
        )
    )
    register(
        Source(
            kind="guide",
            label=gettext_lazy("Protocol or toolkit"),
            plural=gettext_lazy("Protocols and toolkits"),
            ids=page_ids(GuidePage),
            documents=guide_documents,
            titled=page_titled(GuidePage),
            pages=(GuidePage,),
            touches=(
                Touch(Theme, lambda theme: _guides(theme_links__tag=theme.pk)),
                Touch(GuideVersionPage, _guide_of, below=_guides_around),
            ),
        )
    )
    show_institutions(lambda: MemberPage.objects.live().order_by().values_list("institution", flat=True))


def member_documents(ids: Collection[str]) -> Iterator[Document]:
    """The public members with these translation keys, in each language. Three queries, whatever their number."""
    pages = list(pages_with(MemberPage, ids).select_related("institution__merged_into"))
    themes = by_page(
        MemberTheme.objects.filter(content_object__in=[page.pk for page in pages]).values_list(
            "content_object", "tag__slug"
        )
    )
    for page in pages:
        institution = page.institution.counted_as
        yield Document(
            kind="member",
            id=str(page.translation_key),
            language=page.locale.language_code,
            title=page.title,
            url=page.get_url() or "",
            subtitle=institution.name if institution.name != page.title else institution.acronym,
            summary=page.summary,
            programme="conose",
            countries=[institution.country_id] if institution.country_id else [],
            themes=themes[page.pk],
            institutions=[str(institution.pk)],
            expires_at=page.expire_at,
        )


def study_documents(ids: Collection[str]) -> Iterator[Document]:
    """The public studies with these translation keys, in each language, and no names of people. Five queries, whatever
    their number."""
    pages = list(pages_with(StudyPage, ids).select_related("line"))
    numbers = [page.pk for page in pages]
    countries = by_page(StudyCountry.objects.filter(studypage__in=numbers).values_list("studypage", "country"))
    themes = by_page(StudyTheme.objects.filter(content_object__in=numbers).values_list("content_object", "tag__slug"))
    of_studies = StudyInstitution.objects.filter(page__in=numbers).order_by("sort_order")
    roots = of_studies.annotate(root=Coalesce("institution__merged_into", "institution"))
    institutions = by_page(roots.values_list("page", "root"))
    uses = by_page(StudyUse.objects.filter(page__in=numbers).order_by("sort_order").values_list("page", "title"))
    for page in pages:
        yield Document(
            kind="study",
            id=str(page.translation_key),
            language=page.locale.language_code,
            title=page.title,
            url=page.get_url() or "",
            summary=page.summary or page.question,
            body="\n".join(filter(None, [page.question, page.method, *uses[page.pk]])),
            year=page.year,
            programme="conose",
            countries=countries[page.pk],
            themes=themes[page.pk],
            institutions=[str(pk) for pk in dict.fromkeys(institutions[page.pk])],
            expires_at=page.expire_at,
        )


def _members(**conditions: Any) -> Iterable[Any]:
    keys: Iterable[Any] = (
        MemberPage.objects.filter(**conditions).order_by().values_list("translation_key", flat=True).distinct()
    )
    return keys


def _studies(**conditions: Any) -> Iterable[Any]:
    keys: Iterable[Any] = (
        StudyPage.objects.filter(**conditions).order_by().values_list("translation_key", flat=True).distinct()
    )
    return keys


def guide_documents(ids: Collection[str]) -> Iterator[Document]:
    """The public protocols and toolkits with these translation keys, in each language, with the chapters of their latest
    version. Three queries, whatever their number."""
    pages = list(pages_with(GuidePage, ids))
    themes = by_page(
        GuideTheme.objects.filter(content_object__in=[page.pk for page in pages]).values_list(
            "content_object", "tag__slug"
        )
    )
    below = reduce(or_, (Q(path__startswith=page.path) for page in pages), Q(pk=None))
    latest: dict[str, GuideVersionPage] = {}
    for version in searchable_pages(GuideVersionPage).filter(below).order_by("-issued_on", "-path"):
        latest.setdefault(version.path[: -version.steplen], version)
    for page in pages:
        last = latest.get(page.path)
        yield Document(
            kind="guide",
            id=str(page.translation_key),
            language=page.locale.language_code,
            title=page.title,
            url=page.get_url() or "",
            summary=page.summary,
            body=stream_text(last.preface) if last else "",
            passages=[Passage(f"{each.title}\n{stream_text(each.body)}", page=each.number) for each in last.chapters]
            if last
            else (),
            file_url=(last.get_url() or "") if last else "",
            has_chapters=True,
            day=last.issued_on if last else None,
            programme="conose",
            themes=themes[page.pk],
            expires_at=page.expire_at,
        )


def _guides(**conditions: Any) -> Iterable[Any]:
    keys: Iterable[Any] = (
        GuidePage.objects.filter(**conditions).order_by().values_list("translation_key", flat=True).distinct()
    )
    return keys


def _guide_of(version: GuideVersionPage) -> Iterable[Any]:
    return _guides(path=version.path[: -version.steplen])


def _guides_around(path: str) -> Iterable[Any]:
    """Those whose versions stand at or below a path."""
    versions = GuideVersionPage.objects.filter(path__startswith=path).values_list("path", flat=True)
    return _guides(path__in=[each[: -GuideVersionPage.steplen] for each in versions])
