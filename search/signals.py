"""What Django and Wagtail tell of saved, moved and deleted rows, written into the outbox. No rule is decided here.

Only what is sent inside the writing transaction is listened to. `Page.save` is one, so that publishing, withdrawing,
expiring and moving a page (all of which save it) are recorded with it or not at all; `page_published` comes after the
commit and would lose what a crash falls between.

Where the index is built anew afterwards (`postponed(search=False)`), what is saved is not recorded, but for what changes later.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from portal.postponing import search_is_left
from search.documents import SOURCES, Source, Touch
from search.outbox import record, record_beforehand

NOT_PUBLIC = {
    "latest_revision",
    "latest_revision_created_at",
    "draft_title",
    "has_unpublished_changes",
    "locked",
    "locked_at",
    "locked_by",
}
"""Fields that saving a draft writes: nothing that the public sees."""


def follow(source: Source) -> None:
    """Record the changes of a source's pages and of the rows it declares, from now on."""
    for page_class in source.pages:
        post_save.connect(page_saved, sender=page_class, dispatch_uid=("search", source.kind, page_class))
        post_delete.connect(page_deleted, sender=page_class, dispatch_uid=("search", source.kind, page_class))
    for place, touch in enumerate(source.touches):
        _SHOWN.append((source.kind, touch))
        _follow_rows(source.kind, touch, ("search", source.kind, place))
    if source.pages:
        # A page above may be of any class: its address and its privacy are theirs, too.
        pre_save.connect(page_about_to_be_saved, dispatch_uid="search")
        pre_save.connect(restriction_about_to_be_saved, sender=PageViewRestriction, dispatch_uid="search")
        post_save.connect(restriction_changed, sender=PageViewRestriction, dispatch_uid="search")
        post_delete.connect(restriction_changed, sender=PageViewRestriction, dispatch_uid="search")


_SHOWN: list[tuple[str, Touch]] = []
"""What things of each kind show of other rows, as its source says and apps above it."""


def follow_above(kind: str, touch: Touch) -> None:
    """Record the changes of rows of an app above the one that declares the source of this kind."""
    _SHOWN.append((kind, touch))
    _follow_rows(kind, touch, ("search", kind, touch.model))


def _follow_rows(kind: str, touch: Touch, uid: tuple[object, ...]) -> None:
    before, after, deleted = _receivers(kind, touch)
    pre_save.connect(before, sender=touch.model, weak=False, dispatch_uid=uid)
    post_save.connect(after, sender=touch.model, weak=False, dispatch_uid=uid)
    post_delete.connect(deleted, sender=touch.model, weak=False, dispatch_uid=uid)


def page_about_to_be_saved(sender: type[Model], instance: Model, update_fields: Any = None, **kwargs: Any) -> None:
    """A page whose address is about to change takes all below it along."""
    if not isinstance(instance, Page) or instance._state.adding or kwargs.get("raw") or search_is_left():
        return
    if update_fields is not None and not {"slug", "url_path"} & set(update_fields):
        return
    before = Page.objects.filter(pk=instance.pk).values_list("url_path", flat=True).first()
    if before != instance.url_path:
        _record_below(instance.path)


def page_saved(sender: type[Model], instance: Page, update_fields: Any = None, **kwargs: Any) -> None:
    if update_fields is None or set(update_fields) - NOT_PUBLIC:
        for kind in _kinds_of(sender):
            _record_saved(kind, lambda: [instance.translation_key], instance)


def _record_saved(kind: str, ids: Callable[[], Iterable[object]], row: Model) -> None:
    """Record what a saved row is about, `ids`, which may take queries to find."""
    if not search_is_left():
        record(kind, ids())
    # Nothing is saved at the moment a page expires: its change, and that of what it shows, is recorded for then.
    if isinstance(row, Page) and row.live and row.expire_at is not None and row.expire_at > timezone.now():
        record(kind, ids(), due_at=row.expire_at)


def page_deleted(sender: type[Model], instance: Page, **kwargs: Any) -> None:
    for kind in _kinds_of(sender):
        record(kind, [instance.translation_key])


def restriction_about_to_be_saved(instance: PageViewRestriction, **kwargs: Any) -> None:
    if not connection.in_atomic_block:
        _record_below(instance.page.path, then=record_beforehand)


def restriction_changed(instance: PageViewRestriction, **kwargs: Any) -> None:
    _record_below(instance.page.path)


def _kinds_of(page_class: type[Model]) -> list[str]:
    return [source.kind for source in SOURCES.values() if page_class in source.pages]


def _record_below(path: str, then: Callable[[str, Iterable[object]], None] = record) -> None:
    """Record every declared page at or below a path of the tree, and what they show of other sources. Two queries, and
    one for each kind of what they show, whatever their number."""
    classes = [page_class for source in SOURCES.values() for page_class in source.pages]
    types = ContentType.objects.get_for_models(*classes)
    classes_by_type = {each.pk: page_class for page_class, each in types.items()}
    found = defaultdict(list)
    rows = Page.objects.filter(path__startswith=path, content_type__in=classes_by_type)
    for type_id, key in rows.order_by().values_list("content_type", "translation_key"):
        for kind in _kinds_of(classes_by_type[type_id]):
            found[kind].append(key)
    for kind, touch in _SHOWN:
        if touch.below is not None:
            found[kind] += touch.below(path)
    for kind, keys in found.items():
        then(kind, keys)


def _receivers(kind: str, touch: Touch) -> tuple[Callable[..., None], ...]:
    """What a declared model's signals call: a row is read as it was and as it then is, since it may have been about
    something else, unless the things name it. A save that is in no transaction is announced beforehand.
    """

    def before(instance: Model, raw: bool = False, **kwargs: Any) -> None:
        if raw or instance._state.adding or search_is_left():
            return
        then = record if connection.in_atomic_block else record_beforehand
        if not touch.is_named:
            was = touch.model._base_manager.filter(pk=instance.pk).first()
            then(kind, [*(touch.ids(was) if was is not None else []), *touch.ids(instance)])
        elif then is record_beforehand:
            then(kind, touch.ids(instance))

    def after(instance: Model, created: bool, raw: bool = False, **kwargs: Any) -> None:
        if not raw and not (created and touch.is_named):
            _record_saved(kind, lambda: touch.ids(instance), instance)

    def deleted(instance: Model, **kwargs: Any) -> None:
        record(kind, touch.ids(instance))

    return before, after, deleted
