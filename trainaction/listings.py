"""What the public pages show: the catalogue, a course, a module, a lesson. Frozen values, ready for a template."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.blocks import StreamValue
from wagtail.models import Page

from participants.queries.countries import REGION, region_label
from portal.components import ListItem, Tag
from portal.listings import PER_PAGE, Listing, filter_tags, listing_of
from portal.models import User
from portal.placement import Place, address, place_of
from search.finding import reader_language
from search.listings import related_items
from trainaction.enrolment.listings import Foremost, RunCard, RunInShort, foremost, run_cards, run_in_short
from trainaction.enrolment.states import Enrolling, nearest_runs
from trainaction.filters import CourseFilters
from trainaction.models import CoursePage, LessonPage, Level, ModulePage
from trainaction.queries import (
    About,
    Lesson,
    Linked,
    Listed,
    Module,
    Size,
    Syllabus,
    Tutor,
    about,
    about_draft,
    courses_below,
    filter_options,
    in_language,
    language_label,
    languages_of,
    listed,
    matching,
    sizes_of,
    syllabus_of,
    tutors,
)


@dataclass(frozen=True, slots=True)
class Row:
    """A course in a list."""

    title: str
    edition: str
    url: str
    summary: str
    level: str
    hours: str
    size: str
    """How much of it is open to read, in words."""
    places: str
    languages: str
    institutions: str
    themes: tuple[Tag, ...]
    run: RunInShort
    """How its nearest run stands."""


def course_listing(page: Page, request: HttpRequest) -> Listing[Row]:
    """The courses below a page that the request's filters leave. Seven queries at most, whatever their number.

    Bad filter values and page numbers are ignored, and said to be.
    """
    form = CourseFilters(request.GET, filter_options(page))
    found = matching(courses_below(page), **form.chosen)
    url = page.get_url(request) or ""
    return listing_of(
        request,
        form,
        read=lambda start: listed(found[start : start + PER_PAGE]),
        show=lambda rows: _rows(rows, url),
        count=lambda number: ngettext("%(count)s course", "%(count)s courses", number) % {"count": number},
        url=url,
    )


def _rows(found: Sequence[Listed], catalogue_url: str) -> list[Row]:
    """Rows of courses directly below the catalogue at this address. Four queries, whatever their number."""
    if not found:
        return []
    facts = about(each.pk for each in found)
    languages = languages_of(each.translation_key for each in found)
    sizes = sizes_of({each.path: each.source_path for each in found})
    runs = nearest_runs(each.translation_key for each in found)
    return [
        Row(
            title=each.title,
            edition=each.edition,
            url=f"{catalogue_url}{each.slug}/",
            summary=each.summary,
            level=str(Level(each.level).label),
            hours=_hours(each.hours),
            size=_size(sizes[each.path]),
            places=" · ".join(label for _code, label in facts[each.pk].countries) or region_label(),
            languages=", ".join(language_label(code) for code in languages[each.translation_key]),
            institutions=" · ".join(label for _pk, label in facts[each.pk].institutions),
            themes=filter_tags(facts[each.pk].themes, catalogue_url, "theme"),
            run=run_in_short(runs.get(each.translation_key)),
        )
        for each in found
    ]


def _hours(hours: int) -> str:
    return ngettext("%(hours)s hour", "%(hours)s hours", hours) % {"hours": hours}


def _size(size: Size) -> str:
    if not size.lessons:
        return _("In preparation")
    modules = ngettext("%(number)s module", "%(number)s modules", size.modules) % {"number": size.modules}
    lessons = ngettext("%(number)s lesson", "%(number)s lessons", size.lessons) % {"number": size.lessons}
    return f"{modules} · {lessons}"


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson in the syllabus, or beside another lesson."""

    number: int
    title: str
    url: str
    summary: str
    minutes: int | None
    is_current: bool = False
    language: str = ""
    """The code of the language it is in, where that is not the page's; empty otherwise."""
    language_said: str = ""
    """“Only in Spanish”."""


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """A module in the syllabus. `minutes` is what its lessons say they take, together."""

    number: int
    title: str
    url: str
    summary: str
    minutes: int
    lessons: tuple[LessonRow, ...]
    language: str = ""
    """As of a lesson."""


@dataclass(frozen=True, slots=True)
class TutorCard:
    name: str
    url: str
    position: str
    institution: str
    photo: Any


@dataclass(frozen=True, slots=True)
class CourseLink:
    """A course that leads on to this one."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class CourseView:
    """One course at a glance."""

    catalogue_url: str
    level: Tag
    hours: str
    size: str
    places: tuple[Tag, ...]
    themes: tuple[Tag, ...]
    institutions: tuple[Tag, ...]
    languages: tuple[Tag, ...]
    tutors: tuple[TutorCard, ...]
    unnamed_tutors: int
    prerequisites: tuple[CourseLink, ...]
    modules: tuple[ModuleRow, ...]
    runs: tuple[RunCard, ...]
    """Those one may enrol in, or that are under way."""
    now: Foremost | None
    """What is said of them first."""
    lessons: int
    untranslated: str
    """How many lessons are in another language, in a sentence; empty where none is."""
    first_url: str
    """Where reading begins; empty while no lesson is open."""
    related: Sequence[ListItem]


def course_view(page: CoursePage, request: HttpRequest) -> CourseView:
    """What a course's page shows besides its own fields. Eleven queries at most, whatever it holds.

    Of a page that is being written, as a preview shows it, what is written. Raises Http404 once it is past its expiry.
    """
    catalogue_url = page.placement.trail[-1].url if page.placement else page.get_parent().get_url(request) or ""
    syllabus = _syllabus(page, page.path, request)
    facts = about([page.pk])[page.pk] if page.placement else about_draft(page)
    languages = languages_of([page.translation_key])[page.translation_key]
    taught = tutors(page)
    before = _prerequisites(page, request)
    modules = _modules(syllabus, request)
    lessons = syllabus.lessons if syllabus else ()
    named = [*(each.url for each in before), *(lesson.url for module in modules for lesson in module.lessons)]

    def filtered(name: str, value: str, label: str) -> Tag:
        return Tag(label, f"{catalogue_url}?{name}={value}")

    reader = getattr(request, "user", None)
    runs = run_cards(page.translation_key, page.title, user=reader if isinstance(reader, User) else None)
    return CourseView(
        catalogue_url=catalogue_url,
        level=filtered("level", page.level, str(Level(page.level).label)),
        hours=_hours(page.hours),
        size=_size(Size(len(modules), len(lessons))),
        places=_places(facts, catalogue_url),
        themes=tuple(filtered("theme", *each) for each in facts.themes),
        institutions=tuple(filtered("institution", *each) for each in facts.institutions),
        languages=tuple(filtered("language", code, language_label(code)) for code in languages),
        tutors=tuple(_card(tutor) for tutor in taught.shown),
        unnamed_tutors=taught.unnamed,
        prerequisites=before,
        modules=modules,
        runs=runs,
        now=foremost(runs),
        lessons=len(lessons),
        untranslated=_untranslated(lessons),
        first_url=address(request, lessons[0].url_path) if lessons else "",
        related=related_items(f"course:{page.translation_key}", but=named) if page.placement else (),
    )


def _untranslated(lessons: Sequence[Lesson]) -> str:
    other = [each.language for each in lessons if each.language]
    if not other:
        return ""
    sentence = ngettext(
        "%(number)s lesson has not been translated yet: it is listed all the same, and opens in %(language)s.",
        "%(number)s lessons have not been translated yet: they are listed all the same, and open in %(language)s.",
        len(other),
    )
    return sentence % {"number": len(other), "language": language_label(other[0])}


def only_in(language: str) -> str:
    """That something is in another language than the page, in a few words."""
    return _("Only in %(language)s") % {"language": language_label(language)}


def _places(facts: About, catalogue_url: str) -> tuple[Tag, ...]:
    countries = facts.countries or ((REGION, region_label()),)
    return filter_tags(countries, catalogue_url, "country")


def _card(tutor: Tutor) -> TutorCard:
    url = reverse("public_profile", args=[tutor.slug])
    return TutorCard(tutor.name, url, tutor.position, tutor.institution, tutor.photo)


def _prerequisites(page: CoursePage, request: HttpRequest) -> tuple[CourseLink, ...]:
    """The courses to take first that are open, in the reader's language, in the editor's order. Two queries."""
    chosen = [link.course_id for link in page.prerequisite_links.all()]
    found = in_language(chosen, reader_language())
    return tuple(CourseLink(each.title, address(request, each.url_path)) for each in found.values())


def _syllabus(page: Page, course_path: str, request: HttpRequest) -> Syllabus | None:
    """The course around a page. Raises Http404 where it is closed to readers; a preview shows the page without it."""
    syllabus = syllabus_of(page, course_path)
    if syllabus is None and not getattr(request, "is_preview", False):
        raise Http404
    return syllabus


def _modules(syllabus: Syllabus | None, request: HttpRequest) -> tuple[ModuleRow, ...]:
    return tuple(_module_row(each, request) for each in syllabus.modules) if syllabus else ()


def _module_row(module: Module, request: HttpRequest, *, current: int | None = None) -> ModuleRow:
    return ModuleRow(
        number=module.number,
        title=module.title,
        url=address(request, module.url_path),
        summary=module.summary,
        minutes=sum(lesson.minutes or 0 for lesson in module.lessons),
        lessons=tuple(_lesson_row(each, request, current=current) for each in module.lessons),
        language=module.language,
    )


def _lesson_row(lesson: Lesson, request: HttpRequest, *, current: int | None = None) -> LessonRow:
    return LessonRow(
        number=lesson.number,
        title=lesson.title,
        url=address(request, lesson.url_path),
        summary=lesson.summary,
        minutes=lesson.minutes,
        is_current=lesson.pk == current,
        language=lesson.language,
        language_said=only_in(lesson.language) if lesson.language else "",
    )


@dataclass(frozen=True, slots=True)
class Step:
    """The lesson or module before or after."""

    label: str
    title: str
    url: str
    language: str = ""
    """The code of the language of its title, where that is not the page's; empty otherwise."""


@dataclass(frozen=True, slots=True)
class WayIn:
    """For who reads a module or a lesson on its public page: how one takes the course."""

    state: str
    url: str
    button: str


def _way_in(syllabus: Syllabus | None, course_url: str) -> WayIn | None:
    """The way to the course's runs, on its page; None while nobody can enrol and no run is ahead."""
    state = syllabus.enrolling if syllabus else ""
    if state == Enrolling.OPEN:
        return WayIn(_("Enrolment open"), f"{course_url}#runs", _("Enrol in the course"))
    if state == Enrolling.LATER:
        return WayIn(_("Enrolment not open yet"), f"{course_url}#runs", _("When it is held"))
    return None


@dataclass(frozen=True, slots=True)
class ModuleView:
    """One module: its place in the course and its lessons."""

    course_title: str
    course_url: str
    place: str
    """“Module 2 of 6”; empty for one that is not public yet."""
    lessons: tuple[LessonRow, ...]
    previous: Step | None
    following: Step | None
    way_in: WayIn | None


def module_view(page: ModulePage, request: HttpRequest) -> ModuleView:
    """What a module's page shows besides its own fields. One query, two of a translated course.

    Raises Http404 where the module or its course is closed; a preview shows it all the same.
    """
    syllabus = _syllabus(page, page.path[: -Page.steplen], request)
    modules = syllabus.modules if syllabus else ()
    at = next((place for place, each in enumerate(modules) if each.pk == page.pk), None)
    if at is None and not getattr(request, "is_preview", False):
        raise Http404
    course = page.placement.trail[-1] if page.placement else None
    course_url = course.url if course else page.get_parent().get_url(request) or ""
    return ModuleView(
        course_title=course.title if course else page.get_parent().title,
        course_url=course_url,
        place=_("Module %(number)s of %(total)s") % {"number": at + 1, "total": len(modules)} if at is not None else "",
        lessons=_module_row(modules[at], request).lessons if at is not None else (),
        previous=_module_step(modules, at - 1 if at else None, request),
        following=_module_step(modules, at + 1 if at is not None else None, request),
        way_in=_way_in(syllabus, course_url),
    )


def _module_step(modules: Sequence[Module], at: int | None, request: HttpRequest) -> Step | None:
    if at is None or at >= len(modules):
        return None
    module = modules[at]
    label = _("Module %(number)s") % {"number": module.number}
    return Step(label, module.title, address(request, module.url_path), module.language)


@dataclass(frozen=True, slots=True)
class Reading:
    """Something to read or to watch, as a reader of the page's language may see it."""

    title: str
    url: str
    kind: str


@dataclass(frozen=True, slots=True)
class LessonView:
    """One lesson: its place in the course and what it leads to."""

    course_title: str
    course_url: str
    module_title: str
    module_url: str
    place: str
    """“Lesson 3 of 22”; empty for one that is not public yet."""
    number: int
    total: int
    beside: tuple[LessonRow, ...]
    """The lessons of its module, itself included."""
    previous: Step | None
    following: Step | None
    readings: dict[int, Reading] = field(default_factory=dict)
    """The public pages that its reading blocks lead to, by the number of the page chosen."""
    is_learners: bool = False
    """Shown to its editor as a learner of a run will see it."""
    way_in: WayIn | None = None


def lesson_view(page: LessonPage, request: HttpRequest) -> LessonView:
    """What a lesson's page shows besides its own fields. One query, two of a translated course; one more for readings, and two for
    pictures.

    Raises Http404 where the lesson, its module or its course is closed; a preview shows it all the same.
    """
    syllabus = _syllabus(page, page.path[: -2 * Page.steplen], request)
    lessons = syllabus.lessons if syllabus else ()
    at = next((place for place, each in enumerate(lessons) if each.pk == page.pk), None)
    if at is None and not getattr(request, "is_preview", False):
        raise Http404
    course, module = _above(page, request)
    its_path = page.path[: -Page.steplen]
    its_module = next((each for each in syllabus.modules if each.path == its_path), None) if syllabus else None
    fetch_pictures(page.body)
    place = {"number": at + 1 if at is not None else 0, "total": len(lessons)}
    return LessonView(
        course_title=course.title,
        course_url=course.url,
        module_title=module.title,
        module_url=module.url,
        place=_("Lesson %(number)s of %(total)s") % place if at is not None else "",
        number=place["number"],
        total=len(lessons),
        beside=_module_row(its_module, request, current=page.pk).lessons if its_module else (),
        previous=_lesson_step(lessons[at - 1], request) if at else None,
        following=_lesson_step(lessons[at + 1], request) if at is not None and at + 1 < len(lessons) else None,
        readings=readings_in(page.body, reader_language(), request),
        way_in=_way_in(syllabus, course.url),
    )


def _above(page: LessonPage, request: HttpRequest) -> tuple[Place, Place]:
    """The course and the module of a lesson, whether or not they are public. One query, none where they were found."""
    if page.placement is not None:
        return page.placement.trail[-2], page.placement.trail[-1]
    above = page.get_ancestors().filter(depth__gte=page.depth - 2).select_related("locale").order_by("depth")
    course, module = (place_of(each, request) for each in above)
    return course, module


def _lesson_step(lesson: Lesson, request: HttpRequest) -> Step:
    label = _("Lesson %(number)s") % {"number": lesson.number}
    return Step(label, lesson.title, address(request, lesson.url_path), lesson.language)


def readings_in(body: StreamValue, language: str, request: HttpRequest) -> dict[int, Reading]:
    """The public pages that the reading blocks of a lesson lead to, by the number of the page chosen. One query at most."""
    chosen = [each["value"].get("page") for each in _raw(body, "reading")]
    found = in_language((int(pk) for pk in chosen if pk), language)
    return {pk: Reading(each.title, address(request, each.url_path), _kind(each)) for pk, each in found.items()}


def _raw(body: StreamValue, kind: str) -> Iterable[dict[str, Any]]:
    """The blocks of one kind as they are stored: looking at them fetches no page, picture or file."""
    return (block for block in body.raw_data if block["type"] == kind)


def _kind(linked: Linked) -> str:
    model = ContentType.objects.get_for_id(linked.content_type).model_class()
    name = str(model._meta.verbose_name) if model is not None else ""
    return name[:1].upper() + name[1:]


def fetch_pictures(body: StreamValue) -> None:
    """The pictures of a lesson with their renditions at once, where it has any: Wagtail asks for them one by one."""
    if any(True for _block in _raw(body, "picture")):
        images = [block.value["image"] for block in body if block.block_type == "picture"]
        prefetch_related_objects([image for image in images if image is not None], "renditions")
