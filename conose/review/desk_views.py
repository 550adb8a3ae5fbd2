"""The desk of a call: what the secretary and the committee see and do. Everything works without scripts."""

from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conose.calls.audit import note, note_refused
from conose.calls.queries import is_sealed, reviews_for
from conose.models import (
    Application,
    Assignment,
    AuditEntry,
    Call,
    Letter,
    LetterKind,
    Meeting,
    Reviewer,
    SteppedOut,
)
from conose.review import letters, panel, reviewers, reviewing, rules
from conose.review.conflicts import conflicts, of_member, of_reviewer
from conose.review.eligibility import Found, check, checked, is_eligible
from conose.review.files import handed_out
from conose.review.forms import (
    CriterionFormSet,
    DecisionForm,
    FindingForm,
    LetterTextForm,
    MeetingForm,
    ReasonForm,
    RulesForm,
    StepOutForm,
)
from conose.review.listings.desk import applications_table, decision_said, eligible_said, steps_of, tabs_of
from conose.review.listings.form import reviews_told
from conose.review.listings.letters import letter_rows
from conose.review.listings.ranking import ranking_rows, ranking_view
from conose.review.listings.record import minutes_table, trail_rows
from conose.review.listings.reviewers import assignment_rows
from conose.review.permissions import Seat, at_the_desk
from conose.review.printing import minutes_pdf
from conose.review.queries import all_stepped_out_of, assignment_for, ranking_of, standings, stepped_out_of
from conose.review.rules import CriterionSaid
from conose.review.states import is_announced, under_review
from conose.review.subjects import names_in_files, readable_files, told
from conose.tasks import send_letters
from participants.permissions import signed_in
from portal.jobs import enqueue
from portal.numbers import record_key
from portal.refusals import say
from portal.spreadsheets import as_csv_file, as_workbook
from portal.timezones import moment_at

PER_PAGE = 50


def page(
    request: HttpRequest, seat: Seat, tab: str, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the desk, with its tabs."""
    context = {**context, "call": seat.call, "seat": seat, "tab": tab, "tabs": tabs_of(seat)}
    return render(request, f"conose/review/{template}.html", context, status=status)


def look(what: str, seat: Seat, application: Application | None = None, **detail: Any) -> None:
    """Write a look down."""
    note(what, call=seat.call, role=seat.role, by=seat.user, application=application, detail=detail)


def _say_all(request: HttpRequest, error: ValidationError) -> None:
    for sentence in error.messages:
        messages.error(request, sentence)


@require_safe
@at_the_desk()
def desk(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every application with where it stands, and how far the review is."""
    rows = standings(seat.review)
    look("application.listed", seat, number=len(rows))
    context = {"steps": steps_of(seat, rows), "table": applications_table(seat, rows), "rows": rows}
    return page(request, seat, "desk", "desk", context)


# --- one application ---


def by_number(request: HttpRequest, call: Call, number: int, **kwargs: Any) -> HttpResponse:
    """What somebody without a seat at the desk is told who asks for an application by its number: the way to their own review
    of it, or a sentence; and the look is written down. Raises Http404 for who has no part in the call."""
    user = signed_in(request)
    found = Application.objects.select_related("call").filter(call=call, number=number).first()
    own = assignment_for(user, found) if found is not None else None
    if own is not None and not kwargs:
        return redirect("review_own", key=own.key)
    if found is not None:
        note_refused(application=found, by=user)
    if not reviews_for(call, user):
        raise Http404
    return render(request, "conose/review/refused.html", {"call": call, "number": number}, status=403)


def _application(seat: Seat, number: int) -> Application:
    return get_object_or_404(under_review(seat.call), number=number)


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk(otherwise=by_number)
def application(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """An application whole: what was submitted, its eligibility to check, its reviews. A member who stepped out of it is told
    so, and sees nothing. A POST checks eligibility, or steps out."""
    found = _application(seat, number)
    if not seat.is_secretary and (out := stepped_out_of(seat.user, found)) is not None:
        look("application.refused", seat, found)
        return page(request, seat, "desk", "stepped_out", {"application": found, "out": out}, status=403)
    if request.method == "POST" and "step_out" in request.POST:
        return _step_out(request, seat, found)
    if request.method == "POST" and seat.is_secretary:
        forms = _finding_forms(found, request.POST)
        if _check(request, seat, found, forms):
            messages.success(request, _("Kept."))
            return redirect("review_application", code=seat.call.code, number=number)
    else:
        forms = _finding_forms(found, None)
    look("application.viewed", seat, found)

    def file_url(key: UUID) -> str:
        return reverse("review_application_file", args=[seat.call.code, number, key])

    shown = told(found, is_blind=False, file_url=file_url)
    for referee in shown.letters if shown is not None else ():
        look("letter.viewed", seat, found, referee=referee)
    rows = checked(found)
    ranking = ranking_of(seat.review)
    reviews = reviews_told(found, ranking)
    if reviews:
        look("review.viewed", seat, found, number=len(reviews))
    context = {
        "application": found,
        "told": shown,
        "checks": [(row, forms[row.key]) for row in rows],
        "eligible": eligible_said(is_eligible(rows, [row.finding for row in rows if row.finding])),
        "is_open": not is_sealed(seat.call),
        "reviews": reviews,
        "step_out_form": StepOutForm(members=seat.review.panel.all()) if seat.is_secretary else ReasonForm(),
        "out": SteppedOut.objects.filter(application=found).select_related("member"),
        "seen": _seen_conflicts(seat, found),
        "named_in": names_in_files(found) if seat.is_secretary and seat.review.is_blind else [],
        "placed": next((each for each in ranking.placed if each.application == found.pk), None),
        "is_sealed": is_sealed(seat.call),
    }
    bad = any(form.errors for form in forms.values())
    return page(request, seat, "desk", "application", context, status=422 if bad else 200)


def _seen_conflicts(seat: Seat, found: Application) -> list[str]:
    """Conflicts of members that the records show, in sentences."""
    members = {each.pk: each for each in seat.review.panel.select_related("user", "institution__merged_into")}
    seen = conflicts([found], {pk: of_member(each) for pk, each in members.items()})
    return [f"{members[pk].name}: {each.why}" for (_application, pk), each in seen.items()]


def _finding_forms(found: Application, data: Any) -> dict[str, FindingForm]:
    forms = {}
    for row in checked(found):
        initial = {}
        if row.finding is not None:
            initial = {"verdict": "yes" if row.finding.is_met else "no", "reason": row.finding.reason}
        forms[row.key] = FindingForm(data, prefix=row.key, initial=initial)
    return forms


def _check(request: HttpRequest, seat: Seat, found: Application, forms: dict[str, FindingForm]) -> bool:
    if [form for form in forms.values() if not form.is_valid()]:  # each is looked at, not only the first
        return False
    said = {
        key: Found(form.cleaned_data["verdict"] == "yes", form.cleaned_data["reason"])
        for key, form in forms.items()
        if form.cleaned_data["verdict"]
    }
    try:
        check(application=found, found=said, by=seat.user)
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            _say_all(request, error)
            return False
        for key, errors in error.error_dict.items():
            for each in errors:
                forms[key].add_error("reason", each)
        return False
    return True


def _step_out(request: HttpRequest, seat: Seat, found: Application) -> HttpResponse:
    if seat.is_secretary:
        form: Any = StepOutForm(request.POST, members=seat.review.panel.all())
    else:
        form = ReasonForm(request.POST)
    if form.is_valid():
        member = form.cleaned_data["member"] if seat.is_secretary else seat.member
        assert member is not None
        try:
            panel.step_out(
                member=member, application=found, reason=form.cleaned_data["reason"], by=seat.user, role=seat.role
            )
        except ValidationError as error:
            _say_all(request, error)
        else:
            messages.success(request, _("Written down: it stands in the minutes."))
            if not seat.is_secretary:
                return redirect("review_desk", code=seat.call.code)
    else:
        messages.error(request, _("Say who steps out and why."))
    return redirect("review_application", code=seat.call.code, number=found.number)


@require_safe
@at_the_desk(otherwise=by_number)
def application_file(request: HttpRequest, seat: Seat, number: int, key: UUID) -> FileResponse | HttpResponse:
    """A file of an application, for the desk: as it was sent."""
    found = _application(seat, number)
    if not seat.is_secretary and stepped_out_of(seat.user, found) is not None:
        raise Http404
    row = readable_files(found, is_blind=False).get(key)
    if row is None:
        raise Http404
    look("file.viewed", seat, found, file=row[0].key.hex)
    return handed_out(row[0], row[1], is_blind=False)


# --- the rules ---


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk(secretary_alone=True)
def rules_page(request: HttpRequest, seat: Seat) -> HttpResponse:
    review = seat.review
    zone = ZoneInfo(seat.call.timezone)
    initial = {
        "is_blind": review.is_blind,
        "wanted": review.wanted,
        "due_on": review.due_at.astimezone(zone).date() if review.due_at else None,
    }
    criteria = [
        {
            "pk": each.pk,
            **{name: getattr(each, name) for name in ("title_es", "title_en", "asks_es", "asks_en", "weight", "most")},
        }
        for each in review.criteria.all()
    ]
    data = request.POST if request.method == "POST" else None
    form, formset = RulesForm(data, initial=initial), CriterionFormSet(data, initial=criteria, prefix="criteria")
    if data is not None and form.is_valid() and formset.is_valid():
        said = [
            CriterionSaid(
                each["pk"],
                each["title_es"],
                each["title_en"],
                each["asks_es"],
                each["asks_en"],
                each["weight"],
                each["most"],
            )
            for each in (one.cleaned_data for one in formset.forms if one.has_changed() or one.initial)
            if each and not each.get("DELETE")
        ]
        due = form.cleaned_data["due_on"]
        try:
            rules.save_rules(
                review=review,
                is_blind=form.cleaned_data["is_blind"],
                wanted=form.cleaned_data["wanted"],
                due_at=datetime.combine(due, time(23, 59), zone) if due else None,
                criteria=said,
                by=seat.user,
            )
        except ValidationError as error:
            say(form, error)
        else:
            messages.success(request, _("Kept."))
            return redirect("review_rules", code=seat.call.code)
    bad = data is not None
    return page(request, seat, "rules", "rules", {"form": form, "formset": formset}, status=422 if bad else 200)


# --- assignments ---


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk(secretary_alone=True)
def assign(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who reviews what; a POST makes the pairs that are proposed and ticked, or one that is chosen."""
    if request.method == "POST":
        pairs = [_pair(text) for text in request.POST.getlist("pair")]
        one = _pair(f"{request.POST.get('application', '')}-{request.POST.get('reviewer', '')}")
        wanted = [pair for pair in (*pairs, one) if pair is not None]
        try:
            made = reviewers.assign(review=seat.review, pairs=wanted, by=seat.user)
        except ValidationError as error:
            _say_all(request, error)
        else:
            said = ngettext("%(number)s review was asked for.", "%(number)s reviews were asked for.", len(made))
            messages.success(request, said % {"number": len(made)})
        return redirect("review_assign", code=seat.call.code)
    proposed, lacking = reviewers.propose(seat.review)
    ready = [each.application for each in standings(seat.review) if each.eligible]
    able = {
        each.pk: each
        for each in Reviewer.objects.filter(review=seat.review, state=Reviewer.State.ACCEPTED).select_related(
            "institution__merged_into", "user"
        )
    }
    seen = conflicts(ready, {pk: of_reviewer(each) for pk, each in able.items()})
    names = {each.pk: each.reference for each in ready}
    look("assignments.viewed", seat)
    context = {
        "proposed": proposed,
        "lacking": [(names[pk], number) for pk, number in lacking.items()],
        "assignments": assignment_rows(seat.review),
        "applications": ready,
        "able": able.values(),
        "seen": [(names[one], able[other].name, each.why) for (one, other), each in seen.items()],
        "reason_form": ReasonForm(),
    }
    return page(request, seat, "assign", "assign", context)


def _pair(text: str) -> tuple[int, int] | None:
    one, _dash, other = text.partition("-")
    application, reviewer = record_key(one), record_key(other)
    return None if application is None or reviewer is None else (application, reviewer)


@require_POST
@at_the_desk(secretary_alone=True)
def unassign(request: HttpRequest, seat: Seat, key: UUID) -> HttpResponse:
    """Take an open review back, or give a handed-in one back to its reviewer with a reason."""
    found = get_object_or_404(Assignment, key=key, reviewer__review=seat.review)
    try:
        if "reopen" in request.POST:
            reviewing.reopen(assignment=found, reason=request.POST.get("reason", ""), by=seat.user)
            messages.success(request, _("The reviewer can change it again."))
        else:
            reviewers.take_back(assignment=found, by=seat.user)
            messages.success(request, _("Taken back."))
    except ValidationError as error:
        _say_all(request, error)
    return redirect("review_assign", code=seat.call.code)


# --- ranking ---


@require_safe
@at_the_desk()
def ranking(request: HttpRequest, seat: Seat) -> HttpResponse:
    look("ranking.viewed", seat)
    return page(request, seat, "ranking", "ranking", {"view": ranking_view(seat)})


@require_safe
@at_the_desk()
def ranking_file(request: HttpRequest, seat: Seat, extension: str) -> HttpResponse:
    """The ranking as a sheet."""
    rows = ranking_rows(seat)
    name = f"{seat.call.code}-ranking".lower()
    if extension == "csv":
        response = HttpResponse(as_csv_file(rows), content_type="text/csv; charset=utf-8")
    elif extension == "xlsx":
        response = HttpResponse(
            as_workbook([(_("Ranking"), rows)]),
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
    else:
        raise Http404
    look("ranking.exported", seat, kind=extension)
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return response


# --- the decision ---


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk()
def meeting(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The committee's meeting: when, who was there, what stands decided, and the minutes. A POST keeps the meeting or seals."""
    review = seat.review
    found = Meeting.objects.filter(review=review).first()
    if request.method == "POST" and "seal" in request.POST:
        try:
            panel.seal(review=review, by=seat.user)
        except ValidationError as error:
            _say_all(request, error)
        else:
            messages.success(request, _("The minutes are sealed: the secretary can write the letters."))
        return redirect("review_meeting", code=seat.call.code)
    data = request.POST if request.method == "POST" else None
    initial = (
        {"held_on": found.held_on, "place": found.place, "present": found.present.all(), "notes": found.notes}
        if found is not None
        else {"held_on": localtime().date()}
    )
    form = MeetingForm(data, initial=initial, members=review.panel.all())
    if data is not None and form.is_valid():
        try:
            panel.save_meeting(review=review, by=seat.user, role=seat.role, **form.cleaned_data)
        except ValidationError as error:
            say(form, error)
        else:
            messages.success(request, _("Kept."))
            return redirect("review_meeting", code=seat.call.code)
    look("meeting.viewed", seat)
    sealed = found is not None and found.sealed_at is not None
    ranked = ranking_of(review)
    rows = {each.application.pk: each for each in standings(review) if each.eligible}
    out = all_stepped_out_of(seat.user, review)
    context = {
        "form": form,
        "meeting": found,
        "is_sealed": sealed,
        "sealed_said": moment_at(found.sealed_at, seat.call.timezone) if found and found.sealed_at else "",
        "minutes": minutes_table(found.minutes, seat.call.currency)
        if found is not None and sealed and found.minutes
        else None,
        "obstacles": [] if sealed else panel.obstacles(review),
        "rows": [
            {
                "standing": rows[each.application],
                "placed": each,
                "decision": decision_said(rows[each.application].decision),
                "is_out": each.application in out,
            }
            for each in ranked.placed
            if each.application in rows
        ],
        "out": SteppedOut.objects.filter(application__in=rows).select_related("member", "application__call"),
        "may_seal": seat.member is not None,
    }
    return page(request, seat, "meeting", "meeting", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk()
def decide(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Write down what is decided of one application."""
    found = _application(seat, number)
    if not seat.is_secretary and (out := stepped_out_of(seat.user, found)) is not None:
        look("application.refused", seat, found)
        return page(request, seat, "meeting", "stepped_out", {"application": found, "out": out}, status=403)
    own = getattr(found, "decision", None)
    initial = (
        {"verdict": own.verdict, "amount": own.amount, "reserve_place": own.reserve_place, "reason": own.reason}
        if own is not None
        else {"amount": found.requested}
    )
    form = DecisionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            panel.decide(application=found, by=seat.user, role=seat.role, **form.cleaned_data)
        except ValidationError as error:
            say(form, error)
        else:
            messages.success(request, _("Kept: %(name)s.") % {"name": found.reference})
            return redirect("review_meeting", code=seat.call.code)
    look("application.viewed", seat, found)
    placed = next((each for each in ranking_of(seat.review).placed if each.application == found.pk), None)
    context = {"form": form, "application": found, "placed": placed}
    return page(request, seat, "meeting", "decide", context, status=422 if form.errors else 200)


@require_safe
@at_the_desk()
def minutes(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The sealed minutes as a PDF. Raises Http404 before they are sealed."""
    found = get_object_or_404(Meeting.objects.exclude(sealed_at=None), review=seat.review)
    look("minutes.viewed", seat)
    response = HttpResponse(minutes_pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{seat.call.code}-acta.pdf"'
    return response


# --- letters ---


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk(secretary_alone=True)
def letters_page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Letters: what each says before it is written, then what became of each. A POST writes and sends them all, once."""
    if request.method == "POST":
        try:
            number = letters.announce(review=seat.review, by=seat.user)
        except ValidationError as error:
            _say_all(request, error)
            return redirect("review_letters", code=seat.call.code)
        enqueue(send_letters, by=seat.user)
        said = ngettext("%(number)s letter goes out now.", "%(number)s letters go out now.", number)
        messages.success(request, said % {"number": number})
        return redirect("review_letters", code=seat.call.code)
    announced = is_announced(seat.call)
    drafts = [] if announced else letters.drafts(seat.review)
    rows = letter_rows(seat.review) if announced else []
    look("letters.viewed", seat, number=len(drafts) + len(rows))
    context = {
        "announced": announced,
        "drafts": drafts,
        "labels": dict(LetterKind.choices),
        "rows": rows,
        "is_sealed": is_sealed(seat.call),
        "kinds": LetterKind.choices,
    }
    return page(request, seat, "letters", "letters", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk(secretary_alone=True)
def letter_text(request: HttpRequest, seat: Seat, kind: str) -> HttpResponse:
    """What the letters of a kind say, in both languages."""
    if kind not in LetterKind.values:
        raise Http404
    words = letters.words_of(seat.review)[kind]
    initial = {name: getattr(words, name) for name in ("subject_es", "body_es", "subject_en", "body_en")}
    form = LetterTextForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            letters.save_words(review=seat.review, kind=kind, words=letters.Words(**form.cleaned_data), by=seat.user)
        except ValidationError as error:
            say(form, error)
        else:
            messages.success(request, _("Kept."))
            return redirect("review_letters", code=seat.call.code)
    context = {
        "form": form,
        "kind": LetterKind(kind).label,
        "fields": [f"{{{name}}}" for name in letters.FIELDS],
        "announced": is_announced(seat.call),
    }
    return page(request, seat, "letters", "letter_text", context, status=422 if form.errors else 200)


@require_POST
@at_the_desk(secretary_alone=True)
def letter_again(request: HttpRequest, seat: Seat, key: UUID) -> HttpResponse:
    """Let a letter in doubt go out again."""
    rows: Any = Letter.objects.select_related("application__call")
    found = get_object_or_404(rows, key=key, application__call=seat.call)
    letters.send_again(letter=found, by=seat.user)
    enqueue(send_letters, by=seat.user)
    messages.success(request, _("It goes out again."))
    return redirect("review_letters", code=seat.call.code)


# --- the trail ---


@require_safe
@at_the_desk()
def trail(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every look and decision of the call, the latest first; of one application where its number is given."""
    rows = (
        AuditEntry.objects.filter(call=seat.call)
        .select_related("by", "call", "application__call")
        .order_by("-at", "-pk")
    )
    number = record_key(request.GET.get("application"))
    if number is not None:
        rows = rows.filter(application__number=number)
    if not seat.is_secretary:  # of what a member stepped out of they see nothing here either
        rows = rows.exclude(application__in=SteppedOut.objects.filter(member__user=seat.user).values("application"))
    paged = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    entries = trail_rows(list(paged))
    of_one = Application.objects.filter(call=seat.call, number=number).first() if number is not None else None
    look("trail.viewed", seat, of_one)
    context = {"entries": entries, "page_obj": paged, "number": "" if number is None else number}
    return page(request, seat, "trail", "trail", context)
