"""A process that dies, or a database that has no room, between a page and what the registry makes of it: both, or neither."""

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import OperationalError
from wagtail.models import Page

from datacction import signals
from datacction.models import EpisodePage
from participants.models import Activity
from tests.databases import kept_database
from tests.datacction.conftest import Webinar, unsaved_episode
from tests.stepping import migrated, stepping

SCRIPT = """
import os, signal, sys
from wagtail.models import Locale, Page, Site
from datacction import signals
from datacction.models import EpisodePage
from tests.datacction.conftest import _make_webinar, unsaved_episode

step = sys.argv[1]
if step == "prepare":
    for language in ("es", "en"):
        Locale.objects.get_or_create(language_code=language)
    webinar = _make_webinar(Locale.objects.get(language_code="es"), Page.objects.get(depth=1), Site.objects.get())
    webinar.add_season(2, slug="temporada-2")
    page = unsaved_episode(1, live=False)
    webinar.season.add_child(instance=page)
    page.save_revision()
page = EpisodePage.objects.get()
if "killed" in step:
    signals.follow_episode = lambda **kwargs: os.kill(os.getpid(), signal.SIGKILL)
if step.startswith("publish"):
    page.latest_revision.publish()
if step.startswith("move"):
    page.move(page.get_parent().get_next_sibling(), pos="last-child")
"""

STATE = """
select live, (select title from wagtailcore_page above where above.path = substr(page.path, 1, length(page.path) - 4)),
    (select group_concat(key) from participants_activity)
from wagtailcore_page page where url_path like '%/episodio-1/'
"""


@pytest.mark.any_database
@pytest.mark.usefixtures("django_db_setup")  # which waits for who migrates, instead of migrating beside it
def test_a_killed_process_leaves_page_and_registry_as_they_were_or_both_changed(tmp_path: Path) -> None:
    database = migrated(kept_database(), tmp_path / "killed.sqlite3")
    with stepping(SCRIPT, tmp_path, database) as step:

        def run(word: str) -> tuple[int, tuple[int, str, str | None]]:
            ended = step(word)
            with closing(sqlite3.connect(database)) as connection:
                return ended, connection.execute(STATE).fetchone()

        assert run("prepare") == (0, (0, "Temporada 1", None))
        assert run("publish-killed") == (-signal.SIGKILL, (0, "Temporada 1", None))
        assert run("publish") == (0, (1, "Temporada 1", "s1-e01"))
        assert run("move-killed") == (-signal.SIGKILL, (1, "Temporada 1", "s1-e01"))
        assert run("move") == (0, (1, "Temporada 2", "s2-e01"))


def test_an_episode_is_not_public_where_the_registry_could_not_follow(
    webinar: Webinar, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_full(**kwargs: object) -> None:
        raise OperationalError("database or disk is full")

    page = unsaved_episode(1, live=False)
    webinar.season.add_child(instance=page)
    revision = page.save_revision()
    with monkeypatch.context() as patched:
        patched.setattr(signals, "follow_episode", is_full)
        with pytest.raises(OperationalError):
            revision.publish()
    assert (EpisodePage.objects.get().live, Activity.objects.count()) == (False, 0)
    EpisodePage.objects.get().latest_revision.publish()
    assert (Page.objects.get(pk=page.pk).live, Activity.objects.get().key) == (True, "s1-e01")
    with monkeypatch.context() as patched:
        patched.setattr(signals, "follow_episode", is_full)
        with pytest.raises(OperationalError):
            EpisodePage.objects.get().unpublish()
    assert EpisodePage.objects.get().live is True
