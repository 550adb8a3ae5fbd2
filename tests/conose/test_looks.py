"""Every address of calls is opened by somebody who may, and whoever is shown an application of another leaves an entry in the
trail. An address that no row of `rows_of` opens fails the test: add one, by whom it is opened and with which keys."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from conose.calls.links import token_of
from conose.models import (
    Application,
    Assignment,
    AuditEntry,
    Call,
    Grant,
    Letter,
    PanelMember,
    Referee,
    Reviewer,
)
from conose.review import grants, letters
from conose.review.links import token_of as invitation_token
from participants.models import Person
from portal.models import User
from portal.uploads import Sent
from tests.factories.reviews import PDF, Fund, account, application, client_of, decide, make_three

pytestmark = pytest.mark.django_db

TRACES = re.compile("zafiro", re.IGNORECASE)
"""Stands in the application's title, in an answer, in a referee's letter and in a report, and nowhere else."""
NO_APPLICATIONS = ("conose.guides", "conose.joining", "conose.network", "conose.research", "conose.training")
"""Packages of the network (researchers among them) that show none."""

SHOW_NONE = {
    "call_application_referee", "call_application_reopen", "call_apply", "call_ask", "review_invitation", "review_letter_text",
    "review_meeting", "review_member", "review_people", "review_reviewer", "review_rules", "review_statistics", "review_trail",
}  # fmt: skip
"""Addresses that show none: rules, forms, people, numbers, minutes and a trail that name applications by their numbers."""
NOT_OPENED = {"review_moved", "wagtailsnippets_conose_call:edit", "wagtailsnippets_conose_callquestion:edit"}
"""An address that leads to another; the forms in which editors write a call, and the answer to a question about it."""


@dataclass
class World:
    fund: Fund
    users: dict[str, User | None]


@pytest.fixture(scope="module")
def world(database_of_module: None) -> World:
    """A call that was decided, told and granted, with letters, files and a review that is still to be declared."""
    fund = make_three()
    own = application(1)
    assert own.account is not None
    for name, address, letter in (
        ("Rocío Referente", "rocio@refiere.example", "Su zafiro es el mejor de todos."),
        ("Pedro Pendiente", "pedro@refiere.example", ""),
    ):
        now = timezone.now()
        Referee.objects.create(
            application=own,
            name=name,
            address=address,
            asked_at=now,
            answered_at=now if letter else None,
            letter=letter,
        )
    _mark(own)
    decide(fund)
    letters.announce(review=fund.review, by=fund.secretary)
    late = Reviewer.objects.create(
        review=fund.review, name="Berta Tardía", address="berta@revisa.example", user=account("berta@revisa.example"),
        state=Reviewer.State.ACCEPTED, invited_at=timezone.now(),
    )  # fmt: skip
    Assignment.objects.create(application=own, reviewer=late, assigned_at=timezone.now())
    _grant(fund, own.account)
    refers, manager = account("rocio@refiere.example"), account("datos@red.example")
    EmailAddress.objects.create(user=refers, email=refers.email, verified=True, primary=True)
    manager.groups.add(Group.objects.get(name=settings.ROLE_GROUPS["manager"]))
    Call.objects.update(referee_days=60)
    users = {
        "secretary": fund.secretary, "chair": PanelMember.objects.get(is_chair=True).user, "applicant": own.account,
        "reviewer": Reviewer.objects.get(name="Oscar Otro").user, "late": late.user, "refers": refers, "manager": manager,
        "stranger": account("nadie@correo.example"), "anybody": None,
    }  # fmt: skip
    return World(fund, users)


def _mark(own: Application) -> None:
    """Let the application say a word that stands nowhere else, and name its referees."""
    own.title = "Zafiro de la frontera"
    own.save(update_fields=["title"])
    last = own.submissions.get()
    last.content["applicant"]["title"] = own.title
    last.content["parts"][1]["value"] = "¿Qué hace el zafiro?"
    last.content["referees"] = [
        {"key": each.key.hex, "name": each.name, "knows_from": "", "address": each.address}
        for each in own.referees.all()
    ]
    last.save(update_fields=["content"])


def _grant(fund: Fund, grantee: User) -> None:
    today = timezone.localdate()
    plan = [grants.Planned("Plan", today, application(1).decision.amount)]
    grant = grants.offer(
        application=application(1), starts_on=today, ends_on=today + timedelta(days=9), terms_es="Uno.", terms_en="One.",
        milestones=plan, by=fund.secretary,
    )  # fmt: skip
    grants.answer(grant=grant, accepts=True, seen=grants.digest_of(grants.agreement_of(grant)), by=grantee)
    report = Sent("informe.pdf", "application/pdf", PDF)
    grants.hand_in(milestone=grant.milestones.get(), report="El zafiro.", spent=1, sent=[report], by=grantee)


def addresses_of_calls(patterns: Any, start: str = "") -> Iterator[tuple[str, str]]:
    """The names of all addresses whose view is the network's and may show an application."""
    for each in patterns:
        if not isinstance(each, URLPattern):
            namespace = f"{each.namespace}:" if each.namespace else ""
            yield from addresses_of_calls(each.url_patterns, start + namespace)
            continue
        module = getattr(getattr(each.callback, "view_class", each.callback), "__module__", "")
        if module.startswith(("conose.", "reporting.calls.")) and not module.startswith(NO_APPLICATIONS):
            yield start + str(each.name), module


def rows_of(world: World) -> list[tuple[str, str, list[Any]]]:
    """Who opens which address, with which keys."""
    call, own, code = world.fund.call, application(1), world.fund.call.code
    key, number = own.public_id, [code, 1]
    file, grant = own.files.get(), Grant.objects.get()
    written, pending = own.referees.exclude(letter="").get(), own.referees.get(letter="")
    done, asked = own.assignments.get(state="done"), own.assignments.get(state="asked")
    step, letter = grant.milestones.get(), Letter.objects.get(application=own)
    person = Person.objects.get(user=own.account)
    return [
        ("stranger", "call_apply", [call.public_id]),
        ("stranger", "call_ask", [call.public_id]),
        *(("applicant", name, []) for name in ("applications_mine", "my_reviews")),
        *(
            ("applicant", f"application{end}", [key])
            for end in ("", "_submit", "_withdraw", "_reopen", "_naming", "_discard", "_drop")
        ),
        ("applicant", "application_file", [key, file.key]),
        ("applicant", "application_receipt", [key, "json"]),
        ("anybody", "referee_letter", [token_of(pending)]),
        ("refers", "my_reviews", []),
        ("refers", "my_data", []),
        ("secretary", "call_applications", [call.pk]),
        ("secretary", "call_application", [key]),
        ("secretary", "call_application_reopen", [key]),
        ("secretary", "call_application_file", [key, file.key]),
        ("secretary", "call_application_letter", [key, written.key]),
        ("secretary", "call_application_referee", [key, pending.key]),
        ("reviewer", "my_reviews", []),
        ("anybody", "review_invitation", [invitation_token(done.reviewer)]),
        ("reviewer", "review_own", [done.key]),
        ("late", "review_own", [asked.key]),
        ("reviewer", "review_own_file", [done.key, file.key]),
        *(("chair", f"review_{page}", [code]) for page in ("desk", "ranking", "meeting", "minutes", "trail")),
        *(
            ("secretary", f"review_{page}", [code])
            for page in ("statistics", "rules", "people", "assign", "letters", "grants")
        ),
        ("secretary", "review_reviewer", [code, done.reviewer_id]),
        ("secretary", "review_member", [code, world.fund.review.panel.first().pk]),
        ("secretary", "review_unassign", [code, asked.key]),
        ("chair", "review_ranking_file", [code, "csv"]),
        ("secretary", "review_letter_text", [code, "award"]),
        ("secretary", "review_letter_again", [code, letter.key]),
        ("secretary", "review_grant", number),
        ("secretary", "review_grant_milestone", [*number, step.key]),
        *((who, "review_application", number) for who in ("secretary", "chair")),
        ("chair", "review_application_file", [*number, file.key]),
        ("chair", "review_decide", number),
        ("applicant", "grant", [grant.key]),
        ("applicant", "grant_milestone", [grant.key, step.key]),
        ("secretary", "grant_agreement", [grant.key]),
        ("secretary", "grant_file", [step.files.get().key]),
        ("manager", "participants_person_held", [person.pk]),
        ("manager", "participants_person_held?format=json", [person.pk]),
    ]  # fmt: skip


def test_every_address_that_shows_an_application_leaves_an_entry(world: World) -> None:
    rows = rows_of(world)
    opened = {name for _who, name, _keys in rows}
    assert {name for name, _module in addresses_of_calls(get_resolver().url_patterns)} - opened == NOT_OPENED
    clients = {who: client_of(user) for who, user in world.users.items()}
    looks = [_look(clients[who], who, name, keys) for who, name, keys in rows]
    Call.objects.update(decided_at=None)  # then the letters are a preview
    looks.append(_look(clients["secretary"], "secretary", "review_letters", [world.fund.call.code]))
    assert [each for each in looks if each.is_shown and each.who != "applicant" and not each.noted] == []
    shown = {each.name for each in looks if each.is_shown}
    assert {each.name for each in looks if each.is_open} - shown == SHOW_NONE


@dataclass(frozen=True)
class Look:
    who: str
    name: str
    is_open: bool
    """Whether a page or a file came: no redirection, and no refusal of a GET."""
    is_shown: bool
    noted: int


def _look(client: Client, who: str, full_name: str, keys: list[Any]) -> Look:
    """Open an address; whether something of the application was shown, a file counting as such, and how many entries it left."""
    name, _mark, query = full_name.partition("?")
    before = AuditEntry.objects.count()
    response: Any = client.get(f"{reverse(name, args=keys)}?{query}")
    assert (full_name, response.status_code) in {(full_name, status) for status in (200, 302, 405)}
    body = b"".join(response) if response.streaming else response.content
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    is_shown = bool(body) and (not is_page or TRACES.search(body.decode()) is not None)
    return Look(who, full_name, response.status_code == 200, is_shown, AuditEntry.objects.count() - before)
