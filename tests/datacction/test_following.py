"""Activities follow their pages: each event of a page, and what the registry says afterwards."""

import io
import json
from datetime import UTC, date, datetime, time, timedelta
from tempfile import NamedTemporaryFile

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.html import strip_tags
from wagtail.models import Locale

from datacction.models import EpisodePage, SeasonPage
from datacction.services import follow_started_episodes
from participants.models import (
    Activity,
    Country,
    ImportBatch,
    Outcome,
    Participation,
    ParticipationRecord,
    Person,
    Programme,
    Role,
    Series,
)
from participants.queries.activities import activity_by_key
from participants.services.privacy import erase_person
from reporting.selection import read_filters
from tests.datacction.conftest import Webinar, unsaved_episode
from tests.datacction.test_copying import submitted


def activity_of(page) -> Activity:
    return Activity.objects.get(page_key=page.translation_key)


def speakers_counted(activity: Activity) -> list[tuple[str, str, str]]:
    rows = Participation.objects.filter(activity=activity).order_by("person__name")
    return list(rows.values_list("person__name", "role", "outcome"))


def test_spanish_keeps_its_titles_where_the_spanish_page_goes_before_the_english(webinar: Webinar, translate) -> None:
    page = webinar.episode(1, title="Datos y acción")
    ParticipationRecord.objects.create(
        activity=activity_of(page), person=Person.objects.create(name="Ana"), source="manual", minutes=30
    )
    season = translate(webinar.season, "Season 1")
    english = translate(page, "Data and action")
    spanish_season = webinar.season.title
    SeasonPage.objects.get(pk=webinar.season.pk).delete()

    def titles() -> list[tuple[str, str]]:
        rows = (activity_of(page), Series.objects.get(page_key=season.translation_key))
        return [(row.title_es, row.title_en) for row in rows]

    assert not EpisodePage.objects.filter(pk=page.pk).exists()
    assert titles() == [("Datos y acción", "Data and action"), (spanish_season, "Season 1")]
    english.title = "Data, then action"
    english.save_revision().publish()
    assert titles() == [("Datos y acción", "Data, then action"), (spanish_season, "Season 1")]
    SeasonPage.objects.get(pk=season.pk).delete()
    assert titles() == [("Datos y acción", "Data, then action"), (spanish_season, "Season 1")]


def test_without_a_spanish_page_spanish_follows_the_page_there_is(webinar: Webinar, english: Locale) -> None:
    page = webinar.episode(1, title="Datos")
    EpisodePage.objects.filter(pk=page.pk).update(locale=english)
    Activity.objects.update(title_es="Data", title_en="Data")
    page = EpisodePage.objects.get(pk=page.pk)
    page.title = "Data and action"
    page.save_revision().publish()
    activity = activity_of(page)
    assert (activity.title_es, activity.title_en) == ("Data and action", "Data and action")


def test_publishing_an_episode_makes_its_activity(webinar: Webinar) -> None:
    countries = list(Country.objects.filter(pk__in=["GT", "CR"]))
    page = webinar.episode(3, title="Datos y acción", countries=countries)
    activity = activity_of(page)
    assert activity.key == "s1-e03"
    assert activity.kind == Activity.Kind.EPISODE
    assert activity.programme == Programme.DATACCTION
    assert (activity.title_es, activity.title_en) == ("Datos y acción", "")
    assert activity.starts_at == datetime(2020, 5, 3, 16, 0, tzinfo=UTC)
    assert activity.ends_at == datetime(2020, 5, 3, 17, 20, tzinfo=UTC)
    assert activity.starts_on == date(2020, 5, 3)
    assert sorted(activity.countries.values_list("pk", flat=True)) == ["CR", "GT"]
    assert activity.series == Series.objects.get(page_key=webinar.season.translation_key)
    assert (activity.series.key, activity.series.number, activity.series.kind) == ("1", 1, "season")


def test_a_draft_has_no_activity(webinar: Webinar) -> None:
    page = unsaved_episode(1, live=False)
    webinar.season.add_child(instance=page)
    page.save_revision()
    assert Activity.objects.count() == 0
    page.save_revision().publish()
    assert Activity.objects.get() == activity_of(page)


def test_a_draft_change_leaves_the_activity_until_it_is_published(webinar: Webinar) -> None:
    page = webinar.episode(1)
    page.date = date(2020, 6, 1)
    revision = page.save_revision()
    assert activity_of(page).starts_on == date(2020, 5, 1)
    revision.publish()
    assert activity_of(page).starts_on == date(2020, 6, 1)


def test_renaming_and_renumbering_an_episode_changes_the_same_activity(webinar: Webinar) -> None:
    page = webinar.episode(1)
    before = activity_of(page).pk
    page.title, page.number = "Otro título", 7
    page.save_revision().publish()
    after = activity_of(page)
    assert (after.pk, after.key, after.title_es) == (before, "s1-e07", "Otro título")


def test_publishing_without_a_change_writes_nothing(webinar: Webinar) -> None:
    page = webinar.episode(1)
    before = activity_of(page).updated_at
    page.save_revision().publish()
    assert activity_of(page).updated_at == before


def test_moving_an_episode_to_another_season_moves_its_participations(webinar: Webinar, make_person) -> None:
    second = webinar.add_season(2)
    page = webinar.episode(1, people=[(make_person(), Role.SPECIALIST)])
    page.move(second, pos="last-child")
    activity = activity_of(page)
    assert activity.key == "s2-e01"
    assert activity.series.key == "2"
    assert list(Participation.objects.values_list("series__key", flat=True)) == ["2"]


def test_an_episode_moved_is_found_by_its_old_key_until_another_has_it(webinar: Webinar) -> None:
    second = webinar.add_season(2)
    page = webinar.episode(1)
    activity = Activity.objects.get()
    page.move(second, pos="last-child")
    assert (activity_by_key("s1-e01"), activity_by_key("s2-e01"), activity_by_key("s3-e01")) == (
        activity, activity, None,
    )  # fmt: skip
    assert read_filters(MultiValueDict({"activity": ["s1-e01"]})).activity == ("s2-e01",)

    out, said = io.StringIO(), io.StringIO()
    with NamedTemporaryFile("w", suffix=".csv") as file:
        file.write("Nombre,Correo\nAna Pérez,ana@x.example\n")
        file.flush()
        call_command("import_attendance", file.name, "--activity", "s1-e01", "--json", stdout=out, stderr=said)
    assert ImportBatch.objects.get(pk=json.loads(out.getvalue())["batch"]).activity == activity
    assert said.getvalue().splitlines()[0] == "La actividad «s1-e01» se llama ahora «s2-e01»: Episodio 1."
    with pytest.raises(CommandError) as refused:
        call_command(
            "add_activity", "s1-e01", "--title", "T", "--programme", "datacction", "--kind", "episode",
            "--start", "2021-02-18T09:00", "--end", "2021-02-18T10:00", "--timezone", "America/Guatemala",
        )  # fmt: skip
    assert "s2-e01" in str(refused.value)

    another = webinar.episode(1, title="Otro")
    assert activity_by_key("s1-e01") == Activity.objects.get(page_key=another.translation_key)
    EpisodePage.objects.get(pk=page.pk).move(webinar.season, pos="last-child")
    assert (activity_by_key("s1-e01").title_es, activity_by_key("s2-e01")) == ("Otro", activity)


def test_renumbering_a_season_changes_its_series_and_the_keys_of_its_episodes(webinar: Webinar) -> None:
    page = webinar.episode(1)
    webinar.season.number = 9
    webinar.season.save_revision().publish()
    assert activity_of(page).key == "s9-e01"
    assert list(Series.objects.values_list("key", "number")) == [("9", 9)]


def test_translating_an_episode_gives_the_activity_its_english_title(webinar: Webinar, translate) -> None:
    page = webinar.episode(1, title="Datos y acción")
    translated = translate(page, "Data and action")
    activity = activity_of(page)
    assert translated.title == "Data and action"
    assert (activity.title_es, activity.title_en) == ("Datos y acción", "Data and action")
    assert Activity.objects.count() == 1
    assert translated.get_parent().specific.number == 1


def test_publishing_the_source_carries_its_facts_to_the_translation(
    webinar: Webinar, translate, make_person, django_capture_on_commit_callbacks
) -> None:
    page = webinar.episode(1, countries=list(Country.objects.filter(pk="GT")))
    translated = translate(page, "Episode 1")
    page = EpisodePage.objects.get(pk=page.pk)
    page.date = date(2021, 1, 5)
    page.starts = time(9)
    page.countries = []
    page.specialists = [page.specialists.model(person=make_person(), role=Role.SPECIALIST)]
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    translated = EpisodePage.objects.get(pk=translated.pk)
    assert (translated.title, translated.date, translated.starts) == ("Episode 1", date(2021, 1, 5), time(9))
    assert list(translated.countries.all()) == []
    assert translated.specialists.count() == 1
    assert activity_of(page).records.count() == 1


def test_publishing_says_what_its_translations_show_until_they_are_translated(
    webinar: Webinar, translate, editor_client, django_capture_on_commit_callbacks
) -> None:
    page = EpisodePage.objects.get(pk=webinar.episode(1).pk)
    translated = translate(page, "Episode 1")
    EpisodePage.objects.get(pk=translated.pk).save_revision().publish()

    def told(**changed: str) -> list[str]:
        form = submitted(EpisodePage.objects.get(pk=page.pk)) | changed | {"action-publish": "on"}
        with django_capture_on_commit_callbacks(execute=True):
            response = editor_client.post(f"/admin/pages/{page.pk}/edit/", form, follow=True)
        said = [" ".join(strip_tags(str(each)).split()) for each in response.context["messages"]]
        return [each for each in said if "al día" in each]

    assert told() == ["Se puso al día también en inglés, con sus propias palabras."]
    stands = "estos textos están ahora en el idioma de esta página, hasta que usted los traduzca: resumen."
    assert told(title="Otro título", summary="Otro resumen") == [
        "En inglés, 1 texto muestra su traducción anterior, hasta que usted traduzca el nuevo: título."
        f" En inglés, {stands} Lo demás se puso al día. Traducir…"
    ]
    assert EpisodePage.objects.get(pk=translated.pk).title == "Episode 1"
    translate(EpisodePage.objects.get(pk=page.pk), "Another title")
    assert told(title="Otro título", summary="Otro resumen") == [
        f"En inglés, {stands} Lo demás se puso al día. Traducir…"
    ]
    assert EpisodePage.objects.get(pk=translated.pk).title == "Another title"


def test_deleting_the_translation_leaves_the_activity_without_its_title(webinar: Webinar, translate) -> None:
    page = webinar.episode(1)
    translate(page, "Episode 1").delete()
    activity = activity_of(page)
    assert (activity.title_es, activity.title_en) == ("Episodio 1", "")


def test_unpublishing_an_episode_unmakes_nothing(webinar: Webinar, make_person) -> None:
    page = webinar.episode(1, people=[(make_person(), Role.SPECIALIST)])
    page.unpublish()
    assert speakers_counted(activity_of(page)) == [("Rosa Díaz", "specialist", "attended")]


def test_a_copy_by_code_makes_an_activity_without_attendance_once_its_facts_are_its_own(
    webinar: Webinar, make_person
) -> None:
    page = webinar.episode(1)
    record(activity_of(page), make_person())
    copy = page.copy(update_attrs={"slug": "copia", "title": "Copia"})
    assert list(Activity.objects.values_list("page_key", flat=True)) == [page.translation_key]
    copy.date = date(2020, 7, 1)
    copy.save_revision().publish()
    first, second = activity_of(page), activity_of(copy)
    assert (first.key, second.key) == ("s1-e01", f"s1-e01-{copy.translation_key.hex[:8]}")
    assert (first.records.count(), second.records.count()) == (1, 0)


def test_copying_an_episode_as_a_draft_makes_no_activity(webinar: Webinar) -> None:
    page = webinar.episode(1)
    page.copy(update_attrs={"slug": "copia"}, keep_live=False)
    assert Activity.objects.count() == 1


def test_a_copy_that_gets_its_own_number_gets_its_own_key(webinar: Webinar) -> None:
    copy = webinar.episode(1).copy(update_attrs={"slug": "copia"})
    copy.number = 2
    copy.save_revision().publish()
    assert activity_of(copy).key == "s1-e02"


def test_deleting_an_episode_nobody_attended_deletes_its_activity(webinar: Webinar, make_person) -> None:
    page = webinar.episode(1, people=[(make_person(), Role.SPECIALIST)])
    page.delete()
    assert Activity.objects.count() == 0
    assert ParticipationRecord.objects.count() == 0
    assert Participation.objects.count() == 0


def test_deleting_an_episode_keeps_the_activity_that_records_rest_on(webinar: Webinar, make_person) -> None:
    page = webinar.episode(1, people=[(make_person("Ana Sol"), Role.SPECIALIST)])
    activity = activity_of(page)
    record(activity, make_person("Luis Paz"))
    page.delete()
    assert speakers_counted(activity) == [("Luis Paz", "participant", "attended")]


def test_deleting_a_season_takes_its_series_and_activities_with_it(webinar: Webinar) -> None:
    webinar.episode(1)
    webinar.episode(2)
    SeasonPage.objects.get(pk=webinar.season.pk).delete()
    assert (Activity.objects.count(), Series.objects.count()) == (0, 0)


def test_deleting_a_season_keeps_the_series_of_what_was_attended(webinar: Webinar, make_person) -> None:
    page = webinar.episode(1)
    webinar.episode(2)
    record(activity_of(page), make_person())
    SeasonPage.objects.get(pk=webinar.season.pk).delete()
    assert list(Activity.objects.values_list("key", "series__key")) == [("s1-e01", "1")]


def test_an_episode_deleted_and_written_again_is_the_one_that_was_attended(webinar: Webinar, make_person) -> None:
    speaker = make_person("Ana Sol")
    page = webinar.episode(1, people=[(speaker, Role.SPECIALIST)])
    activity = activity_of(page)
    record(activity, make_person("Luis Paz"))
    page.delete()
    again = webinar.episode(1, title="De nuevo", starts=time(9, 30), people=[(speaker, Role.SPECIALIST)])
    assert activity_of(again) == activity
    assert list(Activity.objects.values_list("key", "title_es")) == [("s1-e01", "De nuevo")]
    assert speakers_counted(activity) == [
        ("Ana Sol", "specialist", "attended"),
        ("Luis Paz", "participant", "attended"),
    ]


def test_an_episode_of_another_day_does_not_inherit_what_was_attended(webinar: Webinar, make_person) -> None:
    page = webinar.episode(1)
    activity = activity_of(page)
    record(activity, make_person())
    page.delete()
    other = webinar.episode(1, date=date(2020, 6, 1))
    assert activity_of(other) != activity
    assert Participation.objects.get().activity == activity


def test_a_season_deleted_and_made_again_is_the_same_series(webinar: Webinar, make_person) -> None:
    page = webinar.episode(1)
    activity, series = activity_of(page), Series.objects.get()
    record(activity, make_person())
    SeasonPage.objects.get(pk=webinar.season.pk).delete()
    season = webinar.add_season(1)
    again = webinar.episode(1, season=season)
    assert Series.objects.get() == series
    assert (series.key, Series.objects.get().page_key) == ("1", season.translation_key)
    assert activity_of(again) == activity
    assert activity_of(again).series == series


def test_a_scheduled_episode_gets_its_activity_when_it_goes_live(webinar: Webinar) -> None:
    page = unsaved_episode(1, live=False)
    webinar.season.add_child(instance=page)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    assert Activity.objects.count() == 0
    revision = page.get_latest_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = (timezone.now() - timedelta(minutes=1)).isoformat()
    revision.save()
    call_command("publish_scheduled")
    assert activity_of(page).key == "s1-e01"


def test_the_page_takes_over_an_activity_made_before_it(webinar: Webinar, make_person) -> None:
    series = Series.objects.get(key="1")
    made = Activity.objects.create(
        key="s1-e04", programme=Programme.DATACCTION, kind="episode", series=series, title_es="Por importar"
    )
    record(made, make_person())
    page = webinar.episode(4, title="Con página")
    assert activity_of(page).pk == made.pk
    assert Activity.objects.get().title_es == "Con página"
    assert speakers_counted(activity_of(page)) == [("Rosa Díaz", "participant", "attended")]


def test_a_series_made_before_its_season_is_taken_over(webinar: Webinar) -> None:
    series = Series.objects.create(programme=Programme.DATACCTION, kind="season", key="5", title_es="Cinco")
    season = webinar.add_season(5)
    assert Series.objects.get(page_key=season.translation_key).pk == series.pk


def test_the_specialists_on_the_page_are_its_records(webinar: Webinar, make_person) -> None:
    rosa, juan = make_person("Rosa Díaz"), make_person("Juan Mora", sex="men")
    page = webinar.episode(1, people=[(rosa, Role.SPECIALIST), (juan, Role.MODERATOR)])
    activity = activity_of(page)
    assert speakers_counted(activity) == [
        ("Juan Mora", "moderator", "attended"),
        ("Rosa Díaz", "specialist", "attended"),
    ]
    page.specialists = [link for link in page.specialists.all() if link.person == rosa]
    page.save_revision().publish()
    assert speakers_counted(activity) == [("Rosa Díaz", "specialist", "attended")]
    assert list(activity.records.values_list("person__name", "source")) == [("Rosa Díaz", "page")]


def test_a_record_keeps_what_was_so_when_it_was_made(webinar: Webinar, make_person) -> None:
    rosa = make_person(country=Country.objects.get(pk="GT"))
    page = webinar.episode(1, people=[(rosa, Role.SPECIALIST)])
    rosa.country_id = "SV"
    rosa.save()
    page.save_revision().publish()
    assert list(activity_of(page).participations.values_list("country", flat=True)) == ["GT"]


def test_removing_a_specialist_leaves_what_an_import_says_of_them(webinar: Webinar, make_person) -> None:
    rosa = make_person()
    page = webinar.episode(1, people=[(rosa, Role.SPECIALIST)])
    record(activity_of(page), rosa, role=Role.SPECIALIST)
    page.specialists = []
    page.save_revision().publish()
    assert speakers_counted(activity_of(page)) == [("Rosa Díaz", "specialist", "attended")]


def test_specialists_of_an_episode_to_come_are_registered_until_it_starts(webinar: Webinar, make_person) -> None:
    tomorrow = (timezone.now() + timedelta(days=2)).date()
    page = webinar.episode(1, date=tomorrow, people=[(make_person(), Role.SPECIALIST)])
    activity = activity_of(page)
    assert speakers_counted(activity) == [("Rosa Díaz", "specialist", "registered")]
    assert follow_started_episodes() == 0
    EpisodePage.objects.filter(pk=page.pk).update(date=date(2020, 1, 1))
    Activity.objects.filter(pk=activity.pk).update(starts_at=timezone.now() - timedelta(days=1))
    assert follow_started_episodes() == 1
    assert speakers_counted(activity) == [("Rosa Díaz", "specialist", "attended")]


def record(activity: Activity, person, role: str = Role.PARTICIPANT) -> None:
    """What an import would say of someone."""
    from participants.services.participations import rebuild

    ParticipationRecord.objects.create(
        activity=activity,
        person=person,
        role=role,
        source=ParticipationRecord.Source.IMPORT,
        outcome=Outcome.ATTENDED,
        sex=person.sex,
    )
    rebuild(activities=[activity.pk], people=[person.pk])


def test_an_episode_that_mirrors_another_language_adds_no_title(webinar: Webinar, english: Locale) -> None:
    page = webinar.episode(1)
    page.copy_for_translation(english, copy_parents=True, alias=True)
    page.save_revision().publish()
    assert (activity_of(page).title_es, activity_of(page).title_en) == ("Episodio 1", "")


def test_publishing_again_keeps_what_an_erasure_left(webinar: Webinar, make_person) -> None:
    page = webinar.episode(1, people=[(make_person(), Role.SPECIALIST)])
    erase_person(person=Person.objects.get(), by=None)
    EpisodePage.objects.get(pk=page.pk).save_revision().publish()
    assert page.specialists.model.objects.count() == 0
    assert list(activity_of(page).participations.values_list("role", "sex")) == [("specialist", "women")]


def test_moving_an_episode_moves_its_translation_too(webinar: Webinar, translate) -> None:
    second = webinar.add_season(2)
    translate(webinar.episode(9, season=second), "Another one")
    page = webinar.episode(1)
    translated = translate(page, "Episode 1")
    page.move(second, pos="last-child")
    translated = EpisodePage.objects.get(pk=translated.pk)
    assert translated.get_parent().specific == second.get_translation(translated.locale)
    assert translated.url_path.endswith(f"/{second.get_translation(translated.locale).slug}/{translated.slug}/")
    activity = activity_of(page)
    assert (activity.key, activity.series.key, activity.title_en) == ("s2-e01", "2", "Episode 1")


def test_moving_the_translation_moves_its_source_too(webinar: Webinar, translate) -> None:
    second = webinar.add_season(2)
    translate(webinar.episode(9, season=second), "Another one")
    page = webinar.episode(1)
    translated = translate(page, "Episode 1")
    translated.move(second.get_translation(translated.locale), pos="last-child")
    assert EpisodePage.objects.get(pk=page.pk).get_parent().specific == second
    assert activity_of(page).series.key == "2"


def test_a_slug_that_is_taken_in_the_other_language_gets_a_number(webinar: Webinar, translate) -> None:
    second = webinar.add_season(2)
    there = translate(webinar.episode(9, season=second, slug="nueve"), "Nine")
    page = webinar.episode(1, slug="uno")
    translated = translate(page, "Episode 1")
    EpisodePage.objects.filter(pk=translated.pk).update(slug=there.slug)
    page.move(second, pos="last-child")
    assert EpisodePage.objects.get(pk=translated.pk).slug == f"{there.slug}-1"


def test_a_season_that_is_not_translated_refuses_a_translated_episode(
    webinar: Webinar, translate, editor_client
) -> None:
    second = webinar.add_season(2)
    page = webinar.episode(1)
    translated = translate(page, "Episode 1")
    response = editor_client.get(f"/admin/pages/{page.pk}/move/{second.pk}/confirm/", follow=True)
    assert response.redirect_chain == [(f"/admin/pages/{page.pk}/move/", 302)]
    assert [str(each).strip() for each in response.context["messages"]] == [
        "«Temporada 2» no existe todavía en inglés y el episodio sí: traduzca primero la temporada."
    ]
    bulk = f"/admin/bulk/wagtailcore/page/move/?id={page.pk}&next=/admin/"
    response = editor_client.post(bulk, {"chooser": second.pk}, follow=True)
    assert response.redirect_chain[-1] == ("/admin/", 302)
    assert EpisodePage.objects.get(pk=page.pk).get_parent().specific == webinar.season
    assert EpisodePage.objects.get(pk=translated.pk).get_parent().pk == translated.get_parent().pk


def test_an_episode_moves_by_the_editors_screens_and_a_shared_number_is_told(
    webinar: Webinar, translate, editor_client
) -> None:
    second = webinar.add_season(2)
    translate(webinar.episode(1, season=second, title="Ya estaba", slug="ya"), "It was there")
    page = webinar.episode(1)
    translated = translate(page, "Episode 1")
    address = f"/admin/pages/{page.pk}/move/{second.pk}/confirm/"
    assert editor_client.get(address).status_code == 200
    response = editor_client.post(address, follow=True)
    told = [str(each).strip() for each in response.context["messages"]]
    assert "«Ya estaba» tiene también el número 1 en esta temporada: dé otro a uno de los dos." in told
    assert EpisodePage.objects.get(pk=translated.pk).get_parent().pk == second.get_translation(translated.locale).pk


def test_a_place_that_would_be_refused_is_refused_before_the_question(
    webinar: Webinar, translate, editor_client
) -> None:
    other = translate(webinar.episode(9, season=webinar.add_season(2)), "Another one")
    page = webinar.episode(1)
    english = other.get_parent()
    for destination, why in (
        (english, "que está en otro idioma."),
        (webinar.index, "las páginas de su clase no tienen lugar ahí."),
    ):
        response = editor_client.get(f"/admin/pages/{page.pk}/move/{destination.pk}/confirm/", follow=True)
        assert response.redirect_chain == [(f"/admin/pages/{page.pk}/move/", 302)]
        assert str(next(iter(response.context["messages"]))).strip().endswith(why)
