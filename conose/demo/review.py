"""Loads the review of calls into the demo: a call that was decided a year ago, with its grants, and the one that has just
closed, in the middle of its review, so that reviewer, secretary and committee have something to do.

Everything is done through the services that everybody uses, by invented people. Called again it adds nothing.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.utils import timezone

from conose.calls import services
from conose.demo import reviewed
from conose.demo.calls import CLOSED, load_application, load_call, moment_in, paper_of
from conose.demo.content import MEMBERS
from conose.models import (
    Application,
    Assignment,
    AuditEntry,
    Call,
    CallReview,
    Grant,
    GrantMessage,
    GrantMilestone,
    Letter,
    PanelMember,
    Reviewer,
    ReviewMessage,
)
from conose.review import drafting, grants, letters, panel, reviewers, reviewing
from conose.review.eligibility import Found, asked_by, check
from conose.review.grants import FIRST_TERMS, Planned
from conose.review.rules import CriterionSaid, review_of, save_rules
from conose.review.states import under_review
from participants.attendance.institutions import fold_institution
from participants.models import Institution
from portal import uploads
from portal.models import User

Say = Callable[[str], None]
DECIDED = "FJI-0"
"""The code of the call that was decided."""
SECRETARY = "call_secretary@demo.example"
"""This account and those of reviewer and committee are given their passwords with the other roles (portal.demo)."""


def load(say: Say) -> None:
    """Make what is missing, saying what is being made."""
    say("The review of the fund's calls: points, decision, letters and grants ...")
    today = timezone.localdate()
    secretary = _account(SECRETARY, "Sonia Demo")
    titles = ("convocatoria piloto", "pilot call")
    call = load_call(DECIDED, moment_in(today, -460), moment_in(today, -400), titles)
    for number, applicant in enumerate((*reviewed.APPLICANTS, *reviewed.others())):
        load_application(call, applicant, number)
    if call.decided_at is None:
        _decide(call, secretary)
        _grant(call, secretary)
        _put_back(call)
    closed = Call.objects.get(code=CLOSED)
    if not Reviewer.objects.filter(review__call=closed).exists():
        _begin(closed, secretary)


def _account(address: str, name: str) -> User:
    user, is_new = User.objects.get_or_create(email=address)
    if is_new:
        user.first_name, _space, user.last_name = name.partition(" ")
        user.set_unusable_password()
        user.save()
    return user


def _institution(slug: str) -> Institution | None:
    member = next((each for each in MEMBERS if each.slug == slug), None)
    if member is None:
        return None
    return Institution.objects.filter(key=fold_institution(member.name), merged_into=None).first()


def _reviewers(review: CallReview, by: User, *, most: int = 6) -> list[Reviewer]:
    made = []
    for fact in reviewed.REVIEWERS:
        invited = reviewers.invite(
            review=review, name=fact.name, address=fact.address, language="es",
            institution=_institution(fact.institution), most=most, by=by,
        )  # fmt: skip
        made.append(reviewers.answer(reviewer=invited, user=_account(fact.address, fact.name), accepts=True))
    return made


def _committee(review: CallReview, by: User) -> list[PanelMember]:
    return [
        reviewers.seat_member(
            review=review, user=_account(address, name), name=name, is_chair=place == 0, institution=_institution(slug), by=by
        )
        for place, (name, address, slug) in enumerate(reviewed.MEMBERS_OF_THE_COMMITTEE)
    ]  # fmt: skip


def _check(application: Application, by: User, *, not_met: str = "", why: str = "") -> None:
    found = {
        each.key: Found(is_met=each.key != not_met, reason=why if each.key == not_met else "")
        for each in asked_by(application.call)
    }
    check(application=application, found=found, by=by)


def _rules(review: CallReview, due_at: datetime, by: User) -> None:
    names = ("title_es", "title_en", "asks_es", "asks_en", "weight", "most")
    criteria = [CriterionSaid(each.pk, *(getattr(each, name) for name in names)) for each in review.criteria.all()]
    save_rules(review=review, is_blind=True, wanted=3, due_at=due_at, criteria=criteria, by=by)


def _give(review: CallReview, assignment: Assignment, points: Sequence[str], said: str) -> None:
    by = assignment.reviewer.user
    assert by is not None
    reviewers.declare(assignment=assignment, conflict="", text="", by=by)
    given = zip(review.criteria.all(), points, strict=True)
    typed = {**{f"points_{criterion.pk}": each for criterion, each in given}, "for_applicant": said}
    drafting.save(assignment=assignment, sent=drafting.as_first_typed(typed), by=by)
    reviewing.hand_in(assignment=assignment, by=by)


def _review(
    review: CallReview, application: Application, people: Sequence[Reviewer], points: Sequence[Sequence[str]],
    said: Sequence[str], by: User,
) -> None:  # fmt: skip
    """Three reviews of an application, of those who are of other institutions."""
    three = [each for each in people if each.institution != application.institution][:3]
    reviewers.assign(review=review, pairs=[(application.pk, each.pk) for each in three], by=by)
    for reviewer, given, text in zip(three, points, said, strict=True):
        own = Assignment.objects.select_related("reviewer__user").get(application=application, reviewer=reviewer)
        _give(review, own, given, text)


def _decide(call: Call, secretary: User) -> None:
    """All reviewed but the sixth, who is not eligible; two awarded, one in reserve; one member steps out of one application."""
    review = review_of(call)
    _rules(review, call.closes_at + timedelta(days=30), secretary)
    people, members = _reviewers(review, secretary, most=40), _committee(review, secretary)
    applications = list(under_review(call))
    for application in applications[:5]:
        _check(application, secretary)
    last = call.criteria.order_by("sort_order").last()
    _check(
        applications[5], secretary, not_met=last.key.hex if last else "",
        why="El archivo que necesita no abre antes de catorce meses: el estudio no cabe en doce.",
    )  # fmt: skip
    for application, points, said in zip(applications[:5], reviewed.POINTS, reviewed.SAID, strict=True):
        _review(review, application, people, points, said, secretary)
    for place, application in enumerate(applications[6:]):
        _check(application, secretary)
        low = [str(5 + (place + reviewer) % 3) for reviewer in range(3)]
        given = [(each, each, "5", each) for each in low]
        _review(review, application, people, given, reviewed.SAID_OF_OTHERS, secretary)
    chair = members[0].user
    committee = AuditEntry.Role.COMMITTEE
    panel.step_out(
        member=members[1], application=applications[1], reason="Dirigió la tesis de la persona que postula.",
        by=members[1].user, role=committee,
    )  # fmt: skip
    panel.save_meeting(
        review=review, held_on=(call.closes_at + timedelta(days=45)).date(), place="En línea", present=members, by=chair,
        notes="Se leyó la clasificación. Hubo acuerdo en todas las decisiones.", role=committee,
    )  # fmt: skip
    verdicts = (
        ("award", None, "4300.00", "La primera por puntaje; un registro que se puede repetir."),
        ("reserve", 1, "4500.00", "Método sólido; falta el plan de seguridad."),
        ("award", None, "3050.00", "Puede usarse al día siguiente."),
        ("reject", None, None, "Buen tema; el plan no cabe en un año."),
        ("reject", None, None, "El presupuesto no se justifica."),
    )
    for application, (verdict, reserve, amount, reason) in zip(applications[:5], verdicts, strict=True):
        panel.decide(
            application=application, verdict=verdict, reserve_place=reserve, amount=Decimal(amount) if amount else None,
            reason=reason, by=chair, role=committee,
        )  # fmt: skip
    for application in applications[6:]:
        panel.decide(
            application=application, verdict="reject", reserve_place=None, amount=None, reason="El fondo no alcanzó.",
            by=chair, role=committee,
        )  # fmt: skip
    panel.seal(review=review, by=chair, at=call.closes_at + timedelta(days=46))
    letters.announce(review=review, by=secretary, at=call.closes_at + timedelta(days=50))


def _grant(call: Call, secretary: User) -> None:
    """The first grant is closed, and its study not published yet; the second has its first milestone paid and the next one handed in."""
    call.refresh_from_db()
    begins = call.closes_at + timedelta(days=60)
    awarded = list(Application.objects.filter(call=call, state="awarded").select_related("account").order_by("number"))
    plans = (
        ((20, "Plan de trabajo", "1300.00"), (150, "Informe intermedio", "1500.00"), (300, "Informe final", "1500.00")),
        ((20, "Plan de trabajo", "1050.00"), (200, "Informe intermedio", "1000.00"), (400, "Informe final", "1000.00")),
    )
    for application, plan in zip(awarded, plans, strict=True):
        grants.offer(
            application=application, starts_on=begins.date(), ends_on=(begins + timedelta(days=420)).date(),
            terms_es=FIRST_TERMS[0], terms_en=FIRST_TERMS[1], by=secretary, at=begins,
            milestones=[
                Planned(title, (begins + timedelta(days=days)).date(), Decimal(amount)) for days, title, amount in plan
            ],
        )  # fmt: skip
        grant = Grant.objects.get(application=application)
        assert application.account is not None
        seen = grants.digest_of(grants.agreement_of(grant))
        grants.answer(grant=grant, accepts=True, seen=seen, by=application.account, at=begins + timedelta(days=3))
    first, second = Grant.objects.filter(application__call=call).order_by("application__number")
    for place, milestone in enumerate(first.milestones.all()):
        _hand_in(
            milestone,
            ("El plan, con fechas y permisos.", "Doscientos hogares encuestados.", "Informe, datos y hoja.")[place],
        )
        _accept(milestone, secretary)
    one, other, _last = second.milestones.all()
    _hand_in(one, "Plan de lectura de expedientes y permisos de los juzgados.")
    _accept(one, secretary)
    _hand_in(other, "Ciento ochenta expedientes leídos; faltan setenta, por mudanza del archivo.")
    grantee = first.application.account
    assert grantee is not None
    services.be_named(application=first.application, agrees=True, by=grantee, at=begins + timedelta(days=3))


def _hand_in(milestone: GrantMilestone, report: str) -> None:
    application = milestone.grant.application
    assert application.account is not None
    pdf = paper_of(milestone.title, application.name, application.language, [report])
    sent = uploads.read(SimpleUploadedFile("informe.pdf", pdf, "application/pdf"))
    spent = milestone.grant.amount if milestone.is_closing else None
    at = datetime.combine(milestone.due_on, datetime.min.time(), timezone.get_current_timezone())
    grants.hand_in(milestone=milestone, report=report, spent=spent, sent=[sent], by=application.account, at=at)


def _accept(milestone: GrantMilestone, by: User) -> None:
    at = datetime.combine(milestone.due_on, datetime.min.time(), timezone.get_current_timezone()) + timedelta(days=5)
    grants.answer_milestone(milestone=milestone, accepts=True, text="Recibido y aceptado. Gracias.", by=by, at=at)
    grants.set_payment(milestone=milestone, payment="paid", paid_on=(at + timedelta(days=5)).date(), by=by)


def _put_back(call: Call) -> None:
    """Nothing is sent to addresses of nobody; and what was done now by the clock is noted as of when it would have been."""
    at = call.decided_at or timezone.now()
    Letter.objects.filter(application__call=call).update(sent_at=at)
    ReviewMessage.objects.filter(reviewer__review__call=call).update(sent_at=at)
    GrantMessage.objects.filter(grant__application__call=call).update(sent_at=at)
    ago = timezone.now() - (call.closes_at + timedelta(days=40))
    AuditEntry.objects.filter(call=call, at__gt=timezone.now() - timedelta(days=1)).update(at=F("at") - ago)


def _begin(call: Call, secretary: User) -> None:
    """The call that has just closed: five checked, two to check; some reviews handed in, three wait for the demo's reviewer."""
    review = review_of(call)
    _rules(review, moment_in(timezone.localdate(), 14), secretary)
    people = _reviewers(review, secretary)
    _committee(review, secretary)
    applications = list(under_review(call))
    for application in applications[:5]:
        _check(application, secretary)
    reviewers.assign(
        review=review, pairs=[(each.pk, people[0].pk) for each in applications[:3]], by=secretary
    )  # fmt: skip
    others = [
        (each, person) for each in applications[:4] for person in people[1:3] if each.institution != person.institution
    ]
    reviewers.assign(review=review, pairs=[(each.pk, person.pk) for each, person in others], by=secretary)
    for place, (application, person) in enumerate(others[:6]):
        own = Assignment.objects.select_related("reviewer__user").get(application=application, reviewer=person)
        points = reviewed.POINTS[place % 5][place % 2]
        _give(review, own, points, "Pregunta clara y plan posible. Cuide el calendario y los permisos.")
    addresses = [fact.address for fact in reviewed.REVIEWERS]
    ReviewMessage.objects.filter(reviewer__review=review, reviewer__address__in=addresses).update(
        sent_at=timezone.now()
    )
