"""What publishing a page does to its public translations: every kind of page that the project has."""

import datetime
import json
import re
from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection, models
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from django.utils.translation import override
from wagtail.blocks import CharBlock, RichTextBlock
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, get_page_models
from wagtail_localize.models import (
    OverridableSegment,
    RelatedObjectSegment,
    StringSegment,
    StringTranslation,
    TemplateSegment,
    Translation,
    TranslationContext,
    TranslationSource,
)

from front.models import ArticlePage
from portal import segments
from portal.former_texts import write_translations
from portal.making_pages import renew_english
from portal.models import PortalPage
from portal.services import translate_page
from portal.wagtail_hooks import tell_what_was_carried
from trainaction.models import LessonPage

KINDS = [kind for kind in get_page_models() if kind is not Page]
TEXT = (CharBlock, RichTextBlock)
OUTDATED = "El texto cambió: esta es la traducción del anterior. Edítela, o guárdela como está si todavía vale."
WAIT = [LessonPage]
"""Kinds of which a translation stands as it was until somebody translates what changed: decisions 27 and 60."""

BESIDES: dict[type[Page], dict[str, Any]] = {ArticlePage: {"author": "Ana Paz"}}
"""What a kind asks for by a rule of its own."""

Tree = dict[type[Page], Page]


def value_for(field: Any) -> Any:
    """Something that a field accepts, where a row cannot be without."""
    if isinstance(field, models.ForeignKey):
        return made(field.related_model)
    if isinstance(field, StreamField):
        blocks = field.stream_block.child_blocks.items()
        return json.dumps([{"type": next(name for name, block in blocks if isinstance(block, TEXT)), "value": "Uno"}])
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.DateTimeField):
        return datetime.datetime(2026, 3 if field.name.startswith("open") else 4, 1, 15, tzinfo=datetime.UTC)
    if isinstance(field, models.DateField):
        return datetime.date(2026, 3, 1)
    if isinstance(field, models.TimeField):
        return datetime.time(9 if field.name.startswith("start") else 10)
    if isinstance(field, models.IntegerField):
        return 2026 if field.name == "year" else 1
    return f"{field.name}-1".replace("_", "-")[: field.max_length]


def filled(model: type[models.Model], **given: Any) -> Any:
    """An unsaved row with no more than it must have."""
    of_page = {field.name for field in Page._meta.get_fields()} | {"page_ptr"} if issubclass(model, Page) else set()
    must = (
        field
        for field in model._meta.concrete_fields
        if field.name not in {*of_page, *given}
        and not (field.null or field.blank or field.has_default() or field.primary_key)
    )
    return model(**{field.name: value_for(field) for field in must}, **given)


def made(model: type[models.Model]) -> Any:
    row = filled(model)
    row.save()
    return row


@pytest.fixture(scope="module")
def tree(database_of_module: None) -> Tree:
    """A page of each kind, below one of a kind that it may stand below, all of them public in English too."""
    found: Tree = {}
    english = Locale.objects.get_or_create(language_code="en")[0]
    spanish = Locale.objects.get_or_create(language_code="es")[0]

    def page_of(kind: type[Page]) -> Page:
        if kind is Page:
            return Page.objects.get(depth=1)
        if kind not in found:
            above = page_of(kind.allowed_parent_page_models()[0])
            page = filled(kind, title="Antes", slug=kind.__name__.lower(), locale=spanish, **BESIDES.get(kind, {}))
            found[kind] = above.add_child(instance=page)
            translation = translate_page(page=page, locale=english, words={"title": "Before"}, publish=False)
            Page.objects.filter(pk=translation.pk).update(live=True)
        return found[kind]

    for kind in KINDS:
        page_of(kind)
    return found


def told_of(page: Page, user: Any) -> list[str]:
    """What the editor is told who has published the page."""
    request = RequestFactory().get("/")
    request.user = user
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    with override("en"):
        tell_what_was_carried(request, page)
        return [strip_tags(str(each)).strip() for each in request._messages]  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_publishing_a_page_of_any_kind_does_to_its_translation_what_its_editor_is_told(
    tree: Tree, kind: type[PortalPage], django_capture_on_commit_callbacks: Any, make_user: Any
) -> None:
    page = kind.objects.get(pk=tree[kind].pk)
    page.title = "Después"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    title = kind.objects.get(translation_key=page.translation_key, locale__language_code="en").title
    said = " ".join(" ".join(told_of(page, make_user("administrator"))).split())
    if kind in WAIT:
        assert (title, said) == (
            "Before",
            "In English it stands as it was: changes of this page come in when they are translated. Bring the changes over…",
        )
    else:
        kept = "In English 1 text shows its former translation, until you translate the new one: title."
        rest = "was brought up to date. Translate…"
        assert (title, said[: len(kept)], said.partition(" The rest ")[2]) == ("Before", kept, rest)


BODY: list[Any] = [
    '<p>Somos muchas personas.</p><p>Lea <a href="https://a.org/">el informe</a> completo.</p>',
    [["Chile", "1500"]],
]
BLOCK = "6b0c4a8e-2f3f-4a51-9a53-0c1d1f6f0a01"
CELLS = "6b0c4a8e-2f3f-4a51-9a53-0c1d1f6f0a02"
WORDS = {
    "Antes": "Before",
    "Somos muchas personas.": "We are many people.",
    'Lea <a id="a1">el informe</a> completo.': 'Read <a id="a1">the report</a> in full.',
    "Chile": "The Republic of Chile",
    "1500": "1,500",
}


@pytest.fixture
def article(tree: Tree, django_capture_on_commit_callbacks: Any) -> ArticlePage:
    """Public in English too, with a number for a summary and a body of two paragraphs and a table."""
    page = publish(article_page(), BODY, django_capture_on_commit_callbacks, summary="1500")
    source = TranslationSource.objects.get_for_instance(page)
    known = source.stringsegment_set.filter(string__data__in=WORDS)
    write_translations(texts=[(each, WORDS[each.string.data]) for each in known], locale=english())
    return publish(page, BODY, django_capture_on_commit_callbacks)


def english() -> Locale:
    return Locale.objects.get(language_code="en")


def article_page(language: str = "es") -> ArticlePage:
    page: ArticlePage = ArticlePage.objects.get(locale__language_code=language)
    return page


def publish(page: ArticlePage, body: list[Any], capture: Any, **fields: Any) -> ArticlePage:
    """The page as it is then, in Spanish."""
    text, cells = body
    blocks = [
        {"type": "text", "value": text, "id": BLOCK},
        {"type": "table", "value": {"data": cells, "table_caption": ""}, "id": CELLS},
    ]
    page.body = page._meta.get_field("body").to_python(json.dumps(blocks))
    for name, value in fields.items():
        setattr(page, name, value)
    with capture(execute=True):
        page.save_revision().publish()
    return article_page()


def english_body() -> list[Any]:
    return [english_text(), article_page("en").body.raw_data[1]["value"]["data"]]


def english_text() -> str:
    return re.sub(r' data-block-key="[^"]*"', "", article_page("en").body.raw_data[0]["value"])


def waiting() -> list[tuple[str, str | None]]:
    """What the translator marks in red: the new texts and what it says of each."""
    rows = StringTranslation.objects.filter(locale=english(), has_error=True).order_by("pk")
    current = TranslationSource.objects.get_for_instance(article_page()).stringsegment_set.values("string")
    return [(row.translation_of.data, row.get_error()) for row in rows.filter(translation_of__in=current)]


def test_a_changed_paragraph_shows_its_former_translation_until_it_has_a_new_one(
    article: ArticlePage, django_capture_on_commit_callbacks: Any, make_user: Any
) -> None:
    capture = django_capture_on_commit_callbacks
    second = '<p>Read <a href="https://a.org/">the report</a> in full.</p>'
    assert english_body() == ["<p>We are many people.</p>" + second, [["The Republic of Chile", "1,500"]]]
    assert article_page("en").summary == "1,500"

    # A paragraph rewritten, its link taken out of another one, a paragraph more; a fact; words and a number in a table.
    body = ["<p>Somos más.</p><p>Lea el informe completo hoy.</p>", [["Perú", "1700"]]]
    article = publish(article, body, capture, day=datetime.date(2026, 5, 1), summary="1700")
    new = "<p>We are many people.</p><p>Read the report in full.</p>"
    assert english_body() == [new, [["Perú", "1700"]]]
    assert (article_page("en").day, article_page("en").summary) == (datetime.date(2026, 5, 1), "1700")
    assert waiting() == [("Somos más.", OUTDATED), ("Lea el informe completo hoy.", OUTDATED)]
    said = " ".join(" ".join(told_of(article, make_user("administrator"))).split())
    assert said.startswith("In English 2 texts show their former translation, until you translate the new ones: text.")
    translation = Translation.objects.get(source__object_id=article.translation_key, target_locale=english())
    total, done = translation.get_progress()
    left = TranslationSource.objects.get_for_instance(article).stringsegment_set.annotate_translation(english())
    assert total - done == 2 + left.filter(translation=None).count()

    # Changed once more, and before it a paragraph more, which never had a translation.
    body[0] = "<p>Algo nuevo, muy distinto.</p><p>Somos más aún.</p><p>Lea el informe completo hoy.</p>"
    article = publish(article, body, capture)
    assert english_text() == "<p>Algo nuevo, muy distinto.</p>" + new

    # Translated, it counts; and the former text still has its own translation.
    source = TranslationSource.objects.get_for_instance(article)
    segment = source.stringsegment_set.get(string__data="Somos más aún.")
    write_translations(texts=[(segment, "We are still more.")], locale=english())
    article = publish(article, body, capture)
    now = "<p>Algo nuevo, muy distinto.</p><p>We are still more.</p><p>Read the report in full.</p>"
    assert (english_text(), waiting()) == (now, [("Lea el informe completo hoy.", OUTDATED)])
    publish(article, BODY, capture)
    assert english_body() == ["<p>We are many people.</p>" + second, [["The Republic of Chile", "1,500"]]]
    assert waiting() == []


def test_a_source_that_a_command_renews_keeps_former_translations_and_takes_new_ones(
    article: ArticlePage, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        article.title = "Después"
        article.save()
        TranslationSource.update_or_create_from_instance(article)
    assert waiting() == [("Después", OUTDATED)]
    former = StringTranslation.objects.get(translation_of__data="Después")
    with override("en"):
        assert str(former.get_error()).startswith("The text has changed: this translates the former one.")
    with django_capture_on_commit_callbacks(execute=True):
        renew_english(article, {"Después": "After"})
    assert (article_page("en").title, waiting()) == ("After", [])


def test_a_translation_with_a_link_that_its_text_lacks_waits_for_its_translator(article: ArticlePage) -> None:
    source = TranslationSource.objects.get_for_instance(article)
    known = source.stringsegment_set.filter(string__data__in=WORDS)
    StringTranslation.objects.all().delete()
    texts = {"Chile": "Chile", "1500": 'See <a id="a1">1,500</a>'}
    given = [(each, texts[each.string.data]) for each in known if each.string.data in texts]
    write_translations(texts=given, locale=english())
    rows = StringTranslation.objects.values_list("translation_of__data", "has_error").distinct()
    assert sorted(rows) == [("1500", True), ("Chile", False)]


def rows_of(source: TranslationSource) -> list[Any]:
    """What is kept of a source's content for its translators, without the rows' own numbers."""
    places = TranslationContext.objects.filter(object_id=source.object_id)
    strings = source.stringsegment_set.values_list("order", "context__path", "string__data", "string__locale", "attrs")
    return [
        sorted(places.values_list("path", "path_id", "field_path")),
        sorted(strings),
        sorted(source.templatesegment_set.values_list("order", "context__path", "template__template")),
        sorted(source.relatedobjectsegment_set.values_list("order", "context__path", "object")),
        sorted(source.overridablesegment_set.values_list("order", "context__path", "data_json")),
    ]


def test_texts_are_read_together_as_the_library_reads_them_one_by_one(
    article: ArticlePage, django_capture_on_commit_callbacks: Any
) -> None:
    table = [["Perú", "1700"], ["Perú", "1700"]]
    links = "".join(f'<p>Lea <a href="https://{each}.org/">el informe</a>.</p>' for each in "bc")
    body = ["<p>Somos más.</p>" + links, table]
    publish(article, body, django_capture_on_commit_callbacks, title="Tercero")
    sources = list(TranslationSource.objects.all())
    assert {each.specific_content_type.model_class() for each in sources} == set(KINDS)
    found = []
    for read in (segments.of_library, segments.refresh_segments):
        for model in (StringSegment, TemplateSegment, RelatedObjectSegment, OverridableSegment, TranslationContext):
            model.objects.all().delete()
        for each in sources:
            read(each)
        found.append([rows_of(each) for each in sources])
    one_by_one, together = found
    assert together == one_by_one
    for each in sources:
        segments.of_library(each)
    assert [rows_of(each) for each in sources] == together


@pytest.mark.parametrize("read", ["anew", "again"])
def test_number_of_paragraphs_costs_no_query_of_a_source(
    article: ArticlePage, django_capture_on_commit_callbacks: Any, read: str
) -> None:
    counts = []
    source = TranslationSource.objects.get_for_instance(article)
    source.refresh_segments()
    for paragraphs in (11, 20):  # a few of either number share what others have: the way that their tags stand in
        text = "".join(f"<p>Párrafo {paragraphs} {number}.</p>" for number in range(paragraphs))
        content = json.loads(source.content_json)
        content["body"] = json.dumps([{"type": "text", "value": text, "id": BLOCK}])
        source.content_json = json.dumps(content)
        if read == "again":
            source.refresh_segments()
        with CaptureQueriesContext(connection) as queries:
            source.refresh_segments()
        assert source.stringsegment_set.filter(context__path__startswith="body").count() == paragraphs
        counts.append(len(queries))
    assert counts[0] == counts[1]
