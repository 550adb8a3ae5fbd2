"""The live page: what is shown when and to whom, questions and votes, polls, moderators; what stays of who took part."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale, ModelLogEntry

from datacction.live import services
from datacction.live.clearing import clear_live_pages
from datacction.live.clock import Phase, standing
from datacction.live.visitors import voter_of
from datacction.models import (
    Broadcast,
    BroadcastResource,
    LivePoll,
    LivePollChoice,
    LivePollVoter,
    LiveQuestion,
    LiveVote,
)
from participants.models import Activity, Registration
from participants.queries.privacy import held_of, held_of_account
from participants.registration.links import Purpose, token_of
from participants.registration.services import cancel
from participants.services.privacy import erase_person
from portal.models import User
from tests.factories.live import (
    answer,
    guest,
    make_broadcast,
    make_live_activity,
    make_poll,
    make_question,
    registered,
    url_of,
)
from tests.factories.registration import make_desk

pytestmark = pytest.mark.django_db
State = LiveQuestion.State
HOUR = timedelta(hours=1)
JOIN = "https://sala.example/entrar"


@pytest.fixture(autouse=True)
def _home(spanish: Locale) -> None:
    """The site speaks Spanish."""


def soup(client: Client, path: str) -> Any:
    return BeautifulSoup(client.get(path).content.decode(), "html.parser")


def enter(client: Client, own: Registration) -> Any:
    return client.get(f"/es/inscripciones/{token_of(own, Purpose.OWN)}/en-vivo/")


def said(response: Any) -> str:
    return str(response.json()["sentence"])


def sent(client: Client, broadcast: Broadcast, end: str, **fields: Any) -> Any:
    """What the page's script sends."""
    return client.post(url_of(broadcast, end), fields, headers={"Accept": "application/json"})


# --- by the clock -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since_start", "phase"),
    [
        (timedelta(minutes=-16), Phase.BEFORE),
        (timedelta(minutes=-15), Phase.LIVE),
        (timedelta(minutes=134), Phase.LIVE),
        (timedelta(minutes=135), Phase.AFTER),
    ],
)
def test_it_is_live_from_a_quarter_before_the_start_to_a_quarter_after_the_end(
    since_start: timedelta, phase: Phase
) -> None:
    starts_at = timezone.now()
    assert standing(starts_at, starts_at + 2 * HOUR, starts_at + since_start).phase == phase


@pytest.mark.parametrize(
    ("begun", "state", "asks", "registers"),
    [(-HOUR, "Todavía no", True, True), (HOUR, "En vivo ahora", True, True), (3 * HOUR, "Terminada", False, False)],
)
def test_the_page_is_before_live_and_after_by_the_clock(
    begun: timedelta, state: str, asks: bool, registers: bool
) -> None:
    broadcast = make_broadcast(make_live_activity(begun))
    registered(broadcast)
    page = soup(guest(), url_of(broadcast))
    assert page.select_one(".live-state .tag").text == state
    assert (bool(page.select_one("#ask form")), bool(page.select_one(".desk-call"))) == (asks, registers)
    assert (page.select_one("[data-countdown]") is not None) == (begun < timedelta())


def test_the_link_to_join_is_for_those_registered_alone() -> None:
    broadcast = make_broadcast()
    own = registered(broadcast)
    client = guest()
    assert JOIN not in client.get(url_of(broadcast)).content.decode()
    assert enter(client, own).headers["Location"] == url_of(broadcast)
    assert JOIN in client.get(url_of(broadcast)).content.decode()
    cancel(registration=own, by=None)
    assert JOIN not in client.get(url_of(broadcast)).content.decode()


def test_the_page_of_a_registration_leads_to_the_live_page(client: Client) -> None:
    broadcast = make_broadcast()
    own = registered(broadcast)
    token = token_of(own, Purpose.OWN)
    link = f"/es/inscripciones/{token}/en-vivo/"
    assert soup(client, f"/es/inscripciones/{token}/").select(f'a[href="{link}"]') != []
    Broadcast.objects.all().delete()
    assert soup(client, f"/es/inscripciones/{token}/").select(f'a[href="{link}"]') == []
    assert client.get(link).headers["Location"] == f"/es/inscripciones/{token}/"


def test_a_broadcast_is_embedded_after_a_press_and_only_while_it_is_live() -> None:
    shown = {}
    for begun in (-HOUR, HOUR, 3 * HOUR):
        activity = make_live_activity(begun, key=f"e{begun.total_seconds():.0f}".replace("-", "m"))
        broadcast = make_broadcast(activity, stream_url="https://www.youtube.com/live/abcdefghijk")
        page = soup(guest(), url_of(broadcast))
        shown[begun] = ([each["data-video-src"] for each in page.select("[data-video-src]")], page.find("iframe"))
    embed = "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1&rel=0"
    assert shown == {-HOUR: ([], None), HOUR: ([embed], None), 3 * HOUR: ([], None)}


def test_what_is_for_those_registered_shows_others_neither_broadcast_nor_questions() -> None:
    broadcast = make_broadcast(for_registered=True, stream_url="https://vimeo.com/123456789")
    make_question(broadcast, "¿Quién ve esto?")
    own = registered(broadcast)
    client = guest()
    page = client.get(url_of(broadcast)).content.decode()
    assert ("¿Quién ve esto?" in page, "vimeo" in page) == (False, False)
    assert client.get(url_of(broadcast, "tablero/")).status_code == 403
    assert sent(client, broadcast, "preguntar/", text="¿Y yo?").status_code == 403
    enter(client, own)
    page = client.get(url_of(broadcast)).content.decode()
    assert ("¿Quién ve esto?" in page, "vimeo" in page) == (True, True)
    assert client.get(url_of(broadcast, "tablero/")).status_code == 200


def test_a_forged_ticket_lets_nobody_in() -> None:
    broadcast = make_broadcast(for_registered=True)
    client = guest()
    client.cookies[f"live-{broadcast.activity.key}"] = "WyJhYmMiLCIiLDBd:1:forged"
    assert client.get(url_of(broadcast, "tablero/")).status_code == 403
    assert client.get(url_of(broadcast)).status_code == 200


def test_resources_stand_on_it_while_it_is_live_and_after() -> None:
    for begun in (HOUR, 3 * HOUR):
        broadcast = make_broadcast(make_live_activity(begun, key=f"e{begun.seconds}"))
        BroadcastResource.objects.create(broadcast=broadcast, title_es="Guía", url="https://guia.example/uno")
        assert soup(guest(), url_of(broadcast)).select('a[href="https://guia.example/uno"]') != []


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_same_whatever_is_on_it(django_assert_num_queries: Any, number: int) -> None:
    broadcast = make_broadcast()
    for each in range(number):
        make_question(broadcast, f"¿Pregunta {each}?")
        make_poll(broadcast)
        BroadcastResource.objects.create(broadcast=broadcast, title_es=f"Guía {each}", url="https://guia.example/")
    client = guest()
    client.get(url_of(broadcast))
    with django_assert_num_queries(8):
        client.get(url_of(broadcast))


# --- questions --------------------------------------------------------------------------------


def test_a_question_waits_is_shown_voted_for_and_answered(editor_client: Client) -> None:
    broadcast = make_broadcast()
    asker, other = guest(), guest()
    assert "La moderación" in said(sent(asker, broadcast, "preguntar/", text=" ¿Por qué  difieren? ", name="Ana"))
    question = LiveQuestion.objects.get()
    assert (question.text, question.name, question.state) == ("¿Por qué difieren?", "Ana", State.WAITING)
    assert ("¿Por qué difieren?" in asker.get(url_of(broadcast)).content.decode()) is True
    assert ("¿Por qué difieren?" in other.get(url_of(broadcast)).content.decode()) is False
    editor_client.post(url_of(broadcast, "moderar/"), {"question": question.pk, "to": "shown"})
    for client, vote, votes in ((other, 1, 1), (asker, 1, 2), (other, 0, 1)):
        assert sent(client, broadcast, "votar/", question=question.pk, vote=vote).status_code == 200
        question.refresh_from_db()
        assert question.votes == votes
    editor_client.post(url_of(broadcast, "moderar/"), {"question": question.pk, "to": "answered"})
    assert soup(other, url_of(broadcast)).select_one(".asked--answered .asked__text").text == "¿Por qué difieren?"
    entries = ModelLogEntry.objects.filter(action="datacction.live.question").order_by("pk")
    assert [entry.data["to"] for entry in entries] == ["shown", "answered"]


def test_what_one_asked_says_how_it_stands_and_goes_from_there_once_it_is_shown(editor_client: Client) -> None:
    broadcast = make_broadcast()
    asker = guest()
    answer = sent(asker, broadcast, "preguntar/", text="¿Por qué difieren?").json()
    own = BeautifulSoup(answer["own"], "html.parser").select_one("[data-own]").text
    assert own == "¿Por qué difieren?La moderación la revisa antes de que la vean las demás personas."
    question = LiveQuestion.objects.get()
    told = []
    for to in ("hidden", "shown"):
        editor_client.post(url_of(broadcast, "moderar/"), {"question": question.pk, "to": to})
        told.append([each.text for each in soup(asker, url_of(broadcast)).select("[data-own] .note")])
    assert told == [["La moderación no la muestra a las demás personas."], []]


def test_a_moderator_answers_in_writing_for_everybody_to_read(editor_client: Client) -> None:
    broadcast = make_broadcast()
    question = make_question(broadcast, "¿Cada cuánto?")
    path = url_of(broadcast, "moderar/")
    assert (
        soup(editor_client, f"{path}?answer={question.pk}").select_one("#answer .asked__text").text == "¿Cada cuánto?"
    )
    assert editor_client.post(path, {"answer": question.pk, "text": "a" * 1001}).status_code == 422
    editor_client.post(path, {"answer": question.pk, "text": " Cada  mes. "})
    shown = soup(guest(), url_of(broadcast)).select(".asked--answered .asked__answer")
    assert [each.text for each in shown] == ["Respuesta: Cada mes."]
    editor_client.post(path, {"answer": question.pk, "text": ""})
    question.refresh_from_db()
    assert (question.answer, question.state) == ("", State.ANSWERED)


def test_what_moderators_poll_is_told_in_a_few_bytes_where_nothing_changed(editor_client: Client) -> None:
    broadcast = make_broadcast()
    for path in (url_of(broadcast, "moderar/") + "?part=1", url_of(broadcast, "conduccion/") + "?part=1"):
        first = editor_client.get(path)
        again = editor_client.get(path, headers={"If-None-Match": f"W/{first['ETag']}"})
        assert (again.status_code, again.content) == (304, b"")
    make_question(broadcast)
    assert editor_client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    ("desk", "sentence"),
    [
        (None, "Aquí no hay transmisión"),
        ({}, "En esta página no hay transmisión: quien se inscribe"),
        ({"closes_at": -HOUR}, "En esta página no hay transmisión: quienes se inscribieron"),
    ],
)
def test_without_a_broadcast_a_visitor_is_told_how_it_is_held(desk: dict[str, Any] | None, sentence: str) -> None:
    broadcast = make_broadcast()
    if desk is not None:
        times = {name: timezone.now() + value for name, value in desk.items()}
        make_desk(broadcast.activity, **times)
    assert soup(guest(), url_of(broadcast)).select_one(".live__main p").text.startswith(sentence)


def test_an_account_nobody_knows_is_told_what_it_asked(learner: User, learner_client: Client) -> None:
    broadcast = make_broadcast()
    sent(learner_client, broadcast, "preguntar/", text="¿Y mi municipio?")
    sent(guest(), broadcast, "preguntar/", text="¿Y el mío?")
    (rows,) = held_of_account(learner).values()
    assert [row["pregunta"] for row in rows] == ["¿Y mi municipio?"]
    assert "¿Y mi municipio?" in learner_client.get("/es/account/my-data/").content.decode()


def test_voting_twice_and_taking_back_nothing_say_so_and_change_nothing() -> None:
    broadcast = make_broadcast()
    question = make_question(broadcast)
    client = guest()
    sent(client, broadcast, "votar/", question=question.pk, vote=1)
    twice = sent(client, broadcast, "votar/", question=question.pk, vote=1)
    assert (twice.status_code, "Ya votó por esta pregunta" in said(twice)) == (409, True)
    nothing = sent(guest(), broadcast, "votar/", question=question.pk, vote=0)
    assert (nothing.status_code, said(nothing)) == (409, "No ha votado por esta pregunta.")
    question.refresh_from_db()
    assert question.votes == 1


def test_a_person_is_one_by_account_and_by_the_link_of_their_registration(
    learner: User, learner_client: Client
) -> None:
    broadcast = make_broadcast()
    own = registered(broadcast)
    assert own.person is not None
    own.person.user = learner
    own.person.save(update_fields=["user"])
    by_link = guest()
    enter(by_link, own)
    question = make_question(broadcast)
    answers = [sent(client, broadcast, "votar/", question=question.pk, vote=1) for client in (by_link, learner_client)]
    assert [each.status_code for each in answers] == [200, 409]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": "a" * 10_240}, "500 caracteres"),
        ({"text": "  "}, "Escriba una pregunta"),
        ({"text": "?\u202e\n"}, "Escriba una pregunta"),
        ({"text": "¿Sí?", "name": "Ana\r\nBcc: todos@correo.example"}, "una sola línea"),
        ({"text": "¿Sí?", "name": "a" * 81}, "80 caracteres"),
    ],
)
def test_what_is_no_question_is_told_and_kept_by_nobody(fields: dict[str, str], sentence: str) -> None:
    broadcast = make_broadcast()
    response = sent(guest(), broadcast, "preguntar/", **fields)
    assert (response.status_code, sentence in said(response)) == (422, True)
    page = guest().post(url_of(broadcast, "preguntar/"), fields)
    assert (page.status_code, "data-error-summary" in page.content.decode()) == (422, True)
    assert LiveQuestion.objects.count() == 0


def test_nothing_is_asked_or_voted_once_it_is_over_or_closed() -> None:
    over = make_broadcast(make_live_activity(HOUR))
    question = make_question(over)
    Activity.objects.filter(pk=over.activity_id).update(ends_at=timezone.now() - timedelta(minutes=16))
    for end, fields in (("preguntar/", {"text": "¿Tarde?"}), ("votar/", {"question": question.pk, "vote": 1})):
        response = sent(guest(), over, end, **fields)
        assert (response.status_code, "ya terminó" in said(response)) == (409, True)
    closed = make_broadcast(make_live_activity(key="closed"), takes_questions=False)
    assert "no se reciben más preguntas" in said(sent(guest(), closed, "preguntar/", text="¿Más?"))
    hidden = make_question(closed_to_open(closed), state=State.HIDDEN)
    assert "ya no está abierta" in said(sent(guest(), closed, "votar/", question=hidden.pk, vote=1))
    assert (LiveQuestion.objects.count(), LiveVote.objects.count()) == (2, 0)


def closed_to_open(broadcast: Broadcast) -> Broadcast:
    return services.switch(broadcast=broadcast, by=None, takes_questions=True)


def test_the_same_question_again_and_a_sixth_that_waits_are_refused() -> None:
    broadcast = make_broadcast()
    client = guest()
    for number in range(5):
        assert sent(client, broadcast, "preguntar/", text=f"¿Pregunta {number}?").status_code == 200
    again = sent(client, broadcast, "preguntar/", text="¿PREGUNTA 1?")
    assert (again.status_code, said(again)) == (409, "Ya preguntó esto.")
    assert "5 de sus preguntas esperan" in said(sent(client, broadcast, "preguntar/", text="¿La sexta?"))


def test_a_flood_is_stopped_with_a_sentence() -> None:
    broadcast = make_broadcast(shows_at_once=True)
    client = guest()
    answers = [sent(client, broadcast, "preguntar/", text=f"¿Pregunta {number}?") for number in range(12)]
    assert [each.status_code for each in answers] == [200] * 10 + [429] * 2
    assert (LiveQuestion.objects.count(), "demasiadas veces" in said(answers[-1])) == (10, True)


def test_what_somebody_writes_is_text_wherever_it_is_shown(editor_client: Client) -> None:
    broadcast = make_broadcast(shows_at_once=True)
    script = "<script>alert(1)</script><b>&amp;"
    sent(guest(), broadcast, "preguntar/", text=script, name='"><img src=x onerror=alert(1)>')
    for client, end in (
        (guest(), ""),
        (guest(), "tablero/"),
        (editor_client, "moderar/"),
        (editor_client, "conduccion/"),
    ):
        page = soup(client, url_of(broadcast, end))
        texts = [each.text for each in page.select(".asked__text, .host-asked__text")]
        assert (end, texts, page.select("img[onerror]")) == (end, [script], [])


def test_forms_work_without_scripts() -> None:
    broadcast = make_broadcast()
    question = make_question(broadcast)
    client = guest()
    asked = client.post(url_of(broadcast, "preguntar/"), {"text": "¿Otra cosa?"})
    voted = client.post(url_of(broadcast, "votar/"), {"question": question.pk, "vote": "1"})
    page = soup(client, url_of(broadcast))
    anchors = [f"{url_of(broadcast)}#questions"] * 2
    assert [each.headers["Location"] for each in (asked, voted)] == anchors
    button = page.select_one("[data-vote]")
    assert (button["value"], button.select_one("[data-vote-word]").text) == ("0", "Retirar")
    assert [next(each.stripped_strings) for each in page.select(".live-own li")] == ["¿Otra cosa?"]


def test_whether_questions_are_shown_at_once_is_each_pages_own(editor_client: Client) -> None:
    broadcast = make_broadcast()
    editor_client.post(url_of(broadcast, "moderar/"), {"switch": "shows_at_once=1"})
    assert said(sent(guest(), broadcast, "preguntar/", text="¿Se ve?")) == "Su pregunta ya se muestra."
    editor_client.post(url_of(broadcast, "moderar/"), {"switch": "takes_questions=0"})
    broadcast.refresh_from_db()
    assert (broadcast.shows_at_once, broadcast.takes_questions, LiveQuestion.objects.get().state) == (
        True,
        False,
        "shown",
    )


# --- polls ------------------------------------------------------------------------------------


def test_a_poll_is_answered_once_and_its_result_seen_after_that_or_once_it_is_closed(editor_client: Client) -> None:
    broadcast = make_broadcast()
    poll = make_poll(broadcast)
    answer(poll, 4)
    client, other = guest(), guest()
    choice = poll.choices.get(place=1)
    assert soup(client, url_of(broadcast)).select(".poll-result") == []
    assert sent(client, broadcast, "sondeo/", poll=poll.pk, choice=choice.pk).status_code == 200
    twice = sent(client, broadcast, "sondeo/", poll=poll.pk, choice=choice.pk)
    assert (twice.status_code, "cada quien responde una vez" in said(twice)) == (409, True)
    shares = [each.text for each in soup(client, url_of(broadcast, "tablero/")).select(".poll-result strong")]
    assert (shares, soup(other, url_of(broadcast, "tablero/")).select(".poll-result")) == (["80 %", "20 %"], [])
    editor_client.post(url_of(broadcast, "moderar/"), {"close": poll.pk})
    late = sent(other, broadcast, "sondeo/", poll=poll.pk, choice=choice.pk)
    assert (late.status_code, said(late)) == (409, "Este sondeo está cerrado.")
    assert len(soup(other, url_of(broadcast)).select("#results .poll-result")) == 1


def test_a_poll_left_open_shows_its_result_once_the_activity_is_over() -> None:
    broadcast = make_broadcast()
    answer(make_poll(broadcast), 5)
    ended = timezone.now() - HOUR
    Activity.objects.filter(pk=broadcast.activity_id).update(starts_at=ended - HOUR, ends_at=ended)
    page = soup(guest(), url_of(broadcast))
    assert (page.select("#poll"), len(page.select("#results .poll-result"))) == ([], 1)


def test_the_result_of_a_poll_that_few_answered_is_held_back() -> None:
    broadcast = make_broadcast()
    poll = make_poll(broadcast)
    answer(poll, 4)
    services.close_poll(poll=poll, by=None)
    page = soup(guest(), url_of(broadcast))
    assert (page.select(".poll-result"), "4 respuestas" in page.select_one("#results").text) == ([], True)


def test_who_chose_what_is_written_nowhere_and_who_answered_goes_with_the_closing() -> None:
    assert {each.name for each in LivePollVoter._meta.get_fields()} == {"id", "poll", "voter"}
    assert {each.name for each in LivePollChoice._meta.get_fields()} == {
        "id", "poll", "place", "text_es", "text_en", "votes",
    }  # fmt: skip
    poll = make_poll(make_broadcast())
    answer(poll, 3)
    assert LivePollVoter.objects.count() == 3
    services.close_poll(poll=poll, by=None)
    assert (LivePollVoter.objects.count(), poll.choices.get(place=0).votes) == (0, 3)


def test_one_poll_is_open_at_a_time_and_none_twice() -> None:
    broadcast = make_broadcast()
    first, second = make_poll(broadcast), make_poll(broadcast, is_open=False)
    services.open_poll(poll=second, by=None)
    assert list(broadcast.polls.values_list("state", flat=True)) == ["closed", "open"]
    with pytest.raises(ValidationError, match=r"Escriba uno nuevo|Write a new one"):
        services.open_poll(poll=first, by=None)


def test_a_choice_of_another_poll_is_refused() -> None:
    broadcast = make_broadcast()
    other = make_poll(broadcast)
    poll = make_poll(broadcast)
    response = sent(guest(), broadcast, "sondeo/", poll=poll.pk, choice=other.choices.get(place=0).pk)
    assert (response.status_code, said(response)) == (409, "Elija una de las respuestas.")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"text_es": "¿Qué falta?", "choices_es": "Datos\nGente"}, 302),
        ({"text_es": "¿Qué falta?", "choices_es": "Datos"}, 422),
        ({"text_es": "", "choices_es": "Datos\nGente"}, 422),
        ({"text_es": "¿Qué falta?", "choices_es": "Datos\nGente", "choices_en": "Data"}, 422),
        ({"text_es": "¿Qué falta?", "choices_es": "a" * 151 + "\nGente"}, 422),
    ],
)
def test_a_moderator_writes_a_poll(editor_client: Client, fields: dict[str, str], status: int) -> None:
    broadcast = make_broadcast()
    response = editor_client.post(url_of(broadcast, "moderar/"), {"add": "1", **fields})
    assert (response.status_code, LivePoll.objects.count()) == (status, int(status == 302))


# --- what stays of who took part --------------------------------------------------------------


def test_what_somebody_asked_is_told_to_them_and_goes_with_them_as_do_their_votes() -> None:
    broadcast = make_broadcast()
    own = registered(broadcast)
    assert own.person is not None
    voter = voter_of(broadcast.pk, f"person {own.person.pk}")
    mine = make_question(broadcast, "¿Lo mío?", voter=voter, person=own.person.pk)
    others = make_question(broadcast, "¿Lo de otra?")
    services.vote(broadcast=broadcast, question=others.pk, voter=voter)
    assert "¿Lo mío?" in str(held_of(own.person))
    erase_person(person=own.person, by=None)
    assert (LiveQuestion.objects.filter(pk=mine.pk).exists(), LiveVote.objects.count()) == (False, 0)


def test_thirty_days_later_questions_stand_without_a_name_and_votes_are_numbers() -> None:
    broadcast = make_broadcast()
    own = registered(broadcast)
    shown = make_question(broadcast, "¿Se ve?", name="Ana", person=own.person_id)
    make_question(broadcast, "¿Espera?", state=State.HIDDEN)
    services.vote(broadcast=broadcast, question=shown.pk, voter="somebody")
    poll = make_poll(broadcast)
    answer(poll, 2)
    ended = timezone.now() - timedelta(days=29)
    Activity.objects.filter(pk=broadcast.activity_id).update(starts_at=ended - HOUR, ends_at=ended)
    assert clear_live_pages() == {"closed": 1, "forgotten": 0}
    assert clear_live_pages(at=timezone.now() + timedelta(days=2)) == {"closed": 0, "forgotten": 2}
    assert clear_live_pages(at=timezone.now() + timedelta(days=2)) == {"closed": 0, "forgotten": 0}
    [left] = LiveQuestion.objects.values("text", "name", "asker", "person", "votes")
    assert left == {"text": "¿Se ve?", "name": "", "asker": "", "person": None, "votes": 1}
    assert (LiveVote.objects.count(), LivePollVoter.objects.count()) == (0, 0)


# --- moderators, editors ----------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_the_moderators_page_asks_the_same_whatever_waits(
    editor_client: Client, django_assert_num_queries: Any, number: int
) -> None:
    broadcast = make_broadcast()
    for each in range(number):
        make_question(broadcast, f"¿Pregunta {each}?", state=State.HIDDEN)
        make_poll(broadcast)
    editor_client.get(url_of(broadcast, "moderar/?part=1"))
    with django_assert_num_queries(8):
        editor_client.get(url_of(broadcast, "moderar/?part=1"))


def test_the_host_reads_the_questions_in_the_order_of_their_votes(editor_client: Client) -> None:
    broadcast = make_broadcast()
    for text, votes in (("¿Una?", 1), ("¿Tres?", 3), ("¿Dos?", 2)):
        question = make_question(broadcast, text)
        for number in range(votes):
            services.vote(broadcast=broadcast, question=question.pk, voter=str(number))
    make_question(broadcast, "¿Lista?", state=State.ANSWERED)
    page = soup(editor_client, url_of(broadcast, "conduccion/"))
    assert [each.text for each in page.select(".host-asked__text")] == ["¿Tres?", "¿Dos?", "¿Una?"]


@pytest.mark.parametrize(
    ("stream", "is_refused"),
    [("https://www.youtube.com/live/abcdefghijk", False), ("https://evil.example/embed", True), ("", False)],
)
def test_an_editor_opens_a_live_page(editor_client: Client, stream: str, is_refused: bool) -> None:
    activity = make_live_activity()
    path = "/admin/snippets/datacction/broadcast/add/"
    page = BeautifulSoup(editor_client.get(f"{path}?activity={activity.pk}").content.decode(), "html.parser")
    assert page.select_one('[name="activity"]')["value"] == str(activity.pk)
    response = editor_client.post(
        path,
        {
            "activity": activity.pk, "stream_url": stream, "takes_questions": "on",
            "resources-TOTAL_FORMS": "1", "resources-INITIAL_FORMS": "0", "resources-0-title_es": "Guía",
            "resources-0-url": "https://guia.example/", "resources-0-ORDER": "1",
        },
    )  # fmt: skip
    made = (Broadcast.objects.count(), BroadcastResource.objects.count())
    assert (response.status_code, made) == ((200, (0, 0)) if is_refused else (302, (1, 1)))


def test_an_activity_without_an_end_gets_no_live_page() -> None:
    with pytest.raises(ValidationError):
        make_broadcast(make_live_activity(ends_at=None))


def test_a_renumbered_activity_is_found_by_its_old_address(make_user: Callable[..., User]) -> None:
    from participants.services.activities import save_activity

    broadcast = make_broadcast()
    before = url_of(broadcast)
    broadcast.activity.key = "otra"
    save_activity(activity=broadcast.activity, by=None)
    assert guest().get(before).headers["Location"] == url_of(broadcast)
