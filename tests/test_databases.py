"""After a test with real transactions the database is what the migrations made: every row, and every number to be given out."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import Page, Site

from portal.models import Theme
from tests.remaking import numbers_given_out

TURNS = 2

_found: list[tuple[Any, ...]] = []


def _all_there_is() -> tuple[Any, ...]:
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    rows = {model._meta.label: sorted(map(repr, model._base_manager.values_list())) for model in models}
    return rows, numbers_given_out(), sorted(connection.introspection.table_names())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(TURNS))
def test_what_a_test_added_changed_and_deleted_is_as_it_was(turn: int) -> None:
    _found.append(_all_there_is())
    assert _found[0] == _found[-1]
    Theme.objects.create(slug="tarde", name="Tarde")
    Site.objects.update(hostname="otro.example")
    Page.objects.get(depth=1).add_child(instance=Page(title="Otra", slug="otra"))
    Permission.objects.filter(content_type__app_label="portal").delete()
    ContentType.objects.create(app_label="portal", model="otro")
    assert _all_there_is() != _found[0]
