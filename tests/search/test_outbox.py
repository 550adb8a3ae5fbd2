"""Every change of what the public sees is recorded, with the change or not at all."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import PageViewRestriction

from conose.models import (
    GuideIndexPage,
    GuidePage,
    GuideVersionPage,
    MemberIndexPage,
    MemberPage,
    NetworkPage,
    StudyIndexPage,
    StudyInstitution,
    StudyPage,
    TrainingIndexPage,
    TrainingInstitution,
    TrainingPage,
)
from front.models import ArticleIndexPage, ArticlePage, Observatory
from participants.documents import shown_institutions
from participants.models import Consent, Institution, Role
from participants.models.merges import Subject
from participants.services.merging import merge, split
from portal.models import Theme
from portal.postponing import postponed
from search import outbox
from search.documents import SOURCES, Source, register
from search.models import Change
from tests.datacction.conftest import Webinar, published
from tests.datacction.exchanges import add_index, unsaved_exchange

Recorded = Callable[[], set[tuple[str, str]]]


def _episode(page: Any) -> tuple[str, str]:
    return ("episode", str(page.translation_key))


def test_publishing_and_withdrawing_a_page_is_recorded(webinar: Webinar, recorded: Recorded):
    page = webinar.episode(1)
    assert _episode(page) in recorded()
    page.unpublish()
    assert recorded() == {_episode(page)}
    page.save_revision().publish()
    assert recorded() == {_episode(page)}


def test_saving_a_draft_is_not_recorded(webinar: Webinar, recorded: Recorded):
    page = webinar.episode(1)
    recorded()
    page.title = "Otro título"
    draft = page.save_revision()
    assert recorded() == set()
    draft.publish()
    assert recorded() == {_episode(page)}


def test_deleting_a_page_above_is_recorded(webinar: Webinar, recorded: Recorded):
    page = webinar.episode(1)
    recorded()
    webinar.season.delete()
    assert _episode(page) in recorded()


def test_a_new_address_of_the_page_above_is_recorded(webinar: Webinar, recorded: Recorded):
    first, second = webinar.episode(1), webinar.episode(2)
    recorded()
    webinar.index.slug = "otra"
    webinar.index.save()
    assert recorded() == {
        _episode(first),
        _episode(second),
        ("season", str(webinar.season.translation_key)),
    }


def test_moving_the_page_above_is_recorded(webinar: Webinar, recorded: Recorded):
    other = webinar.add_season(2)
    page = webinar.episode(1)
    recorded()
    page.move(other, pos="last-child")
    assert recorded() == {_episode(page)}


def test_making_a_branch_private_and_public_again_is_recorded(webinar: Webinar, recorded: Recorded):
    page = webinar.episode(1)
    recorded()
    restriction = PageViewRestriction.objects.create(page=webinar.index, restriction_type="login")
    below = {_episode(page), ("season", str(webinar.season.translation_key))}
    assert recorded() == below
    restriction.delete()
    assert recorded() == below


def test_what_is_saved_before_the_index_is_built_anew_is_left_to_that_but_for_what_changes_later(
    webinar: Webinar, recorded: Recorded
):
    theme = Theme.objects.create(name="Femicidio", slug="femicidio")
    page = webinar.episode(1, themes=[theme])
    recorded()
    with postponed(search=False):
        webinar.index.slug = "otra"
        webinar.index.save()
        theme.save()
        page.save_revision().publish()
        with postponed():
            theme.save()
        assert recorded() == set()
        page.expire_at = timezone.now() + timedelta(days=1)
        page.save()
        assert list(Change.objects.values_list("kind", "due_at")) == [("episode", page.expire_at)]
        recorded()
    with postponed():
        theme.save()
    assert recorded() == {_episode(page)}


def test_what_a_page_shows_of_others_is_recorded(webinar: Webinar, make_profile: Any, recorded: Recorded):
    theme = Theme.objects.create(name="Femicidio", slug="femicidio")
    profile = make_profile()
    page = webinar.episode(1, themes=[theme], people=[(profile.person, Role.SPECIALIST)])
    webinar.episode(2)
    recorded()
    theme.save()
    assert recorded() == {_episode(page)}
    profile.save()
    assert recorded() == {_episode(page), ("person", str(profile.pk))}
    consent = Consent.objects.get()
    consent.withdrawn_at = datetime(2021, 1, 1, tzinfo=UTC)
    consent.save()
    assert recorded() == {_episode(page), ("person", str(profile.pk))}


@pytest.mark.django_db(transaction=True)
def test_a_merge_of_institutions_is_recorded_for_all_that_names_them(
    webinar: Webinar, make_profile: Any, administrator: Any, recorded: Recorded
):
    kept, gone = (Institution.objects.create(name=name, key=name.casefold()) for name in ("Queda", "Se va"))
    profile = make_profile(institution=gone)
    episode = webinar.episode(1, people=[(profile.person, Role.SPECIALIST)])
    exchange = published(add_index(webinar.index), unsaved_exchange(parties=[("gives", "CR", gone)]))
    network = published(webinar.home, NetworkPage(title="CONOSE"))
    member = published(published(network, MemberIndexPage(title="Red")), MemberPage(title="Se va", institution=gone))
    study = StudyPage(title="Estudio", question="¿Cuántas?")
    study.institutions = [StudyInstitution(institution=gone)]
    study = published(published(network, StudyIndexPage(title="Agenda")), study)
    training = TrainingPage(title="Taller", kind="cycle")
    training.institutions = [TrainingInstitution(institution=gone)]
    training = published(published(network, TrainingIndexPage(title="Formación")), training)
    article = ArticlePage(title="Noticia", summary="Algo pasó.", institution=gone)
    article = published(published(webinar.home, ArticleIndexPage(title="Noticias")), article)
    portal = Observatory.objects.create(
        slug="portal", kind="observatory", name_es="Portal", name_en="Portal", url="https://portal.example/",
        institution=gone,
    )  # fmt: skip
    naming = {(kind, str(page.translation_key)) for kind, page in (
        ("episode", episode), ("exchange", exchange), ("member", member), ("study", study), ("training", training),
        ("article", article),
    )} | {("person", str(profile.pk)), ("observatory", str(portal.pk))}  # fmt: skip
    recorded()
    (made,) = merge(subject=Subject.INSTITUTION, survivor=kept.pk, others=[gone.pk], by=administrator)
    assert naming - recorded() == set()
    kept.refresh_from_db()
    kept.name = "Otro nombre"
    kept.save()
    assert naming - recorded() == set()
    split(merge=made, by=administrator)
    assert naming - recorded() == set()


@pytest.mark.parametrize("kind", ["member", "article"])
def test_who_may_see_a_page_is_recorded_for_the_institution_it_shows(webinar: Webinar, recorded: Recorded, kind: str):
    institution = Institution.objects.create(name="Instituto", key="instituto")
    if kind == "member":
        above = published(published(webinar.home, NetworkPage(title="CONOSE")), MemberIndexPage(title="Red"))
        unsaved = MemberPage(title="Instituto", institution=institution)
    else:
        above = published(webinar.home, ArticleIndexPage(title="Noticias"))
        unsaved = ArticlePage(title="Noticia", summary="Algo pasó.", institution=institution)
    recorded()
    page = published(above, unsaved)
    both = {(kind, str(page.translation_key)), ("institution", str(institution.pk))}
    assert recorded() == both
    PageViewRestriction.objects.create(page=above, restriction_type="login")
    assert recorded() == both
    assert not shown_institutions().exists()


def test_who_may_see_a_version_is_recorded_for_its_guide(webinar: Webinar, recorded: Recorded):
    network = published(webinar.home, NetworkPage(title="CONOSE"))
    guides = published(network, GuideIndexPage(title="Protocolos"))
    guide = published(guides, GuidePage(title="Protocolo", kind="protocol", summary="Para qué.", authors="La red"))
    version = published(guide, GuideVersionPage(title="Versión 1", number="1", issued_on=date(2026, 1, 2)))
    recorded()
    PageViewRestriction.objects.create(page=version, restriction_type="login")
    assert recorded() == {("guide", str(guide.translation_key))}
    (document,) = SOURCES["guide"].documents([str(guide.translation_key)])
    assert document.file_url == ""


def test_what_is_rolled_back_is_not_recorded(webinar: Webinar):
    page = webinar.episode(1)
    Change.objects.all().delete()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        page.unpublish()
        raise ZeroDivisionError
    assert list(Change.objects.all()) == []


@pytest.mark.django_db(transaction=True)
def test_a_save_in_no_transaction_is_announced_before_it(make_profile: Any):
    profile = make_profile()
    Change.objects.all().delete()
    profile.display_name = "Rosa"
    profile.save()
    before, after = Change.objects.filter(kind="person").order_by("pk")
    assert before.due_at is not None and before.due_at > timezone.now()
    assert after.due_at is None


@pytest.mark.django_db(transaction=True)
def test_a_save_of_what_a_page_names_is_announced_too(webinar: Webinar):
    theme = Theme.objects.create(name="Femicidio", slug="femicidio")
    webinar.episode(1, themes=[theme])
    Change.objects.all().delete()
    theme.save()
    before, after = Change.objects.filter(kind="episode").order_by("pk")
    assert before.due_at is not None and before.due_at > timezone.now()
    assert after.due_at is None


@pytest.mark.django_db(transaction=True)
def test_who_waits_for_changes_is_told_after_the_commit(monkeypatch: pytest.MonkeyPatch):
    told: list[int] = []
    monkeypatch.setattr(outbox, "ON_COMMIT", [lambda: told.append(Change.objects.count())])
    with transaction.atomic():
        outbox.record("episode", ["a", "b", "a"])
        assert told == []
    assert told == [2]


def test_recording_takes_one_query_at_one_and_at_three(django_assert_num_queries: Any, db: None):
    with django_assert_num_queries(1):
        outbox.record("episode", ["a"])
    with django_assert_num_queries(1):
        outbox.record("episode", ["a", "b", "c"])


def test_who_names_a_row_is_asked_once_when_it_changes_and_not_when_it_is_new(
    django_assert_num_queries: Any, django_assert_max_num_queries: Any, db: None
):
    with django_assert_num_queries(1):
        theme = Theme.objects.create(name="Femicidio", slug="femicidio")
    with django_assert_max_num_queries(14):
        theme.save()
    with django_assert_max_num_queries(15):
        institution = Institution.objects.create(name="Instituto", key="instituto")
    with django_assert_max_num_queries(25):
        institution.save()


def test_a_kind_is_declared_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("search.documents.SOURCES", dict(SOURCES))
    with pytest.raises(ValueError, match="two sources of the kind episode"):
        register(Source(kind="episode", label="", plural="", ids=list, documents=lambda ids: [], touches=()))
