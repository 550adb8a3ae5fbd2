"""Reads: the public courses, what they can be filtered by, what is in them, who teaches them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from wagtail.images.models import AbstractImage
from wagtail.models import Page, PageViewRestriction

from participants.models import Country, Institution
from participants.queries.countries import REGION, country_name, region_label
from participants.queries.institutions import COUNTED_INSTITUTION, name_said, names_said
from participants.queries.people import public_profiles
from participants.queries.places import place_and_theme_links
from portal.models import Theme
from portal.prepared import Prepared
from portal.queries import in_spanish, not_expired, open_pages, theme_label
from portal.statements import STAND_INS, Option, by_label, link_rows, links_of, option_rows, union
from trainaction.enrolment.states import Enrolling, enrolling
from trainaction.models import CourseInstitution, CoursePage, CourseTheme, CourseTutor, LessonPage, Level, ModulePage

CourseCountry = CoursePage.countries.through


def open_courses() -> QuerySet[CoursePage]:
    """Those anyone may see now."""
    found: QuerySet[CoursePage] = open_pages(CoursePage.objects.all())
    return found


def open_lessons() -> QuerySet[LessonPage]:
    """Those anyone may see now: their module and their course are open, too."""
    found: QuerySet[LessonPage] = open_pages(LessonPage.objects.all())
    return found


def courses_below(page: Page) -> QuerySet[CoursePage]:
    """The public courses below a page, by title; of several editions the latest first."""
    return open_courses().filter(path__startswith=page.path).order_by("title", "-edition", "pk")


class Listed(NamedTuple):
    """A course as lists need it."""

    pk: int
    translation_key: UUID
    title: str
    edition: str
    summary: str
    level: str
    hours: int
    slug: str
    path: str
    source_path: str | None
    """The place in the tree of its version in the source language; None where it has none."""
    total: int
    """How many there are with it, on all pages of the list."""


def listed(courses: QuerySet[CoursePage]) -> list[Listed]:
    """Courses as lists need them. One query."""
    rows = courses.annotate(total=Window(Count("pk")), source_path=_source_path()).values_list(*Listed._fields)
    return [Listed._make(row) for row in rows]


def _source_path() -> Subquery:
    """The place in the tree of a page's version in the source language."""
    source = Page.objects.filter(
        translation_key=OuterRef("translation_key"), locale__language_code=settings.LANGUAGE_CODE, alias_of=None
    )
    return Subquery(source.order_by("path").values("path")[:1])


def matching(
    courses: QuerySet[CoursePage],
    *,
    country: str = "",
    theme: str = "",
    level: str = "",
    language: str = "",
    institution: str = "",
    enrolment: str = "",
) -> QuerySet[CoursePage]:
    """The courses that have all of these: ISO code or REGION, slug, key of Level, code of a language, number, key of Enrolling."""
    if enrolment:
        courses = courses.annotate(enrolling=enrolling()).filter(enrolling=enrolment)
    if level:
        courses = courses.filter(level=level)
    if country == REGION:
        courses = courses.filter(~Exists(CourseCountry.objects.filter(coursepage=OuterRef("pk"))))
    elif country:
        courses = courses.filter(Exists(CourseCountry.objects.filter(coursepage=OuterRef("pk"), country=country)))
    if theme:
        courses = courses.filter(Exists(CourseTheme.objects.filter(content_object=OuterRef("pk"), tag__slug=theme)))
    if language:
        written = open_courses().filter(alias_of=None, locale__language_code=language)
        courses = courses.filter(Exists(written.filter(translation_key=OuterRef("translation_key"))))
    if institution:
        roots = institutions_with_root().filter(page=OuterRef("pk"), root=int(institution))
        courses = courses.filter(Exists(roots))
    return courses


def institutions_with_root() -> QuerySet[CourseInstitution]:
    """Which institution gives which course, with `root`: the one that counts after merges."""
    links: QuerySet[CourseInstitution] = CourseInstitution.objects.annotate(root=COUNTED_INSTITUTION)
    return links


def tutors_with_root() -> QuerySet[CourseTutor]:
    """Who teaches which course, with `root`: the person that counts after merges."""
    links: QuerySet[CourseTutor] = CourseTutor.objects.annotate(root=Coalesce("person__merged_into", "person"))
    return links


def language_label(code: str) -> str:
    """A language as the reader calls it, as the library and the search write it too: “inglés” in Spanish."""
    return _(get_language_info(code)["name"])


def filter_options(page: Page) -> dict[str, list[Option]]:
    """The filters that the courses below a page offer, in one query whatever their number: (value, label) pairs."""
    courses = courses_below(page).order_by()
    ids = courses.values("pk")
    regional = courses.filter(~Exists(CourseCountry.objects.filter(coursepage=OuterRef("pk"))))
    countries = Country.objects.filter(pk__in=CourseCountry.objects.filter(coursepage__in=ids).values("country"))
    themes = Theme.objects.filter(pk__in=CourseTheme.objects.filter(content_object__in=ids).values("tag"))
    written = open_courses().filter(alias_of=None, translation_key__in=courses.values("translation_key"))
    roots = institutions_with_root().filter(page__in=ids).values("root")
    institutions = Institution.objects.filter(pk__in=roots)
    locale = F("locale__language_code")
    parts = [
        option_rows("country", countries, value=F("code"), label=F(country_name())),
        option_rows("country", regional, value=Value(REGION, CharField()), label=Value("", CharField())),
        option_rows("theme", themes, value=F("slug"), label=theme_label()),
        option_rows("level", courses, value=F("level"), label=F("level")),
        option_rows("language", written, value=locale, label=locale),
        option_rows("institution", institutions, value=Cast("pk", CharField()), label=name_said()),
        option_rows("enrolment", courses, value=enrolling(), label=Value("", CharField())),
    ]
    found: dict[str, list[Option]] = defaultdict(list)
    for kind, value, label in parts[0].union(*parts[1:]):
        found[kind].append((str(value), str(label)))
    levels = {value for value, _label in found["level"]}
    named = sorted((each for each in found["country"] if each[0] != REGION), key=by_label)
    return {
        "country": named if len(named) == len(found["country"]) else [*named, (REGION, region_label())],
        "theme": sorted(found["theme"], key=by_label),
        "enrolment": [(value, str(label)) for value, label in Enrolling.choices if (value, "") in found["enrolment"]],
        "level": [(value, str(label)) for value, label in Level.choices if value in levels],
        "language": sorted(((code, language_label(code)) for code, _code in found["language"]), key=by_label),
        "institution": sorted(found["institution"], key=by_label),
    }


@dataclass(frozen=True, slots=True)
class About:
    """What a course is about and who gives it: (value, label) pairs."""

    countries: tuple[Option, ...] = ()
    themes: tuple[Option, ...] = ()
    institutions: tuple[Option, ...] = ()
    """In the editor's order, merged ones as the one that counts."""


def about(pages: Iterable[int]) -> dict[int, About]:
    """What these courses are about, in one query for each page of a list."""
    ids = list(pages)
    found = links_of(_about_statement(country_name()), ids)
    return {pk: _about(found["country", pk], found["theme", pk], found["institution", pk]) for pk in ids}


def about_draft(page: CoursePage) -> About:
    """What a course being written is about, saved or not: what a preview shows."""
    institutions = [link.institution.counted_as for link in page.institution_links.all()]
    themes = [link.tag for link in page.theme_links.all()]
    names = names_said(each.pk for each in institutions)
    return _about(
        [(each.code, getattr(each, country_name())) for each in page.countries.all()],
        [(each.slug, each.label) for each in themes],
        [(str(each.pk), names[each.pk]) for each in institutions],
    )


def _about(countries: Iterable[Option], themes: Iterable[Option], institutions: Iterable[Option]) -> About:
    return About(
        tuple(sorted(countries, key=by_label)), tuple(sorted(themes, key=by_label)), tuple(dict.fromkeys(institutions))
    )


@lru_cache(maxsize=8)
def _about_statement(country_column: str) -> Prepared:
    """What courses are about, in the reader's language; `country_column` stands for it."""
    institutions = institutions_with_root().filter(page__in=STAND_INS)
    return union(
        [
            *place_and_theme_links(CoursePage, country_column),
            link_rows(
                "institution",
                institutions,
                page="page",
                value=Cast("root", CharField()),
                label=name_said("institution__"),
                place=Coalesce("sort_order", 0),
            ),
        ]
    )


def languages_of(keys: Iterable[UUID]) -> dict[UUID, list[str]]:
    """The codes of the languages that the courses with these translation keys are written in now, the site's order. One query."""
    found: dict[UUID, list[str]] = defaultdict(list)
    places = {code: place for place, (code, _name) in enumerate(settings.LANGUAGES)}
    written = open_courses().filter(alias_of=None, translation_key__in=list(keys)).order_by()
    rows = written.values_list("translation_key", "locale__language_code")
    for key, code in sorted(rows, key=lambda row: places.get(row[1], len(places))):
        found[key].append(code)
    return found


class Size(NamedTuple):
    """How much of a course is open to read."""

    modules: int = 0
    lessons: int = 0


def sizes_of(courses: Mapping[str, str | None]) -> dict[str, Size]:
    """How many modules and lessons are open of the courses at these paths of the tree, each with the path of its source version:
    what is not translated counts too, as the syllabus has it. One query; none for no course."""
    if not courses:
        return {}
    versions = {path: {path, source or path} for path, source in courses.items()}
    below = reduce(or_, (Q(path__startswith=path) for path in set().union(*versions.values())))
    open_now = open_pages(Page.objects.type(ModulePage, LessonPage).filter(below))
    rows = list(open_now.order_by().values_list("path", "translation_key"))

    def size(paths: set[str]) -> Size:
        its = {
            (key, len(path) - len(above)) for path, key in rows for above in paths if path.startswith(above)
        }  # a translated one once
        modules = sum(1 for _key, levels in its if levels == Page.steplen)
        return Size(modules, len(its) - modules)

    return {path: size(paths) for path, paths in versions.items()}


# --- what is in a course ---------------------------------------------------------------------


class Lesson(NamedTuple):
    """A lesson in the syllabus."""

    pk: int
    title: str
    url_path: str
    path: str
    summary: str
    minutes: int | None
    number: int
    """Its place in the course, from 1."""
    language: str
    """The code of the language it is in, where the course's is another one; empty otherwise."""


@dataclass(frozen=True, slots=True)
class Module:
    """A module in the syllabus."""

    pk: int
    title: str
    url_path: str
    path: str
    summary: str
    number: int
    language: str
    """As of a lesson."""
    lessons: tuple[Lesson, ...] = ()


@dataclass(frozen=True, slots=True)
class Syllabus:
    """An open course, with its open modules and lessons in order."""

    pk: int
    title: str
    url_path: str
    enrolling: str
    """Whether somebody can come into it now: see `enrolment.states.enrolling`."""
    modules: tuple[Module, ...] = field(default=())

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        return tuple(lesson for module in self.modules for lesson in module.lessons)


class _Row(NamedTuple):
    pk: int
    path: str
    source_path: str | None
    translation_key: UUID
    title: str
    url_path: str
    enrolling: str
    module_summary: str | None
    lesson_summary: str | None
    minutes: int | None


def syllabus_of(page: Page, course_path: str) -> Syllabus | None:
    """What is open of the course at a path of the tree, for a reader of `page`. One query, two of a translated course; None where
    it is closed.

    `page` is the course or a page of it: whoever may read it may read what has the same restrictions, and no other. The
    order is that of the source language, so that a lesson has the same place in each; what is not translated stands in its place
    in the source language.
    """
    rows = _open_below(page, course_path)
    course = _course_in(rows, course_path)
    if course is None:
        return None
    source_path = course.source_path or course_path
    source = _open_below(page, source_path) if source_path != course_path else []
    if _course_in(source, source_path) is None:
        return _in_order(course, rows, [])
    return _in_order(course, rows, source)


def _course_in(rows: Iterable[_Row], path: str) -> _Row | None:
    return next((row for row in rows if row.path == path), None)


def _open_below(page: Page, course_path: str) -> list[_Row]:
    """The open pages of one version of a course, in the order of the source language. One query."""
    restrictions = PageViewRestriction.objects.annotate(
        there=ExpressionWrapper(OuterRef("path"), CharField()), here=Value(page.path, CharField())
    )
    others = restrictions.filter(there__startswith=F("page__path")).exclude(here__startswith=F("page__path"))
    rows = (
        Page.objects.filter(~Exists(others), not_expired())
        .filter(path__startswith=course_path, live=True)
        .annotate(
            source_path=_source_path(),
            enrolling=Case(
                When(path=course_path, then=enrolling(otherwise="")), default=Value(""), output_field=CharField()
            ),
        )
        .order_by(Coalesce("source_path", "path"), "path")
        .values_list(
            "pk",
            "path",
            "source_path",
            "translation_key",
            "title",
            "url_path",
            "enrolling",
            "modulepage__summary",
            "lessonpage__summary",
            "lessonpage__minutes",
        )
    )
    return [_Row._make(row) for row in rows]


def _in_order(course: _Row, own: Sequence[_Row], source: Sequence[_Row]) -> Syllabus:
    """A course of its own rows and those of its source version, both in order; a lesson whose module is not among them is left
    out."""
    translated = {row.translation_key for row in own}
    missing = [row for row in source if row.translation_key not in translated]
    language = {row.pk: settings.LANGUAGE_CODE for row in missing}
    module_keys = {row.path: row.translation_key for row in [*own, *source] if row.module_summary is not None}
    rows = sorted([*own, *missing], key=lambda row: row.source_path or row.path) if missing else own
    lessons: dict[UUID, list[_Row]] = defaultdict(list)
    for row in rows:
        module_key = module_keys.get(row.path[: -Page.steplen])
        if row.lesson_summary is not None and module_key is not None:
            lessons[module_key].append(row)
    modules: list[Module] = []
    number = 0
    for row in (each for each in rows if each.module_summary is not None):
        its: list[Lesson] = []
        for lesson in lessons[row.translation_key]:
            number += 1
            its.append(
                Lesson(
                    lesson.pk,
                    lesson.title,
                    lesson.url_path,
                    lesson.path,
                    lesson.lesson_summary or "",
                    lesson.minutes,
                    number,
                    language.get(lesson.pk, ""),
                )
            )
        modules.append(
            Module(
                row.pk,
                row.title,
                row.url_path,
                row.path,
                row.module_summary or "",
                len(modules) + 1,
                language.get(row.pk, ""),
                tuple(its),
            )
        )
    return Syllabus(course.pk, course.title, course.url_path, course.enrolling, tuple(modules))


class Linked(NamedTuple):
    """A page that another leads to."""

    title: str
    url_path: str
    content_type: int


def in_language(pages: Iterable[int], language: str) -> dict[int, Linked]:
    """These pages as a reader of a language may see them: the open version in it, else another one. One query.

    By the number of the page that was chosen; a page that is open in no language is left out. None for no page.
    """
    ids = list(pages)
    if not ids:
        return {}
    versions = Page.objects.filter(
        translation_key__in=Page.objects.filter(pk__in=ids).values("translation_key"), alias_of=None
    )
    chosen = Page.objects.filter(pk__in=ids, translation_key=OuterRef("translation_key")).values("pk")[:1]
    rows = open_pages(versions).annotate(chosen=Subquery(chosen))
    found: dict[int, tuple[bool, Linked]] = {}
    for pk, code, *values in rows.order_by("path").values_list(
        "chosen", "locale__language_code", "title", "url_path", "content_type"
    ):
        is_theirs = code == language
        if pk not in found or (is_theirs and not found[pk][0]):
            found[pk] = (is_theirs, Linked(*values))
    return {pk: found[pk][1] for pk in ids if pk in found}


# --- who teaches it --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tutor:
    """Someone who teaches and may be named."""

    name: str
    slug: str
    position: str
    institution: str
    photo: AbstractImage | None


@dataclass(frozen=True, slots=True)
class Tutors:
    """Who teaches: those with a public profile, and how many are not named."""

    shown: tuple[Tutor, ...] = ()
    unnamed: int = 0

    @property
    def total(self) -> int:
        return len(self.shown) + self.unnamed


def tutors(page: CoursePage) -> Tutors:
    """The people on a course, in the editor's order; nobody is named without their standing consent. Three queries.

    Of a page being written, saved or not, those in it.
    """
    people = [link.person_id for link in page.tutors.all()] if page.placement is None else None
    links = tutors_with_root().filter(page=page.pk).order_by("sort_order").values_list("root", flat=True)
    roots = list(dict.fromkeys(people if people is not None else links))
    if not roots:
        return Tutors()
    profiles = {profile.root: profile for profile in public_profiles().filter(root__in=roots).select_related("photo")}
    spanish = in_spanish()
    names = names_said(profile.institution_id for profile in profiles.values())
    shown = tuple(
        Tutor(
            profile.display_name,
            profile.slug,
            profile.position_es if spanish else profile.position_en or profile.position_es,
            names.get(profile.institution_id, ""),
            profile.photo,
        )
        for profile in (profiles[root] for root in roots if root in profiles)
    )
    return Tutors(shown, len([root for root in roots if root not in profiles]))
