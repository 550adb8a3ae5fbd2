"""What of the network can be found: its members and its studies."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy, override

from conose.models import (
    MemberPage,
    MemberTheme,
    StudyInstitution,
    StudyPage,
    StudyTheme,
    StudyUse,
    TrainingInstitution,
    TrainingPage,
    TrainingSession,
    TrainingTheme,
)
from participants.documents import show_institutions
from participants.models import Institution
from participants.newsletter import news
from portal.models import Theme
from search.documents import Document, Source, Touch, register
from search.pages import by_page, page_ids, page_titled, pages_with

StudyCountry = StudyPage.countries.through
TrainingCountry = TrainingPage.countries.through


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
    news.register(TrainingPage)
    register(
        Source(
            kind="training",
            label=gettext_lazy("Training or forum of the network"),
            plural=gettext_lazy("Training and forums of the network"),
            ids=page_ids(TrainingPage),
            documents=training_documents,
            titled=page_titled(TrainingPage),
            pages=(TrainingPage,),
            touches=(
                Touch(Theme, lambda theme: _trainings(theme_links__tag=theme.pk)),
                Touch(Institution, lambda institution: _trainings(institutions__institution=institution.pk)),
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


def training_documents(ids: Collection[str]) -> Iterator[Document]:
    """The public training activities and forums with these translation keys, in each language. Five queries, whatever their
    number."""
    pages = list(pages_with(TrainingPage, ids))
    numbers = [page.pk for page in pages]
    countries = by_page(TrainingCountry.objects.filter(trainingpage__in=numbers).values_list("trainingpage", "country"))
    themes = by_page(
        TrainingTheme.objects.filter(content_object__in=numbers).values_list("content_object", "tag__slug")
    )
    of_trainings = TrainingInstitution.objects.filter(page__in=numbers).order_by("sort_order")
    roots = of_trainings.annotate(root=Coalesce("institution__merged_into", "institution"))
    institutions = by_page(roots.values_list("page", "root"))
    of_sessions = TrainingSession.objects.filter(page__in=numbers).order_by("date")
    sessions = by_page((page, (day, title)) for page, day, title in of_sessions.values_list("page", "date", "title"))
    for page in pages:
        language = page.locale.language_code
        with override(language):
            kind = str(page.get_kind_display())
        yield Document(
            kind="training",
            id=str(page.translation_key),
            language=language,
            title=page.title,
            url=page.get_url() or "",
            subtitle=kind,
            summary=page.summary,
            body="\n".join(filter(None, [page.aims, page.audience, *(title for _day, title in sessions[page.pk])])),
            day=sessions[page.pk][0][0] if sessions[page.pk] else None,
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


def _trainings(**conditions: Any) -> Iterable[Any]:
    keys: Iterable[Any] = (
        TrainingPage.objects.filter(**conditions).order_by().values_list("translation_key", flat=True).distinct()
    )
    return keys
