"""Somebody of whom every table has a row: all of it is told, and after an erasure nothing is left but facts."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from wagtail.models import Locale, Page, Site

from participants.models import Person
from participants.personal_data import declarations
from participants.queries.privacy import Whose, held_of, held_rows
from participants.services.participations import rebuild
from participants.services.people import save_person
from participants.services.privacy import erase_person
from portal.models import User
from tests.factories.everybody import ADDRESS, NAME, Everybody, texts_of
from tests.participants.test_privacy import figures, whole_database

TRACES = re.compile(r"xiomara|quetzaltenango", re.IGNORECASE)


@pytest.fixture
def everybody(manager: User, make_user: Any, site: Site, spanish: Locale, tmp_path: Path, settings: Any) -> Everybody:
    settings.PRIVATE_ROOT, settings.MEDIA_ROOT = tmp_path / "private", tmp_path / "media"
    ContentType.objects.clear_cache()  # another test may have made some that were rolled back
    account = make_user("learner", ADDRESS, first_name="Xiomara")
    person = Person(name=NAME, sex="women")
    save_person(person=person, by=None, addresses=[ADDRESS])
    Person.objects.filter(pk=person.pk).update(user=account)
    person.refresh_from_db()
    return Everybody(person=person, account=account, editor=manager, home=Page.objects.get(pk=site.root_page_id))


def test_everything_is_told_and_an_erasure_leaves_nothing_but_facts(
    everybody: Everybody, manager: User, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    person = everybody.person
    assert everybody.failures == {}
    whose = Whose(person)
    rows = {each.model: list(held_rows(each, whose)) for each in declarations().values() if each.fields}
    assert [model for model, theirs in rows.items() if not theirs] == []

    told = json.dumps(held_of(person), cls=DjangoJSONEncoder, ensure_ascii=False)
    texts = [
        text
        for each in declarations().values()
        for row in rows.get(each.model, ())
        for text in texts_of(row, tuple(name for name in each.fields if name not in each.in_words))
    ]
    assert [text for text in texts if text not in told] == []

    rebuild()
    before = figures()
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person=person, by=manager)
    assert [line[:300] for line in whole_database().splitlines() if TRACES.search(line)] == []
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in files if TRACES.search(f"{path.name} {path.read_bytes().decode(errors='ignore')}")] == []
    assert figures() == before
    rebuild()
    assert figures() == before
