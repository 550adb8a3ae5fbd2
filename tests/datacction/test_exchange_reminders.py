"""Reminders of agreements: who is told, when, and only once."""

from datetime import date
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from wagtail.users.models import UserProfile

from datacction.exchanges.reminders import send_due
from datacction.models import Agreement, AgreementReminder, ExchangePage
from portal.models import User
from tests.datacction.conftest import Webinar
from tests.datacction.exchanges import add_index, publish, republish, unsaved_exchange

DUE = date(2022, 6, 15)
A_WEEK_BEFORE = date(2022, 6, 8)
AGREEMENTS = (
    {"text": "Probar el cuestionario", "due_on": DUE},
    {"text": "Entregar el protocolo", "due_on": DUE, "state": Agreement.State.DONE},
    {"text": "Sin día"},
)


@pytest.fixture
def exchange(webinar: Webinar, editor: User) -> ExchangePage:
    page = unsaved_exchange("Encuestas", agreements=AGREEMENTS, owner=editor)
    made: ExchangePage = publish(add_index(webinar.index), page)
    return made


def told() -> list[tuple[str, str]]:
    return [(message.to[0], message.subject) for message in mail.outbox]


def test_an_agreement_is_told_of_once_a_week_before(exchange: ExchangePage, editor: User, make_user: Any) -> None:
    colleague = make_user("editor", "otra.editora@portal.example")
    assert send_due(today=date(2022, 6, 7)) == {"agreements": 0, "emails": 0}
    republish(exchange, user=colleague)  # who published it last is told too
    assert send_due(today=A_WEEK_BEFORE) == {"agreements": 1, "emails": 2}
    assert sorted(told()) == sorted((each.email, "Acuerdos por vencer: Encuestas") for each in (editor, colleague))
    body = mail.outbox[0].body
    assert "Probar el cuestionario" in body
    assert "Entregar el protocolo" not in body
    assert f"/admin/pages/{exchange.pk}/edit/" in body
    assert send_due(today=A_WEEK_BEFORE) == {"agreements": 0, "emails": 0}
    republish(ExchangePage.objects.get(pk=exchange.pk))  # its rows are written anew
    assert send_due(today=DUE) == {"agreements": 0, "emails": 0}


def test_a_day_put_off_is_told_of_again(exchange: ExchangePage, editor: User) -> None:
    send_due(today=A_WEEK_BEFORE)
    agreement = exchange.agreements.get(text="Probar el cuestionario")
    agreement.due_on = date(2022, 9, 1)
    exchange.agreements.add(agreement)
    republish(exchange)
    assert send_due(today=date(2022, 8, 24)) == {"agreements": 0, "emails": 0}
    assert send_due(today=date(2022, 8, 26)) == {"agreements": 1, "emails": 1}


def test_where_nobody_of_the_page_works_here_any_more_the_editors_are_told(
    exchange: ExchangePage, editor: User, make_user: Any
) -> None:
    colleague = make_user("editor", "otra.editora@portal.example")
    UserProfile.objects.create(user=colleague, preferred_language="en")
    editor.is_active = False
    editor.save()
    assert send_due(today=A_WEEK_BEFORE) == {"agreements": 1, "emails": 1}
    assert told() == [("otra.editora@portal.example", "Agreements due: Encuestas")]


def test_a_mail_server_that_is_away_is_asked_again(exchange: ExchangePage, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: Any) -> None:
        raise SMTPServerDisconnected("gone")

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
        with pytest.raises(SMTPServerDisconnected):
            send_due(today=A_WEEK_BEFORE)
    assert AgreementReminder.objects.count() == 0
    assert send_due(today=A_WEEK_BEFORE) == {"agreements": 1, "emails": 1}
