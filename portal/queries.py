"""What may be read of the portal's own rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.db.models.functions import Coalesce, Length, NullIf, Substr
from django.utils.translation import get_language
from wagtail.models import Page, PageViewRestriction, get_page_models
from wagtail_localize.models import StringSegment, Translation, TranslationSource

from portal.former_texts import former_texts
from portal.models import Job, User
from portal.prepared import Moment, Prepared, number, prepared


def may_enter_admin(user: User) -> bool:
    """Whether an account works in the admin. One query, written once: every page of who is signed in asks.

    None where the account's permissions have been asked for already, which Django keeps with it.
    """
    if hasattr(user, "_perm_cache"):
        return user.has_perm("wagtailadmin.access_admin")
    return user.is_active and (user.is_superuser or bool(_roles_in_admin().rows(user=user.pk)))


@lru_cache(maxsize=1)
def _roles_in_admin() -> Prepared:
    entering = Permission.objects.filter(codename="access_admin", content_type__app_label="wagtailadmin")
    groups = User.groups.through.objects.filter(user=number("user")).values("group")
    own = User.user_permissions.through.objects.filter(user=number("user")).values("permission")
    return prepared(entering.filter(Q(group__in=groups) | Q(pk__in=own)).order_by().values_list("pk")[:1])


def public_pages(pages: QuerySet[Page], *, at: datetime | None = None) -> QuerySet[Page]:
    """Those anyone may see: live, not past their expiry, and neither they nor a page above them restricted. No query of
    its own."""
    restrictions = PageViewRestriction.objects.annotate(path=ExpressionWrapper(OuterRef("path"), CharField()))
    return live_pages(pages, at=at).filter(~Exists(restrictions.filter(path__startswith=F("page__path"))))


def live_pages(pages: QuerySet[Page], *, at: datetime | None = None) -> QuerySet[Page]:
    """Those published and not past their expiry, which some may see where not anyone may. No query of its own."""
    return pages.filter(not_expired(at=at), live=True)


def not_expired(*, at: datetime | None = None) -> Q:
    """The condition that a page has not reached its expiry: it is gone at that moment, not when the clock comes by. Of the
    moment at which the database is asked, unless another is given."""
    return Q(expire_at=None) | Q(expire_at__gt=at or Moment())


def open_pages(pages: QuerySet[Page], *, at: datetime | None = None, though_private: bool = False) -> QuerySet[Page]:
    """`public_pages` (or `live_pages`, `though_private`) that are not below one that is closed and that they need.

    How many pages above it a page needs is its class's `levels_it_needs`. No query of its own, but for content types.
    """
    current = not_expired(at=at)
    needs = {model: model.levels_it_needs for model in get_page_models() if getattr(model, "levels_it_needs", 0)}
    types = ContentType.objects.get_for_models(*needs)
    found = live_pages(pages, at=at) if though_private else public_pages(pages, at=at)
    for level in range(1, max(needs.values(), default=0) + 1):
        path = Substr(OuterRef("path"), 1, Length(OuterRef("path")) - level * Page.steplen)
        above = Page.objects.filter(current, live=True, path=path)
        needing = [types[model].pk for model, levels in needs.items() if levels >= level]
        found = found.filter(~Q(content_type__in=needing) | Exists(above))
    return found


def still_public(pages: Iterable[Page]) -> list[Page]:
    """The live versions in other languages of pages just taken off, those that mirror another left out. One query."""
    taken_off = {page.pk: page.translation_key for page in pages}
    versions = Page.objects.live().filter(translation_key__in=taken_off.values(), alias_of=None)
    return list(versions.exclude(pk__in=taken_off).select_related("locale").order_by("path"))


def followed_source(page: Page) -> TranslationSource | None:
    """What the translations of a page are made from; None for a translation itself, and for one that mirrors another."""
    source = TranslationSource.objects.get_for_instance_or_none(page) if page.alias_of_id is None else None
    return source if source is not None and source.locale_id == page.locale_id else None


def public_translations(source: TranslationSource) -> Iterator[tuple[Translation, Page]]:
    """Those that the public sees, each with its page."""
    for translation in source.translations.filter(enabled=True).select_related("target_locale"):
        target = translation.get_target_instance()
        if target is not None and target.live:
            yield translation, target


@dataclass(frozen=True)
class Carried:
    """A public translation that publishing its source has brought up to date, and what nobody has translated yet: the names
    of fields with a text that is in the source language there, and of those with one that shows its former translation."""

    page: Page
    language: str
    untranslated: tuple[str, ...]
    former: tuple[str, ...]
    former_texts: int


def carried_translations(source: TranslationSource) -> list[Carried]:
    """The public translations that go along with a page, as publishing it left them."""
    page = source.get_source_instance()
    found = []
    for translation, target in public_translations(source):
        locale = translation.target_locale
        left = source.stringsegment_set.annotate_translation(locale).filter(translation=None)
        former = former_texts(source, locale)
        names, former_names = (_field_names(page, segments) for segments in (left, former))
        found.append(Carried(target, locale.get_display_name(), names, former_names, former.count()))
    return found


def _field_names(page: Page, segments: QuerySet[StringSegment]) -> tuple[str, ...]:
    """Each once, in the order of the page; an address is not among them."""
    paths = segments.order_by("order").values_list("context__path", flat=True)
    return tuple(dict.fromkeys(_field_name(page, path) for path in paths if path != "slug"))


def _field_name(page: Page, path: str) -> str:
    """What an editor knows the field as that a path of wagtail-localize, `field.block.part`, begins with."""
    name = path.partition(".")[0]
    try:
        field = page._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    if isinstance(field, ForeignObjectRel):
        return str(field.related_model._meta.verbose_name_plural)
    return str(field.verbose_name)


def jobs_seen_by(user: User) -> QuerySet[Job]:
    """The jobs an account asked for itself; all of them for an administrator."""
    return Job.objects.all() if user.is_superuser else Job.objects.filter(created_by=user)


def in_spanish() -> bool:
    """Whether the reader's language is Spanish: where there is no other text, the Spanish one stands."""
    return (get_language() or "es").startswith("es")


def theme_label(prefix: str = "") -> F | Coalesce:
    """A theme's name in the reader's language; the Spanish one where there is no other."""
    if in_spanish():
        return F(f"{prefix}name")
    return Coalesce(NullIf(f"{prefix}name_en", Value("")), f"{prefix}name")
