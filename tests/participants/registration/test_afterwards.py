"""After an activity: certificates of attendance by a rule of presence, thanks, the recording for who did not come."""

import re
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participants.certificates import attendance
from participants.certificates.codes import shown
from participants.certificates.credentials import credential, credentials_not_valid
from participants.certificates.links import link_of
from participants.models import (
    AttendanceCertificate,
    CertificateCode,
    CertificateTemplate,
    Outcome,
    ParticipationRecord,
    Person,
    Registration,
    RegistrationDesk,
    RegistrationMessage,
)
from participants.models.merges import Subject
from participants.queries.privacy import held_of
from participants.registration import sending
from participants.registration.desks import note_recording
from participants.registration.due import write_down_afterwards
from participants.registration.links import Purpose, token_of
from participants.services.merging import merge
from participants.services.participations import rebuild
from participants.services.privacy import erase_person
from participants.tasks import follow_up
from portal.models import User
from tests.factories.registration import arrive, attend_online, come, come_many, make_activity, make_desk

pytestmark = pytest.mark.django_db
CERTIFICATES = "constancias de participación"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def ended(**fields: Any) -> RegistrationDesk:
    """A desk of an activity of two hours that is still to come: `over` lets it have ended."""
    soon = timezone.now() + HOUR
    return make_desk(make_activity(starts_at=soon, ends_at=soon + 2 * HOUR), is_in_person=True, **fields)


def over(desk: RegistrationDesk, ago: timedelta = 2 * DAY) -> RegistrationDesk:
    """The same, once it is over."""
    activity = desk.activity
    activity.ends_at = timezone.now().replace(microsecond=0) - ago
    activity.starts_at = activity.ends_at - 2 * HOUR
    activity.save()
    return RegistrationDesk.objects.select_related("activity").get(pk=desk.pk)


def sent() -> list[Any]:
    mail.outbox.clear()
    write_down_afterwards(at=timezone.now())
    sending.send_due()
    after = ("Gracias", "La grabación", "Su constancia", "Thank you")
    return [message for message in mail.outbox if message.subject.startswith(after)]


def told() -> list[tuple[str, str]]:
    """To whom what was sent."""
    return [(message.to[0].split("@")[0], message.subject) for message in sent()]


# --- for whom --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "amount", "who"),
    [
        ("", None, []),
        ("any", None, ["a", "b", "door"]),
        ("minutes", 60, ["b", "door"]),
        ("share", 75, ["b", "door"]),
        ("share", 100, ["door"]),
    ],
)
def test_certificates_are_for_who_was_there_by_the_rule(
    editor: User, rule: str, amount: int | None, who: list[str]
) -> None:
    desk = ended(certificate_rule=rule, certificate_amount=amount)
    short, long, at_door, _absent = come_many(desk, [f"{name}@correo.example" for name in ("a", "b", "door", "no")])
    attend_online(short, 30)
    attend_online(long, 90)
    arrive(at_door, timezone.now(), by=editor)
    desk = over(desk)
    asked = attendance.asked_of(desk)
    due = [own.address.split("@")[0] for own in attendance.to_be_issued(desk, asked)] if asked else []
    assert (due, attendance.issue_all(desk=desk, by=editor)["issued"]) == (who, len(who))
    assert (attendance.issue_all(desk=desk, by=editor)["issued"], AttendanceCertificate.objects.count()) == (
        0,
        len(who),
    )


def test_the_clock_issues_a_day_after_the_end_and_to_who_is_brought_in_later(editor: User) -> None:
    desk = ended(certificate_rule="any")
    first, second = come_many(desk, ["a@correo.example", "b@correo.example"])
    attend_online(first, 90)
    over(desk, HOUR)
    assert follow_up()["issued"] == 0
    over(desk, DAY + HOUR)
    assert follow_up()["issued"] == 1
    attend_online(second, 90)
    assert [follow_up()["issued"] for _time in range(2)] == [1, 0]


def test_a_person_has_one_however_merged_and_the_database_refuses_another(editor: User) -> None:
    desk = ended(certificate_rule="any")
    first, second = come_many(desk, ["a@correo.example", "b@correo.example"])
    attend_online(first, 90)
    attendance.issue_all(desk=over(desk), by=editor)
    assert first.person is not None
    assert second.person is not None
    attend_online(second, 90)
    merge(subject=Subject.PERSON, survivor=second.person.pk, others=[first.person.pk], by=editor)
    assert attendance.issue_all(desk=desk, by=editor)["issued"] == 0
    same = AttendanceCertificate.objects.get()
    same.pk, same.code = None, CertificateCode.objects.create(code="0" * 20)
    with pytest.raises(IntegrityError), transaction.atomic():
        same.save()


@pytest.mark.parametrize("people", [1, 3])
def test_issuing_takes_the_same_queries(editor: User, people: int) -> None:
    desk = ended(certificate_rule="any")
    for own in come_many(desk, [f"p{number}@correo.example" for number in range(people)]):
        attend_online(own, 90)
    desk = over(desk)
    attendance.standard_template(attendance.Purpose.ATTENDANCE)
    with CaptureQueriesContext(connection) as queries:
        assert attendance.issue_all(desk=desk, by=editor)["issued"] == people
    assert len(queries) <= 21


def test_a_round_cut_off_loses_a_batch_at_most_and_goes_on(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = ended(certificate_rule="any")
    for own in come_many(desk, [f"p{number}@correo.example" for number in range(5)]):
        attend_online(own, 90)
    desk = over(desk)
    monkeypatch.setattr(attendance, "AT_ONCE", 2)
    issue, done = attendance._issue, []

    def dies(*args: Any, **kwargs: Any) -> Any:
        done.append(issue(*args, **kwargs))
        if len(done) == 2:
            raise KeyboardInterrupt
        return done[-1]

    monkeypatch.setattr(attendance, "_issue", dies)
    with pytest.raises(KeyboardInterrupt):
        attendance.issue_all(desk=desk, by=editor)
    assert (AttendanceCertificate.objects.count(), CertificateCode.objects.count()) == (2, 2)
    monkeypatch.setattr(attendance, "_issue", issue)
    assert attendance.issue_all(desk=desk, by=editor)["issued"] == 3
    assert AttendanceCertificate.objects.values("person").distinct().count() == 5


def test_a_rule_says_from_how_much() -> None:
    for rule, amount in (("minutes", None), ("share", 101)):
        with pytest.raises(ValidationError) as refused:
            make_desk(make_activity(f"{rule}-1"), certificate_rule=rule, certificate_amount=amount)
        assert list(refused.value.error_dict) == ["certificate_amount"]


# --- what one is -----------------------------------------------------------------------------


@pytest.fixture
def certificate(editor: User) -> AttendanceCertificate:
    desk = ended(certificate_rule="share", certificate_amount=75)
    attend_online(come(desk), 100)
    attendance.issue_all(desk=over(desk), by=editor)
    return AttendanceCertificate.objects.select_related("code", "version", "activity").get()


def test_the_holder_gets_paper_and_decides_who_sees_it(client: Client, certificate: AttendanceCertificate) -> None:
    page = re.sub(r"^http://[^/]+", "", link_of(certificate))
    assert "Ana Morales" in client.get(page).content.decode()
    paper = pypdfium2.PdfDocument(client.get(f"{page}certificate.pdf").content)
    text = paper[0].get_textpage().get_text_range()
    said = ["Ana Morales", "Datos para prevenir", "por su participación en", shown(certificate.code.code)[:11]]
    assert [each in text for each in said] == [True] * 4
    assert client.get(f"{page}credential.jwt").status_code == 200
    public = f"/es/certificates/{shown(certificate.code.code)}/"
    assert "Ana Morales" in client.get(public).content.decode()
    client.post(page, {"is_public": "no"})
    closed = client.get(public).content.decode()
    assert ("Ana Morales" in closed, "Datos para prevenir" in closed) == (False, False)
    assert client.get(f"{page[:-4]}x/").status_code == 404


def test_the_credential_says_what_the_paper_does(certificate: AttendanceCertificate) -> None:
    said = credential(certificate)
    achievement = said["credentialSubject"]["achievement"]
    assert (achievement["name"], achievement["achievementType"], said["name"]) == (
        "Datos para prevenir", "Certificate", "Datos para prevenir",
    )  # fmt: skip


def test_a_correction_replaces_and_a_revocation_is_told(
    client: Client, editor_client: Client, editor: User, certificate: AttendanceCertificate
) -> None:
    page = re.sub(r"^http://[^/]+", "", link_of(certificate))
    new = attendance.reissue(certificate=certificate, by=editor)
    assert client.get(page).context["certificate"] == new
    desk = RegistrationDesk.objects.get()
    base = f"/admin/registration/{desk.pk}/certificates/"
    assert editor_client.post(f"{base}{certificate.code.credential}/revoke/", {"why": "Error"}).status_code == 409
    editor_client.post(f"{base}{new.code.credential}/revoke/", {"why": "No estuvo"})
    assert "No estuvo" in client.get(page).content.decode()
    assert client.get(f"{page}certificate.pdf").status_code == 404
    assert sorted(credentials_not_valid()) == sorted([certificate.code.credential, new.code.credential])
    assert attendance.issue_all(desk=desk, by=None)["issued"] == 0
    own = Registration.objects.get()
    editor_client.post(f"{base}{own.public_id}/issue/")
    assert AttendanceCertificate.objects.standing().count() == 1


def test_erasing_withdraws_it_and_an_export_tells_it(
    client: Client, editor: User, certificate: AttendanceCertificate
) -> None:
    held = held_of(certificate.person)
    assert "Datos para prevenir" in str(held)
    erase_person(person=certificate.person, by=editor)
    assert (AttendanceCertificate.objects.count(), Registration.objects.count()) == (0, 0)
    assert client.get(f"/es/certificates/{shown(certificate.code.code)}/").status_code == 410


def test_the_academys_tutors_are_proposed_templates_of_courses_alone(certificate: AttendanceCertificate) -> None:
    from participants.certificates.templates import standard_template

    assert [standard_template(purpose).name for purpose in ("course", "attendance")] == [
        "TrainAction", "Constancia de participación",
    ]  # fmt: skip
    assert CertificateTemplate.objects.count() == 2


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_of_certificates_takes_the_same_queries(
    editor_client: Client, people: int, django_assert_max_num_queries: Any
) -> None:
    desk = ended(certificate_rule="any")
    for own in come_many(desk, [f"p{number}@correo.example" for number in range(people)]):
        attend_online(own, 90)
    path = f"/admin/registration/{over(desk).pk}/certificates/"
    editor_client.get(path)
    with django_assert_max_num_queries(32):
        assert f"Expedir {people} " in editor_client.get(path).content.decode()


@pytest.mark.django_db(transaction=True)
def test_an_organiser_issues_at_once(editor_client: Client) -> None:
    desk = ended(certificate_rule="any")
    for own in come_many(desk, ["a@correo.example", "b@correo.example"]):
        attend_online(own, 90)
    path = f"/admin/registration/{over(desk, HOUR).pk}/certificates/"
    for _time in range(2):
        editor_client.post(path)
    assert (AttendanceCertificate.objects.count(), "Se expidieron" in editor_client.get(path).content.decode()) == (
        2,
        True,
    )


# --- thanks ----------------------------------------------------------------------------------


def test_who_came_is_thanked_and_who_did_not_is_sent_the_recording_each_once() -> None:
    desk = ended()
    came, _absent = come_many(desk, ["a@correo.example", "b@correo.example"])
    attend_online(came, 90)
    over(desk, HOUR)
    assert told() == []
    note_recording(activity_id=desk.activity_id, url="https://youtu.be/abcdefghijk")
    assert told() == [("a", "Gracias: Datos para prevenir")]
    assert "https://youtu.be/abcdefghijk" in mail.outbox[-1].body
    over(desk, DAY + HOUR)
    (missed,) = sent()
    assert (missed.to, missed.subject) == (["b@correo.example"], "La grabación: Datos para prevenir")
    assert ("no le vimos" in missed.body, "List-Unsubscribe" in missed.extra_headers) == (True, True)
    assert told() == []


def test_thanks_do_not_wait_for_a_recording_for_longer_than_a_day() -> None:
    desk = ended()
    attend_online(come(desk), 90)
    over(desk, DAY + HOUR)
    assert told() == [("ana", "Gracias: Datos para prevenir")]


def test_where_nobodys_attendance_is_known_everybody_is_sent_the_recording_after_days() -> None:
    desk = ended(recording_url="https://youtu.be/abcdefghijk")
    come(desk)
    over(desk, 2 * DAY)
    assert told() == []
    over(desk, 3 * DAY + HOUR)
    (message,) = sent()
    assert (message.subject, "no le vimos" in message.body) == ("La grabación: Datos para prevenir", False)


def test_thanks_bring_the_certificate_the_recording_and_the_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "participants.registration.feedback._ASKED", [lambda own: "", lambda own: "https://portal.example/encuesta"]
    )
    desk = ended(certificate_rule="any", recording_url="https://youtu.be/abcdefghijk")
    attend_online(come(desk, language="en"), 90)
    over(desk, HOUR)
    assert told() == []
    over(desk, DAY + HOUR)
    follow_up()
    (thanks,) = sent()
    certificate = AttendanceCertificate.objects.select_related("code").get()
    there = [link_of(certificate), "https://youtu.be/abcdefghijk", "https://portal.example/encuesta"]
    assert (thanks.subject, [each in thanks.body for each in there]) == ("Thank you: Data to prevent", [True] * 3)
    assert told() == []


def test_a_certificate_that_comes_after_the_thanks_is_told_once(editor: User, client: Client) -> None:
    desk = ended(certificate_rule="minutes", certificate_amount=60)
    own = come(desk)
    attend_online(own, 30)
    desk = over(desk, DAY + HOUR)
    assert told() == [("ana", "Gracias: Datos para prevenir")]
    RegistrationMessage.objects.update(made_at=timezone.now() - timedelta(minutes=5))
    attend_online(own, 90)
    follow_up()
    assert told() == [("ana", "Su constancia: Datos para prevenir")]
    page = client.get(f"/es/inscripciones/{token_of(own, Purpose.OWN)}/").content.decode()
    assert ("Mi constancia de participación" in page, told()) == (True, [])


def test_thanks_are_ended_with_the_reminders(client: Client) -> None:
    desk = ended()
    own, other = come_many(desk, ["ana@correo.example", "luis@correo.example"])
    for each in (own, other):
        attend_online(each, 90)
    over(desk, DAY + HOUR)
    client.post(f"/es/inscripciones/recordatorios/{token_of(own, Purpose.STOP)}/")
    assert told() == [("luis", "Gracias: Datos para prevenir")]


def test_who_came_without_registering_has_a_certificate_too_and_no_message(
    editor: User, editor_client: Client, manager_client: Client
) -> None:
    desk = over(ended(certificate_rule="minutes", certificate_amount=60))
    people = {name: Person.objects.create(name=name, key=name) for name in ("Ana Corta", "Luis Largo", "")}
    for name, minutes in (("Ana Corta", 30), ("Luis Largo", 90), ("", 90)):
        ParticipationRecord.objects.create(
            person=people[name], activity=desk.activity, source=ParticipationRecord.Source.MANUAL,
            outcome=Outcome.ATTENDED, minutes=minutes,
        )  # fmt: skip
    rebuild(activities=[desk.activity_id])
    long = people["Luis Largo"]
    assert attendance.issue_all(desk=desk, by=editor) == {"issued": 1, "left_out": 1}
    certificate = AttendanceCertificate.objects.get()
    assert (certificate.person, certificate.name) == (long, "Luis Largo")
    assert attendance.issue_all(desk=desk, by=editor)["issued"] == 0
    assert told() == []
    path = f"/admin/registration/{desk.pk}/certificates/"
    paper = f"{path}{certificate.code.credential}.pdf"
    seen = editor_client.get(path).context
    assert (seen["walk_ins"], seen["others"], editor_client.get(paper).status_code) == ([], 3, 404)
    page = manager_client.get(path)
    assert manager_client.get(paper).status_code == 200
    walk_ins = [(part.person.name, is_enough, own and own.holds) for part, is_enough, own in page.context["walk_ins"]]
    assert sorted(walk_ins) == [("", True, None), ("Ana Corta", False, None), ("Luis Largo", True, True)]
    assert [row["código"] for row in held_of(long)[CERTIFICATES]] == [link_of(certificate)]
