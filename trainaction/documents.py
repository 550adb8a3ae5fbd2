"""What of the academy can be found: its courses and each of their lessons."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial, reduce
from operator import and_

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from participants.comments import subjects as comments
from participants.documents import institutions_below, institutions_on, show_institutions, with_who_counts
from participants.models import Consent, Institution, Merge, PublicProfile
from participants.models.merges import Subject
from participants.newsletter import news
from participants.queries.people import public_profiles
from portal.models import Theme
from search.documents import Document, Source, Touch, register
from search.pages import by_page, keys_of, of_page, stream_text
from trainaction.models import CourseInstitution, CoursePage, CourseTheme, CourseTutor, LessonPage, ModulePage
from trainaction.queries import (
    CourseCountry,
    institutions_with_root,
    open_courses,
    open_lessons,
    tutors_with_root,
)

LESSON_WEIGHT = 0.8
"""A course stands before its own lessons where both match as well."""


def declare() -> None:
    """Say to the search what can be found here. Called once, when the apps are loaded."""
    comments.register(CoursePage)
    news.register(CoursePage)
    register(
        Source(
            kind="course",
            label=_("Course"),
            plural=_("Courses"),
            ids=lambda: _ids(_found_courses()),
            documents=course_documents,
            titled=_titled(lambda: _found_courses()),
            pages=(CoursePage,),
            touches=(
                Touch(Theme, lambda theme: _keys_of(theme_links__tag=theme.pk), is_named=True),
                Touch(PublicProfile, lambda profile: _taught_by([profile.person_id])),
                Touch(Consent, lambda consent: _taught_by([consent.person_id])),
                Touch(CourseTutor, lambda link: _keys_of(pk=link.page_id)),
                Touch(Institution, lambda institution: _given_by([institution.pk]), is_named=True),
                Touch(Merge, lambda merge: [*_taught_by(_merged(merge, Subject.PERSON)), *_given_by(_merged(merge))]),
            ),
        )
    )
    register(
        Source(
            kind="lesson",
            label=_("Lesson"),
            plural=_("Lessons"),
            ids=lambda: _ids(_found_lessons()),
            documents=lesson_documents,
            titled=_titled(lambda: _found_lessons()),
            pages=(LessonPage,),
            touches=(
                Touch(CoursePage, lambda course: _lessons_below(course.path), is_named=True),
                Touch(ModulePage, lambda module: _lessons_below(module.path), is_named=True),
                Touch(Theme, lambda theme: _lessons_about(theme), is_named=True),
            ),
        )
    )
    show_institutions(
        lambda: institutions_with_root().filter(page__in=open_courses()).values_list("root", flat=True),
        touches=(
            Touch(CoursePage, institutions_on, below=partial(institutions_below, CourseInstitution)),
            Touch(CourseInstitution, lambda link: with_who_counts([link.institution_id])),
        ),
    )


def _found_courses() -> QuerySet[CoursePage]:
    """Those that can be found: a page that only mirrors another language's (an alias) is none."""
    return open_courses().filter(alias_of=None).select_related("locale")


def _found_lessons() -> QuerySet[LessonPage]:
    return open_lessons().filter(alias_of=None).select_related("locale")


def _ids(pages: QuerySet[Page]) -> Iterable[str]:
    return (str(key) for key in pages.order_by().values_list("translation_key", flat=True).distinct().iterator())


def _titled(pages: Callable[[], QuerySet[Page]]) -> Callable[[Sequence[str], str, int], Sequence[str]]:
    """`Source.titled`: the titles that hold all words, the reader's language first, then the latest."""

    def titled(words: Sequence[str], language: str, limit: int) -> Sequence[str]:
        holding = reduce(and_, (Q(title__icontains=word) for word in words), Q())
        found = pages().filter(holding).order_by("-first_published_at", "pk")
        theirs = found.filter(locale__language_code=language).values_list("translation_key", flat=True)[:limit]
        others = found.exclude(locale__language_code=language).values_list("translation_key", flat=True)[:limit]
        return [str(key) for key in dict.fromkeys([*theirs, *others])][:limit]

    return titled


def course_documents(ids: Collection[str]) -> Iterator[Document]:
    """The public courses with these translation keys, in each language. Six queries, whatever their number."""
    pages = list(_found_courses().filter(translation_key__in=list(ids)))
    facts = _Facts([page.pk for page in pages])
    for page in pages:
        yield Document(
            kind="course",
            **of_page(page),
            summary=page.summary,
            body="\n".join(filter(None, [get_text_for_indexing(page.aims), page.audience, page.prerequisites])),
            key=page.edition,
            programme="trainaction",
            countries=facts.countries[page.pk],
            themes=facts.themes[page.pk],
            institutions=[str(pk) for pk in dict.fromkeys(facts.institutions[page.pk])],
            authors=[facts.profiles[root] for root in facts.tutors[page.pk] if root in facts.profiles],
            expires_at=page.expire_at,
        )


class _Facts:
    """What courses are about and who gives them, by the number of the page. Five queries, whatever their number."""

    def __init__(self, pages: list[int]) -> None:
        self.countries = by_page(
            CourseCountry.objects.filter(coursepage__in=pages).values_list("coursepage", "country")
        )
        self.themes = by_page(
            CourseTheme.objects.filter(content_object__in=pages).values_list("content_object", "tag__slug")
        )
        institutions = institutions_with_root().filter(page__in=pages).order_by("sort_order")
        self.institutions = by_page(institutions.values_list("page", "root"))
        tutors = tutors_with_root().filter(page__in=pages).order_by("sort_order")
        self.tutors = by_page(tutors.values_list("page", "root"))
        roots = {root for each in self.tutors.values() for root in each}
        self.profiles = dict(public_profiles().filter(root__in=roots).values_list("root", "slug"))


def lesson_documents(ids: Collection[str]) -> Iterator[Document]:
    """The public lessons with these translation keys, in each language. Seven queries, whatever their number."""
    pages = list(_found_lessons().filter(translation_key__in=list(ids)))
    module_paths = {page.path[: -Page.steplen] for page in pages}
    course_paths = {page.path[: -2 * Page.steplen] for page in pages}
    above = {page.path: page for page in Page.objects.filter(path__in=module_paths | course_paths)}
    facts = _Facts([above[path].pk for path in course_paths])
    for page in pages:
        module, course = above[page.path[: -Page.steplen]], above[page.path[: -2 * Page.steplen]]
        yield Document(
            kind="lesson",
            **of_page(page),
            subtitle=course.title,
            summary=page.summary,
            body=stream_text(page.body),
            programme="trainaction",
            countries=facts.countries[course.pk],
            themes=facts.themes[course.pk],
            expires_at=min(filter(None, (each.expire_at for each in (page, module, course))), default=None),
            weight=LESSON_WEIGHT,
        )


# --- what a change touches ------------------------------------------------------------------


_keys_of = partial(keys_of, CoursePage)


def _lessons_below(path: str) -> list[str]:
    return keys_of(LessonPage, path__startswith=path) if path else []


def _lessons_about(theme: Theme) -> list[str]:
    paths = CoursePage.objects.filter(theme_links__tag=theme.pk).values_list("path", flat=True)
    return [key for path in paths for key in _lessons_below(path)]


def _merged(merge: Merge, subject: str = Subject.INSTITUTION) -> list[int]:
    return [merge.survivor, merge.merged] if merge.subject == subject else []


def _taught_by(people: Collection[int]) -> list[str]:
    """The courses that these people, or people merged into them, teach."""
    if not people:
        return []
    concerned = Q(person__in=people) | Q(person__merged_into__in=people)
    return _keys_of(pk__in=CourseTutor.objects.filter(concerned).values("page"))


def _given_by(institutions: Collection[int]) -> list[str]:
    """The courses that these institutions, or those merged into them, give."""
    if not institutions:
        return []
    concerned = Q(institution__in=institutions) | Q(institution__merged_into__in=institutions)
    return _keys_of(institution_links__in=institutions_with_root().filter(concerned))
