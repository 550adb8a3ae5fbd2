"""What publishing a page does to its public translations: every kind of page that the project has."""

import datetime
import json
from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import models
from django.test import RequestFactory
from django.utils.html import strip_tags
from django.utils.translation import override
from wagtail.blocks import CharBlock, RichTextBlock
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, get_page_models

from front.models import ArticlePage
from portal.models import PortalPage
from portal.services import translate_page
from portal.wagtail_hooks import tell_what_was_carried
from trainaction.models import LessonPage

KINDS = [kind for kind in get_page_models() if kind is not Page]
TEXT = (CharBlock, RichTextBlock)
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
        assert (title, said.partition(" The rest ")[2]) == ("Después", "was brought up to date. Translate…")
