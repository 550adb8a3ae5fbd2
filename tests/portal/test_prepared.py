"""Queries written once: they answer what the queryset answers, with whatever values stand in for the stand-ins."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from portal.models import HomePage, StandardPage
from portal.prepared import columns_of, filled, instance_of, key, number, numbers, prepared, text
from portal.queries import public_pages
from tests.portal.conftest import SmallSite


def slugs(pages) -> list[str]:
    return [page.slug for page in pages]


def test_prepared_rows_are_those_of_the_queryset(small_site: SmallSite) -> None:
    columns = ("pk", "path", "live", "translation_key", "locale__language_code", "first_published_at")
    written = prepared(Page.objects.filter(slug=text("slug"), path__startswith=text("above")).values_list(*columns))
    expected = Page.objects.filter(slug="acerca", path__startswith=small_site.home.path).values_list(*columns)
    assert written.rows(slug="acerca", above=small_site.home.path) == list(expected)
    assert written.rows(slug="no-hay", above=small_site.home.path) == []


def test_prepared_instances_are_whole(small_site: SmallSite) -> None:
    written = prepared(StandardPage.objects.filter(pk=number("page")))
    found = written.instances(StandardPage, page=small_site.about.pk)
    expected = StandardPage.objects.get(pk=small_site.about.pk)
    assert [vars_of(page) for page in found] == [vars_of(expected)]
    assert written.instances(StandardPage, page=small_site.home.pk) == []


def vars_of(page: Page) -> dict[str, object]:
    return {field.attname: field.value_from_object(page) for field in page._meta.concrete_fields}


def test_prepared_keys_fill_their_places(small_site: SmallSite) -> None:
    written = prepared(Page.objects.filter(pk__in=numbers("page", 3)).order_by("pk"))
    keys = [small_site.home.pk, small_site.about.pk]
    assert slugs(written.instances(Page, **filled("page", keys, 3))) == slugs(
        Page.objects.filter(pk__in=keys).order_by("pk")
    )


@pytest.mark.parametrize("start", ["a_c", "a%", "a\\", "'; --", "@slug@"])
def test_prepared_start_of_a_text_is_taken_by_the_letter(small_site: SmallSite, start: str) -> None:
    small_site.home.add_child(instance=StandardPage(title=f"{start}erca", slug="otra", locale=small_site.home.locale))
    written = prepared(Page.objects.filter(title__startswith=text("title")))
    assert slugs(written.instances(Page, title=start)) == ["otra"]


def test_prepared_refuses_to_be_asked_without_a_value(small_site: SmallSite) -> None:
    written = prepared(Page.objects.filter(slug=text("slug")))
    with pytest.raises(KeyError, match="slug"):
        written.rows()


def test_moment_is_that_of_asking_whether_the_sql_was_written_then_or_before(
    small_site: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = timezone.now() + timedelta(hours=1)
    Page.objects.filter(pk=small_site.about.pk).update(expire_at=later)
    about = public_pages(Page.objects.filter(pk=small_site.about.pk))
    written = prepared(public_pages(Page.objects.filter(pk=number("page"))).values_list("pk"))

    def found() -> list[int]:
        return [len(about.all()), len(written.rows(page=small_site.about.pk))]

    assert found() == [1, 1]
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert found() == [0, 0]


def test_prepared_values_are_no_instances(small_site: SmallSite) -> None:
    written = prepared(Page.objects.filter(slug=text("slug")).values_list("pk"))
    with pytest.raises(ValueError, match="SELECT"):
        written.instances(Page, slug="acerca")


def test_related_row_is_an_instance_or_nothing(small_site: SmallSite) -> None:
    written = prepared(HomePage.objects.filter(pk=number("page")).values_list("title", *columns_of(Page, "alias_of__")))
    [(title, *alias)] = written.rows(page=small_site.home.pk)
    assert (title, instance_of(Page, alias)) == (small_site.home.title, None)
    HomePage.objects.filter(pk=small_site.home.pk).update(alias_of=small_site.about)
    [(_title, *alias)] = written.rows(page=small_site.home.pk)
    assert instance_of(Page, alias) == Page.objects.get(pk=small_site.about.pk)


def test_prepared_key_stands_for_a_uuid(small_site: SmallSite) -> None:
    written = prepared(Page.objects.filter(translation_key=key("translation_1")).order_by("pk"))
    for page in (small_site.about, small_site.home):
        of_key = Page.objects.filter(translation_key=page.translation_key).order_by("pk")
        assert slugs(written.instances(Page, translation_1=page.translation_key)) == slugs(of_key)
    assert written.instances(Page, translation_1=key("another")) == []
