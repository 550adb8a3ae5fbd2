"""Loads the demo's academy, as an editor makes it: Spanish pages published, then translated. Called again it adds nothing."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

from django.utils.html import escape
from django.utils.text import slugify
from wagtail.models import Page

from participants.models import Country, Institution
from participants.queries.people import public_profiles
from portal.making_pages import publish_below, translate_to_english
from portal.models import HomePage, Theme
from trainaction import first_pages
from trainaction.demo import files, interactive
from trainaction.demo.courses import COUNTRIES, COURSES, WRITTEN_OUT, Course
from trainaction.demo.prose import MODULES, LessonText, ModuleText, Part, module_text, outline
from trainaction.demo.quizzes import quiz_of
from trainaction.models import CourseIndexPage, CoursePage, LessonPage, ModulePage

Block = tuple[str, Any]
INSTITUTION = "Programa de las Naciones Unidas para el Desarrollo"
TUTORS = 2
PROSE = ("paragraph", "ul", "ol")
ASSIGNMENT = {
    "points": 10,
    "pass_mark": 60,
    "days": None,
    "takes_text": True,
    "most_files": 2,
    "kinds": ["pdf", "sheet"],
    "largest": 5,
    "is_repeatable": True,
}


def load(say: Callable[[str], None]) -> None:
    """Make what is missing, saying what is being made. Does nothing on a site without its Spanish home page."""
    home = HomePage.objects.filter(locale__language_code="es").order_by("depth").first()
    if home is None:
        return
    catalogue = first_pages.make(home)
    there = set(CoursePage.objects.child_of(catalogue).values_list("slug", flat=True))
    # What comes before others first, so that they can lead to it.
    for course in sorted(COURSES, key=lambda each: bool(each.after)):
        if course.slug[0] not in there:
            say(f"Course “{course.title[1]}” in Spanish and English ...")
            _load_course(catalogue, course)
        if course is not WRITTEN_OUT:
            _load_outline(CoursePage.objects.child_of(catalogue).get(slug=course.slug[0]))
    written = CoursePage.objects.child_of(catalogue).get(slug=WRITTEN_OUT.slug[0])
    _load_lessons(written, say)


def _load_course(catalogue: CourseIndexPage, course: Course) -> None:
    page = CoursePage(
        title=course.title[0],
        slug=course.slug[0],
        summary=course.summary[0],
        aims="<ul>" + "".join(f"<li>{escape(spanish)}</li>" for spanish, _english in course.aims) + "</ul>",
        audience=course.audience[0],
        prerequisites=course.prerequisites[0],
        level=course.level,
        hours=course.hours,
    )
    page.countries = list(Country.objects.filter(pk__in=COUNTRIES))
    page.themes.add(*Theme.objects.filter(slug__in=course.themes))
    page.institution_links = [
        page.institution_links.model(institution=each, sort_order=0)
        for each in Institution.objects.standing().filter(name=INSTITUTION)[:1]
    ]
    if course is WRITTEN_OUT:
        teaching = public_profiles().order_by("slug")[:TUTORS]
        page.tutors = [
            page.tutors.model(person=profile.person, sort_order=place)
            for place, profile in enumerate(teaching.select_related("person"))
        ]
    before = CoursePage.objects.child_of(catalogue).filter(slug=course.after)
    page.prerequisite_links = [page.prerequisite_links.model(course=each, sort_order=0) for each in before]
    page = publish_below(catalogue, page)
    translate_to_english(page, course.texts())
    for title, summary in course.modules:
        module = publish_below(page, ModulePage(title=title[0], slug=slugify(title[0]), summary=summary[0]))
        translate_to_english(module, dict([title, summary, (module.slug, slugify(title[1]))]))


def _load_outline(course: CoursePage) -> None:
    """A lesson for each module of a course in outline, where it is missing."""
    modules = ModulePage.objects.child_of(course).order_by("path")
    there = set(LessonPage.objects.descendant_of(course).values_list("slug", flat=True))
    for module, spanish, english in zip(modules, outline(course.slug, "es"), outline(course.slug, "en"), strict=True):
        if spanish.slug not in there:
            _load_lesson(module, spanish, english)


def _load_lessons(course: CoursePage, say: Callable[[str], None]) -> None:
    there = set(LessonPage.objects.descendant_of(course).values_list("slug", flat=True))
    for name in MODULES:
        spanish, english = (module_text(name, language) for language in ("es", "en"))
        if all(lesson.slug in there for lesson in spanish.lessons):
            continue
        say(f"Module “{english.title}” with its lessons ...")
        module = _load_module(course, spanish, english)
        for text, translated in zip(spanish.lessons, english.lessons, strict=True):
            if text.slug not in there:
                _load_lesson(module, text, translated)


def _load_module(course: CoursePage, spanish: ModuleText, english: ModuleText) -> ModulePage:
    module: ModulePage | None = ModulePage.objects.child_of(course).filter(slug=spanish.slug).first()
    if module is None:
        module = publish_below(course, ModulePage(title=spanish.title, slug=spanish.slug, summary=spanish.summary))
    translate_to_english(module, dict(zip(spanish.texts(), english.texts(), strict=True)))
    return module


def _load_lesson(module: ModulePage, spanish: LessonText, english: LessonText) -> None:
    page = publish_below(
        module,
        LessonPage(
            title=spanish.title,
            slug=spanish.slug,
            summary=spanish.summary,
            minutes=spanish.minutes,
            body=list(_blocks(spanish.parts)),
        ),
    )
    translate_to_english(page, dict(zip(spanish.texts(), english.texts(), strict=True)))


def _blocks(parts: Sequence[Part]) -> Iterable[Block]:
    """The blocks of a lesson; paragraphs and lists that follow each other are one text. A page that is not there has none."""
    for is_prose, together in groupby(parts, key=lambda part: part.kind in PROSE):
        if is_prose:
            yield "text", "".join(_html(part) for part in together)
        else:
            for part in together:
                yield from _block(part)


def _html(part: Part) -> str:
    if part.kind == "paragraph":
        return f"<p>{escape(part.head[0])}</p>"
    return f"<{part.kind}>" + "".join(f"<li>{escape(text)}</li>" for text in part.head) + f"</{part.kind}>"


def _block(part: Part) -> Iterable[Block]:
    first, *more = part.head or ("",)
    second = more[0] if more else ""
    kind, _space, tone = part.kind.partition(" ")
    if kind == "heading":
        yield kind, {"text": first, "level": "2"}
    elif kind == "callout":
        yield kind, {"kind": tone, "title": first, "text": f"<p>{escape(second)}</p>"}
    elif kind == "accordion":
        items = [{"title": title, "text": f"<p>{escape(text)}</p>"} for title, text in part.rows]
        yield kind, {"items": items}
    elif kind == "glossary":
        yield kind, {"title": first, "terms": [{"term": term, "definition": text} for term, text in part.rows]}
    elif kind == "timeline":
        moments = [{"when": when, "title": title, "text": text} for when, title, text in part.rows]
        yield kind, {"title": first, "moments": moments}
    elif kind == "table":
        yield kind, _table(first, part.rows)
    elif kind == "quote":
        yield kind, {"text": first, "who": second}
    elif kind in ("reflection", "discussion"):
        yield kind, {"prompt": first, "hint": second}
    elif kind == "assignment":
        yield kind, {"title": first, "instructions": second, "rubric": more[1], **ASSIGNMENT}
    elif kind == "package":
        yield kind, {"package": interactive.package(first), "in_words": second}
    elif kind == "quiz":
        yield kind, {"quiz": quiz_of(first)}
    elif kind == "document":
        yield kind, {"document": files.dictionary(), "title": second}
    elif kind == "picture":
        yield kind, {"image": files.parts(), "alt": second, "caption": more[1], "credit": "", "wide": False}
    elif (page := _work(first)) is not None:
        if kind == "reading":
            yield kind, {"page": page, "why": second, "is_optional": False}
        else:
            yield kind, {"work": page, "view": "", "title": second}


def _work(slug: str) -> Page | None:
    """A work of the demo's library in Spanish; none where it was not loaded."""
    end = f"/biblioteca/{slug}/"
    found: Page | None = Page.objects.filter(url_path__endswith=end, locale__language_code="es").first()
    return found.specific if found is not None else None


def _table(caption: str, rows: Sequence[tuple[str, ...]]) -> dict[str, Any]:
    return {
        "data": [list(row) for row in rows],
        "cell": [],
        "mergeCells": [],
        "first_row_is_table_header": True,
        "first_col_is_header": True,
        "table_header_choice": "both",
        "table_caption": caption,
    }
