"""What the pages of a review show: frozen values, ready for a template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from conose.calls.audit import in_words as what_was_done
from conose.calls.fields import Field, Kind, Value, in_currency, in_words, points_said
from conose.calls.links import referee_url
from conose.calls.listings import AsideView, FieldView, field_view
from conose.calls.queries import is_sealed
from conose.calls.services import why_no_letter
from conose.calls.trail_words import TrailWords
from conose.models import (
    WITH_THE_APPLICANT,
    Application,
    Assignment,
    AuditEntry,
    Call,
    CallReview,
    Decision,
    Grant,
    Letter,
    PanelMember,
    Referee,
    Reviewer,
    Score,
    Verdict,
)
from conose.review.drafting import ReviewDraft
from conose.review.letters import amount_said
from conose.review.links import invitation_url
from conose.review.permissions import Seat, is_secretary
from conose.review.queries import Standing, all_stepped_out_of, ranking_of, standings
from conose.review.reviewing import COMMENTS
from conose.review.scoring import LEAST_REVIEWS, Placed, Ranking, TieBreak
from conose.review.sending import in_doubt, is_undecided
from conose.review.states import is_announced
from portal.components import Cell, Column, DataTable, Row
from portal.models import User
from portal.numbers import whole, written
from portal.timezones import moment_at

State = Assignment.State


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    label: str
    url: str


def tabs_of(seat: Seat) -> list[Tab]:
    """The pages of a call's desk that somebody may open."""
    code = [seat.call.code]
    tabs = [
        Tab("desk", _("Applications"), reverse("review_desk", args=code)),
        Tab("ranking", _("Ranking"), reverse("review_ranking", args=code)),
        Tab("meeting", _("Decision"), reverse("review_meeting", args=code)),
        Tab("trail", _("Audit trail"), reverse("review_trail", args=code)),
        Tab("statistics", _("Statistics"), reverse("review_statistics", args=code)),
    ]
    if seat.is_secretary:
        tabs[1:1] = [
            Tab("people", _("People"), reverse("review_people", args=code)),
            Tab("assign", pgettext("review", "Assignments"), reverse("review_assign", args=code)),
        ]
        tabs[5:5] = [
            Tab("letters", _("Letters"), reverse("review_letters", args=code)),
            Tab("grants", _("Grants"), reverse("review_grants", args=code)),
        ]
        tabs.append(Tab("rules", _("Rules"), reverse("review_rules", args=code)))
    return tabs


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the way from applications to grants, and how far it is, in a sentence."""

    title: str
    said: str
    is_done: bool
    url: str


def steps_of(seat: Seat, rows: Sequence[Standing]) -> list[StepRow]:
    """How far the review is. Three queries."""
    review, code = seat.review, [seat.call.code]
    checked = sum(each.eligible is not None for each in rows)
    eligible = [each for each in rows if each.eligible]
    wanted = len(eligible) * review.wanted
    done = sum(min(each.handed_in, review.wanted) for each in eligible)
    handed_in, assigned = sum(each.handed_in for each in rows), sum(each.assigned for each in rows)
    decided = sum(each.decision is not None for each in eligible)
    sealed = is_sealed(seat.call)
    letters = Letter.objects.filter(application__call=seat.call)
    sent = letters.filter(sent_at__isnull=False).count()
    return [
        StepRow(
            _("Eligibility"),
            _("%(done)s of %(all)s checked, %(met)s eligible")
            % {"done": checked, "all": len(rows), "met": len(eligible)},
            bool(rows) and checked == len(rows),
            reverse("review_desk", args=code),
        ),
        StepRow(
            _("Reviews"),
            _("%(done)s handed in of %(assigned)s assigned; %(wanted)s are wanted")
            % {"done": handed_in, "assigned": assigned, "wanted": wanted},
            bool(wanted) and done >= wanted,
            reverse("review_assign", args=code) if seat.is_secretary else "",
        ),
        StepRow(
            _("Decision"),
            _("minutes sealed")
            if sealed
            else _("%(done)s of %(all)s decided") % {"done": decided, "all": len(eligible)},
            sealed,
            reverse("review_meeting", args=code),
        ),
        StepRow(
            _("Letters"),
            _("%(sent)s of %(all)s sent") % {"sent": sent, "all": letters.count()}
            if is_announced(seat.call)
            else _("not written yet"),
            is_announced(seat.call) and sent == letters.count(),
            reverse("review_letters", args=code) if seat.is_secretary else "",
        ),
    ]


def eligible_said(eligible: bool | None) -> str:
    if eligible is None:
        return _("To check")
    return _("Eligible") if eligible else _("Not eligible")


def decision_said(decision: Decision | None) -> str:
    """“Reserve list, 2”."""
    if decision is None:
        return _("Not decided yet")
    said = str(decision.get_verdict_display())
    return f"{said}, {decision.reserve_place}" if decision.reserve_place else said


def not_shown(seat: Seat) -> set[int]:
    """Keys of the applications of which somebody at the desk is told the number alone: what a member stepped out of."""
    return set() if seat.is_secretary else all_stepped_out_of(seat.user, seat.review)


def _row(seat: Seat, application: Application, cells: list[Cell], *, is_out: bool) -> Row:
    """An application in a list of the desk; of one that is not shown its number."""
    if is_out:
        said = Cell(f"{application.reference} · {_('You stepped out of it.')}")
        return Row(said, [Cell("–", is_text=each.is_text, is_number=each.is_number) for each in cells])
    address = reverse("review_application", args=[seat.call.code, application.number])
    return Row(Cell(f"{application.reference} · {application.title or _('emptied')}", url=address), cells)


def applications_table(seat: Seat, rows: Sequence[Standing]) -> DataTable:
    """Every application with where it stands. One query for a member of the committee."""
    out = not_shown(seat)
    return DataTable(
        caption=_("Applications"),
        columns=[
            Column(pgettext("call", "Application")),
            Column(_("Eligibility")),
            Column(_("Reviews")),
            Column(_("Decision")),
        ],
        rows=[
            _row(
                seat,
                each.application,
                [
                    Cell(eligible_said(each.eligible), is_text=True),
                    Cell(f"{each.handed_in}/{each.assigned}", is_text=True),
                    Cell("–" if each.eligible is False else decision_said(each.decision), is_text=True),
                ],
                is_out=each.application.pk in out,
            )
            for each in rows
        ],
        note=_("Reviews: handed in / assigned."),
    )


# --- reviewers ---


@dataclass(frozen=True, slots=True)
class ReviewerRow:
    url: str
    name: str
    address: str
    institution: str
    state: str
    load: str
    language: str


def reviewer_rows(review: CallReview) -> list[ReviewerRow]:
    """Who was invited, and what they have. Two queries."""
    load: dict[int, list[str]] = {}
    for reviewer, state in Assignment.objects.filter(reviewer__review=review).values_list("reviewer", "state"):
        load.setdefault(reviewer, []).append(state)
    rows = Reviewer.objects.filter(review=review).select_related("institution__merged_into")
    return [
        ReviewerRow(
            reverse("review_reviewer", args=[review.call.code, each.pk]),
            each.name,
            each.address,
            each.institution.counted_as.name if each.institution else "",
            str(each.get_state_display()),
            _("%(done)s handed in, %(open)s open, %(conflict)s in conflict; %(most)s at most")
            % {
                "done": load.get(each.pk, []).count(State.DONE),
                "open": sum(state in (State.ASKED, State.CLEAR) for state in load.get(each.pk, [])),
                "conflict": load.get(each.pk, []).count(State.CONFLICT),
                "most": each.most,
            },
            each.language,
        )
        for each in rows
    ]


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """A review that somebody was asked for, as the secretary or the committee sees it."""

    key: Any
    application: str
    reviewer: str
    state: str
    conflict: str
    is_open: bool
    is_done: bool


def assignment_rows(review: CallReview) -> list[AssignmentRow]:
    """One query."""
    rows = Assignment.objects.filter(reviewer__review=review).select_related("application__call", "reviewer")
    return [
        AssignmentRow(
            each.key,
            each.application.reference,
            each.reviewer.name,
            str(each.get_state_display()),
            conflict_said(each),
            each.state != State.DONE,
            each.state == State.DONE,
        )
        for each in rows.order_by("application__number", "reviewer__name")
    ]


def conflict_said(assignment: Assignment) -> str:
    if not assignment.conflict:
        return ""
    said = str(assignment.get_conflict_display())
    return f"{said}: {assignment.conflict_note}" if assignment.conflict_note else said


@dataclass(frozen=True, slots=True)
class MyReview:
    """A review in the list of whoever was asked for it."""

    reference: str
    title: str
    call: str
    state: str
    is_open: bool
    due: str
    url: str


def my_review(assignment: Assignment, title: str) -> MyReview:
    review = assignment.reviewer.review
    is_open = assignment.state in (State.ASKED, State.CLEAR)
    return MyReview(
        assignment.application.reference,
        title if assignment.state != State.CONFLICT else "",
        assignment.application.call.title,
        str(assignment.get_state_display()),
        is_open,
        moment_at(review.due_at, assignment.application.call.timezone) if review.due_at and is_open else "",
        reverse("review_own", args=[assignment.key]),
    )


@dataclass(frozen=True, slots=True)
class MyLetter:
    """A letter that somebody with an account is asked for, as a referee."""

    referee: Referee
    who: str
    project: str
    call: str
    state: str
    url: str
    """"" where nothing can be written any more."""


def addresses_of(user: User) -> list[str]:
    """The addresses of an account that are proved to be theirs. One query."""
    return list(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))


def letters_asked_of(user: User) -> list[MyLetter]:
    """The letters that an account's addresses were asked for as a referee, the latest first. Two queries."""
    rows = Referee.objects.filter(address__in=addresses_of(user), asked_at__isnull=False, application__emptied_at=None)
    now = timezone.now()
    return [
        MyLetter(
            each,
            each.application.name,
            each.application.title,
            each.application.call.title,
            why_no_letter(each, now)
            or _("Until %(moment)s")
            % {"moment": moment_at(max(each.application.call.letters_until, each.application.closes_at()), each.application.call.timezone)},
            "" if why_no_letter(each, now) else referee_url(each),
        )
        for each in rows.select_related("application__call").order_by("-asked_at")
    ]  # fmt: skip


def invitations_of(user: User) -> list[tuple[str, str]]:
    """The calls that an account's addresses are invited to review for and have not answered, with the link. Two queries."""
    rows = Reviewer.objects.filter(
        address__in=addresses_of(user), state=Reviewer.State.INVITED, review__call__decided_at=None
    )
    return [(each.review.call.title, invitation_url(each)) for each in rows.select_related("review__call")]


@dataclass(frozen=True, slots=True)
class MyDesk:
    """A call that somebody runs or decides on."""

    title: str
    url: str
    state: str
    number: int


def my_desks(user: User) -> list[MyDesk]:
    """The calls an account runs or decides on, without those that it applied to or reviews for, the latest first. Three
    queries."""
    calls = Call.objects.exclude(applications__account=user).exclude(review__reviewers__user=user)
    if not is_secretary(user):
        calls = calls.filter(review__panel__user=user)
    counted = calls.annotate(
        under_review=Count("applications", ~Q(applications__state__in=WITH_THE_APPLICANT), distinct=True)
    )
    return [
        MyDesk(call.title, reverse("review_desk", args=[call.code]), str(call.stage_label), call.under_review)
        for call in counted
    ]


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A criterion in the form of a review."""

    title: str
    asks: str
    most: int
    weight: str
    points: FieldView
    comment: FieldView


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """A review as its reviewer writes it."""

    criteria: tuple[CriterionView, ...]
    comments: tuple[tuple[str, FieldView], ...]
    """What each is called, and its field."""
    set_aside: tuple[AsideView, ...]
    """Everything that was set aside, for a review that takes nothing any more."""


def review_form(
    draft: ReviewDraft,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    conflicts: Mapping[str, str] | None = None,
    window: str = "",
) -> ReviewForm:
    """The form of a review; `typed` and `errors` are of fields that could not be kept as they were sent, by name. Three queries.

    `conflicts` are those that another window had changed before `window` sent them, each with the digest of what `window` knew:
    their field shows what was sent, and what is held stands beside it. The digest stays, so that sending again decides nothing.
    """
    weights, known = sum(each.weight for each in draft.criteria), conflicts or {}

    def aside(field: Field, pk: int, text: Value, *, is_other: bool = False) -> AsideView:
        return AsideView(pk, in_words(field, text) or _("(empty)"), field.kind == Kind.TEXT, is_other=is_other)

    def view(name: str) -> FieldView:
        field = draft.fields[name]
        asides = tuple(
            aside(field, each.pk, draft.value(name), is_other=True)
            if name in known and each.window == window
            else aside(field, each.pk, each.value)
            for each in draft.set_aside
            if each.field == name
        )
        found = field_view(
            field,
            draft.value(name),
            typed=(typed or {}).get(name),
            error=(errors or {}).get(name, ""),
            set_aside=asides,
        )
        return replace(found, was=known[name]) if name in known else found

    return ReviewForm(
        tuple(
            CriterionView(
                each.title,
                each.asks,
                each.most,
                _("%(share)s %% of the score") % {"share": whole(round(100 * each.weight / weights))},
                view(f"points_{each.pk}"),
                view(f"comment_{each.pk}"),
            )
            for each in draft.criteria
        ),
        tuple((draft.fields[name].whose, view(name)) for name in COMMENTS),
        tuple(
            AsideView(each.pk, in_words(draft.fields[each.field], each.value) or _("(empty)"), False, label=draft.fields[each.field].full_label)
            for each in draft.set_aside
            if each.field in draft.fields
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReviewTold:
    """A review that was handed in, as the secretary and the committee read it."""

    key: Any
    reviewer: str
    at: datetime | None
    raw: str
    normalised: str
    scores: tuple[tuple[str, str, str], ...]
    """Criterion, points, why."""
    for_applicant: str
    for_committee: str


def reviews_told(application: Application, ranking: Ranking) -> list[ReviewTold]:
    """The reviews of an application that were handed in. Two queries."""
    done = Assignment.objects.filter(application=application, state=State.DONE).select_related("reviewer")
    scores: dict[int, list[Score]] = {}
    for score in Score.objects.filter(assignment__in=done).select_related("criterion").order_by("criterion__place"):
        scores.setdefault(score.assignment_id, []).append(score)
    numbers = {(each.application, each.reviewer): each for each in ranking.scored}
    told = []
    for each in done:
        found = numbers.get((application.pk, each.reviewer_id))
        told.append(
            ReviewTold(
                each.key,
                each.reviewer.name,
                each.handed_in_at,
                written(found.raw, 2) if found else "–",
                written(found.normalised, 2) if found else "–",
                tuple(
                    (one.criterion.title, f"{points_said(one.points)} / {one.criterion.most}", one.comment)
                    for one in scores.get(each.pk, [])
                ),
                each.for_applicant,
                each.for_committee,
            )
        )
    return told


# --- the ranking ---


@dataclass(frozen=True, slots=True)
class RankingView:
    table: DataTable
    habits: DataTable
    definition: str
    ties: tuple[str, ...]
    is_empty: bool


def ranking_view(seat: Seat) -> RankingView:
    """The ranking with its definition, each reviewer's habit, and how each tie was told apart. Seven queries or eight, and
    one for a member of the committee."""
    review = seat.review
    rows = [each for each in standings(review) if each.eligible]
    by_pk = {each.application.pk: each for each in rows}
    ranking = ranking_of(review, [each.application for each in rows])
    out = not_shown(seat)
    criteria = {each.pk: each for each in review.criteria.all()}
    heaviest = criteria[ranking.heaviest].title if ranking.heaviest else ""
    table = DataTable(
        caption=_("Ranking"),
        columns=[
            Column(pgettext("call", "Application")),
            Column(_("Place"), is_number=True),
            Column(_("Normalised"), is_number=True),
            Column(_("As given"), is_number=True),
            Column(_("Reviews"), is_number=True),
            Column(_("Decision")),
        ],
        rows=[_ranked(seat, each, by_pk[each.application], is_out=each.application in out) for each in ranking.placed],
        note=_("Scores from 0 to 100."),
    )
    reviewers = {each.pk: each for each in Reviewer.objects.filter(review=review)}
    habits = DataTable(
        caption=_("What each reviewer gives on the whole"),
        columns=[
            Column(_("Reviewer")),
            Column(_("Reviews"), is_number=True),
            Column(_("Mean"), is_number=True),
            Column(_("Spread"), is_number=True),
            Column(_("Normalised?")),
        ],
        rows=[
            Row(
                Cell(reviewers[pk].name),
                [
                    Cell(whole(habit.reviews), is_number=True),
                    Cell(written(habit.mean, 2), is_number=True),
                    Cell(written(habit.spread, 2), is_number=True),
                    Cell(_("Yes") if habit.is_scaled else _("No"), is_text=True),
                ],
            )
            for pk, habit in ranking.habits.items()
        ],
        note=_("All reviews: mean %(mean)s, spread %(spread)s.")
        % {"mean": written(ranking.mean, 2), "spread": written(ranking.spread, 2)},
    )
    return RankingView(
        table,
        habits,
        definition_said(),
        tuple(ties_said(ranking, {pk: each.application.reference for pk, each in by_pk.items()}, heaviest)),
        not ranking.scored,
    )


def definition_said() -> str:
    return _(
        "A review's score is the share of points given for each criterion, by weight, from 0 to 100. It is normalised so that a "
        "strict reviewer and a generous one count alike: the mean of all reviews, plus the distance of this review from the "
        "mean of its reviewer, times the spread of all reviews divided by the spread of its reviewer's; within 0 and 100. "
        "Spread is the standard deviation. Reviews of somebody who handed in fewer than %(least)s, or gave the same to all, stay "
        "as given. An application's score is the mean of its normalised reviews."
    ) % {"least": LEAST_REVIEWS}


def _ranked(seat: Seat, placed: Placed, standing: Standing, *, is_out: bool) -> Row:
    return _row(
        seat,
        standing.application,
        [
            Cell("–" if placed.rank is None else whole(placed.rank), is_number=True),
            Cell("–" if placed.score is None else written(placed.score, 2), is_number=True),
            Cell("–" if placed.raw is None else written(placed.raw, 2), is_number=True),
            Cell(whole(placed.reviews), is_number=True),
            Cell(decision_said(standing.decision), is_text=True),
        ],
        is_out=is_out,
    )


def ties_said(ranking: Ranking, references: Mapping[int, str], heaviest: str) -> list[str]:
    """How each tie was told apart, in sentences."""
    sentences = {
        TieBreak.RAW: _("%(one)s stands behind %(other)s, which has the same score: its mean as given is lower."),
        TieBreak.HEAVIEST: _(
            "%(one)s stands behind %(other)s, which has the same score and mean: it has fewer points for “%(criterion)s”, the "
            "criterion that weighs most."
        ),
        TieBreak.LOWEST: _("%(one)s stands behind %(other)s, which is equal so far: its lowest review is lower."),
        TieBreak.SHARED: _("%(one)s and %(other)s share their place: nothing tells them apart, the committee decides."),
    }
    said = []
    for before, row in zip(ranking.placed, ranking.placed[1:], strict=False):
        if row.tie != TieBreak.NONE:
            said.append(
                sentences[row.tie]
                % {"one": references[row.application], "other": references[before.application], "criterion": heaviest}
            )
    return said


def ranking_rows(seat: Seat) -> list[list[Any]]:
    """The ranking as a sheet, with a heading."""
    out = not_shown(seat)
    rows = {each.application.pk: each for each in standings(seat.review) if each.eligible}
    ranking = ranking_of(seat.review, [each.application for each in rows.values()])
    sheet: list[list[Any]] = [
        [_("Place"), _("Number"), _("Title"), _("Normalised"), _("As given"), _("Reviews"), _("Decision")]
    ]
    for each in ranking.placed:
        standing = rows[each.application]
        if each.application in out:
            sheet.append([None, standing.application.reference, _("You stepped out of it."), *[None] * 4])
            continue
        sheet.append(
            [
                each.rank,
                standing.application.reference,
                standing.application.title,
                None if each.score is None else round(each.score, 2),
                None if each.raw is None else round(each.raw, 2),
                each.reviews,
                decision_said(standing.decision),
            ]
        )
    return sheet


# --- letters, grants, the trail ---


@dataclass(frozen=True, slots=True)
class LetterRow:
    key: Any
    reference: str
    kind: str
    state: str
    is_in_doubt: bool


def letter_rows(review: CallReview) -> list[LetterRow]:
    """The letters of a call and what became of each. Two queries."""
    rows: QuerySet[Any] = Letter.objects.filter(application__call=review.call).select_related("application__call")
    doubtful = set(in_doubt(rows).values_list("pk", flat=True))
    return [
        LetterRow(
            each.key,
            each.application.reference,
            str(each.get_kind_display()),
            _letter_state(each, is_in_doubt=each.pk in doubtful),
            each.pk in doubtful,
        )
        for each in rows.order_by("application__number", "pk")
    ]


def _letter_state(letter: Letter, *, is_in_doubt: bool) -> str:
    if letter.sent_at:
        return _("sent on %(moment)s") % {"moment": moment_at(letter.sent_at, letter.application.call.timezone)}
    if is_undecided(letter):
        return _("begun when the server stopped: it may have gone out, or not")
    if is_in_doubt:
        return _("refused: the address does not take it")
    return _("waits to be sent")


@dataclass(frozen=True, slots=True)
class GrantRow:
    reference: str
    title: str
    number: str
    state: str
    amount: str
    progress: str
    url: str


def grant_rows(review: CallReview) -> list[GrantRow]:
    """Every award and its grant. Three queries."""
    awarded = Decision.objects.filter(application__call=review.call, verdict=Verdict.AWARD).select_related(
        "application__call"
    )
    grants = {
        each.application_id: each
        for each in Grant.objects.filter(application__call=review.call).prefetch_related("milestones")
    }
    rows = []
    for decision in awarded.order_by("application__number"):
        grant = grants.get(decision.application_id)
        steps = list(grant.milestones.all()) if grant else []
        rows.append(
            GrantRow(
                decision.application.reference,
                decision.application.title,
                grant.number if grant else "–",
                str(grant.get_state_display()) if grant else _("Agreement to be made"),
                amount_said(review.call, decision),
                _("%(done)s of %(all)s milestones accepted, %(paid)s of %(payments)s payments made")
                % {
                    "done": sum(each.state == "accepted" for each in steps),
                    "all": len(steps),
                    "paid": sum(each.payment == "paid" for each in steps),
                    "payments": sum(each.payment != "none" for each in steps),
                }
                if grant
                else "",
                reverse("review_grant", args=[review.call.code, decision.application.number]),
            )
        )
    return rows


@dataclass(frozen=True, slots=True)
class TrailRow:
    at: datetime
    said: str
    """The moment by the call's clock."""
    who: str
    role: str
    what: str
    application: str
    detail: str


def trail_rows(entries: Sequence[AuditEntry]) -> list[TrailRow]:
    """Entries in words, read with their account and application. Nine queries at most, whatever their number."""
    words = TrailWords(entries)
    return [
        TrailRow(
            entry.at,
            moment_at(entry.at, entry.call.timezone, has_seconds=True),
            str(entry.by) if entry.by is not None else pgettext("audit", "nobody signed in"),
            str(entry.get_role_display()),
            what_was_done(entry),
            entry.application.reference if entry.application is not None else "",
            words.of(entry),
        )
        for entry in entries
    ]


def minutes_table(minutes: Mapping[str, Any], currency: str) -> DataTable:
    """The decisions as the minutes have them."""
    labels = dict(Verdict.choices)
    return DataTable(
        caption=_("Decisions"),
        columns=[
            Column(pgettext("call", "Application")),
            Column(_("Decision")),
            Column(_("Amount"), is_number=True),
            Column(_("Reason")),
        ],
        rows=[
            Row(
                Cell(each["application"]),
                [
                    Cell(
                        f"{labels[each['verdict']]}, {each['place']}"
                        if each["place"]
                        else str(labels[each["verdict"]]),
                        is_text=True,
                    ),
                    Cell(in_currency(each["amount"], currency) or "–", is_number=True),
                    Cell(each["reason"] or "–", is_text=True),
                ],
            )
            for each in minutes["decisions"]
        ],
    )


def waiting_said(number: int) -> str:
    return ngettext("%(number)s letter waits to be sent", "%(number)s letters wait to be sent", number) % {
        "number": number
    }


def member_names(members: Sequence[PanelMember]) -> str:
    return ", ".join(each.name for each in members)
