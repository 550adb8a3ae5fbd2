"""What of the network can be found: its members, its studies, its protocols and toolkits by their chapters."""

from collections.abc import Collection, Iterable, Iterator
from functools import partial, reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy, override

from conose.models import (
    Call,
    CallPage,
    GuidePage,
    GuideTheme,
    GuideVersionPage,
    MemberPage,
    MemberTheme,
    Researcher,
    StudyInstitution,
    StudyPage,
    StudyTheme,
    StudyUse,
    TeamMember,
    TrainingInstitution,
    TrainingPage,
    TrainingSession,
    TrainingTheme,
)
from conose.research.queries import in_short
from conose.researchers.queries import profiles_of
from participants.comments import subjects as comments
from participants.documents import institutions_of, show_institutions, with_who_counts
from participants.models import Institution, Merge
from participants.newsletter import news
from participants.queries.institutions import COUNTED_INSTITUTION
from portal.models import Theme
from portal.queries import public_pages
from search.documents import Document, Passage, Source, Touch, register, touched_by
from search.pages import by_page, keys_of, of_page, page_ids, page_titled, pages_with, searchable_pages, stream_text

StudyCountry = StudyPage.countries.through
TrainingCountry = TrainingPage.countries.through


def declare() -> None:
    """Say to the search what can be found here. Called once, when the apps are loaded."""
    comments.register(StudyPage, GuidePage, TrainingPage)
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
                Touch(Theme, lambda theme: _members(theme_links__tag=theme.pk), is_named=True),
                Touch(Institution, lambda institution: _members_of([institution.pk]), is_named=True),
                Touch(Merge, lambda merge: _members_of(institutions_of(merge))),
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
                Touch(Theme, lambda theme: _studies(theme_links__tag=theme.pk), is_named=True),
                Touch(Institution, lambda institution: _studies_of([institution.pk]), is_named=True),
                Touch(Merge, lambda merge: _studies_of(institutions_of(merge))),
            ),
        )
    )
    register(
        Source(
            kind="call",
            label=gettext_lazy("Call for applications"),
            plural=gettext_lazy("Calls for applications"),
            ids=page_ids(CallPage),
            documents=call_documents,
            titled=page_titled(CallPage),
            pages=(CallPage,),
            touches=(Touch(Call, lambda call: _calls(call=call.pk)),),
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
                Touch(Theme, lambda theme: _guides(theme_links__tag=theme.pk), is_named=True),
                Touch(GuideVersionPage, _guide_of, below=_guides_around),
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
                Touch(Theme, lambda theme: _trainings(theme_links__tag=theme.pk), is_named=True),
                Touch(Institution, lambda institution: _trainings_of([institution.pk]), is_named=True),
                Touch(Merge, lambda merge: _trainings_of(institutions_of(merge))),
            ),
        )
    )
    show_institutions(
        lambda: public_pages(MemberPage.objects.all()).order_by().values_list("institution", flat=True),
        touches=(
            Touch(MemberPage, lambda member: with_who_counts([member.institution_id]), below=_institutions_below),
        ),
    )
    for touch in (
        Touch(Researcher, lambda researcher: profiles_of([researcher.person_id])),
        Touch(TeamMember, lambda link: profiles_of([link.person_id])),
        Touch(StudyPage, lambda study: _working_on(pk=study.pk), below=lambda path: _working_on(path__startswith=path)),
        Touch(Theme, lambda theme: _working_on_theme(theme.pk), is_named=True),
    ):
        touched_by("person", touch)


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
            **of_page(page),
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
    roots = of_studies.annotate(root=COUNTED_INSTITUTION)
    institutions = by_page(roots.values_list("page", "root"))
    uses = by_page(StudyUse.objects.filter(page__in=numbers).order_by("sort_order").values_list("page", "title"))
    for page in pages:
        yield Document(
            kind="study",
            **of_page(page),
            summary=in_short(page.question, page.summary),
            body="\n".join(filter(None, [page.method, *uses[page.pk]])),
            year=page.year,
            programme="conose",
            countries=countries[page.pk],
            themes=themes[page.pk],
            institutions=[str(pk) for pk in dict.fromkeys(institutions[page.pk])],
            expires_at=page.expire_at,
        )


def call_documents(ids: Collection[str]) -> Iterator[Document]:
    """The public calls with these translation keys, in each language. Two queries, whatever their number."""
    pages = list(pages_with(CallPage, ids).select_related("call"))
    calls = {page.call_id for page in pages}
    countries = by_page(Call.countries.through.objects.filter(call__in=calls).values_list("call", "country"))
    for page in pages:
        yield Document(
            kind="call",
            **of_page(page),
            summary=page.summary,
            body=stream_text(page.body),
            year=page.call.closing_day.year,
            programme="conose",
            countries=countries[page.call_id],
            expires_at=page.expire_at,
        )


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
            **of_page(page),
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
    roots = of_trainings.annotate(root=COUNTED_INSTITUTION)
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


# --- what a change touches ------------------------------------------------------------------


_members, _studies, _calls = partial(keys_of, MemberPage), partial(keys_of, StudyPage), partial(keys_of, CallPage)
_guides, _trainings = partial(keys_of, GuidePage), partial(keys_of, TrainingPage)


def _members_of(institutions: Collection[int]) -> list[str]:
    """The members that are these institutions, or others merged into them."""
    return _members(Q(institution__in=institutions) | Q(institution__merged_into__in=institutions))


def _studies_of(institutions: Collection[int]) -> list[str]:
    """The studies of these institutions, or of others merged into them."""
    concerned = Q(institution__in=institutions) | Q(institution__merged_into__in=institutions)
    return _studies(pk__in=StudyInstitution.objects.filter(concerned).values("page"))


def _working_on(**conditions: Any) -> list[int]:
    """The profiles of those on the teams of these studies."""
    studies = StudyPage.objects.filter(**conditions).order_by().values("pk")
    return profiles_of(list(TeamMember.objects.filter(page__in=studies).values_list("person", flat=True)))


def _working_on_theme(theme: int) -> list[int]:
    """The profiles of researchers who say that they work on a theme, and of those on the teams of its studies."""
    said = profiles_of(list(Researcher.objects.filter(themes=theme).values_list("person", flat=True)))
    return [*said, *_working_on(theme_links__tag=theme)]


def _institutions_below(path: str) -> list[int]:
    members = MemberPage.objects.filter(path__startswith=path)
    return with_who_counts(members.order_by().values_list("institution", flat=True).distinct())


def _guide_of(version: GuideVersionPage) -> Iterable[Any]:
    return _guides(path=version.path[: -version.steplen])


def _guides_around(path: str) -> Iterable[Any]:
    """Those whose versions stand at or below a path."""
    versions = GuideVersionPage.objects.filter(path__startswith=path).values_list("path", flat=True)
    return _guides(path__in=[each[: -GuideVersionPage.steplen] for each in versions])


def _trainings_of(institutions: Collection[int]) -> Iterable[Any]:
    """The trainings of these institutions, or of others merged into them."""
    concerned = Q(institution__in=institutions) | Q(institution__merged_into__in=institutions)
    return _trainings(pk__in=TrainingInstitution.objects.filter(concerned).values("page"))
