"""Deciding what is open in an import, one by one or many at once, and taking decisions back."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from participants.attendance.names import name_within
from participants.models import ImportBatch, ImportIdentity
from participants.queries import imports as reads
from participants.queries.decisions import (
    decided_here,
    decided_keys,
    decisions_about,
    latest_decision,
    latest_here,
    said,
    stamp,
)
from participants.services import imports
from participants.services.imports.deciding import OF_SOME, ONLY
from participants.services.privacy import log_access
from participants.tasks import read_batch
from participants.views.import_pages import (
    batch_of,
    begin,
    by_form,
    needs_permission,
    note_look,
    page,
    people_in,
    sorry,
    url,
    user,
)

EVERYTHING, COUNTRY = "everything", "country"
SUBJECTS = (COUNTRY, "institution", "person")
OPEN_QUESTIONS = "#open-questions"
"""Where the next question is; the script puts the focus there, so that nobody has to walk to it again."""


@needs_permission
@by_form
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle what was chosen on the page; or many at once, after asking once."""
    batch = batch_of(pk)
    subject = asked if (asked := request.POST.get("subject")) in SUBJECTS else "person"
    shown = request.POST.getlist("question")
    choice = request.POST.get("all", "")
    try:
        if choice and not request.POST.get("sure"):
            return _ask(request, batch, subject, choice, shown)
        if choice:
            some = None if request.POST.get("scope") == EVERYTHING else shown
            done = imports.decide_all(batch=batch, subject=subject, choice=choice, questions=some, by=user(request))
        else:
            # Whoever is looked for is not decided yet, whatever stood chosen.
            answered = [each for each in shown if each != request.POST.get("find")]
            nameless = [each for each in answered if _is_nameless(request, each)]
            misnamed = {each: said for each in answered if (said := _refused_name(request, each))}
            left = {*nameless, *misnamed}
            chosen = {each: answer for each in answered if each not in left and (answer := _answer(request, each))}
            if nameless:
                messages.warning(request, _stay_open(len(nameless)))
            for sentence in misnamed.values():
                messages.error(request, sentence)
            if left and not chosen:
                return _to_next(request, batch)
            return _settle(request, batch, subject, chosen)
    except ValidationError as error:
        return sorry(request, batch, error)
    return _settled(request, batch, subject, done, _("Nothing was chosen, so nothing was settled."))


def _answer(request: HttpRequest, question: str) -> str:
    """What was chosen for a question; '' where nothing was. A country may stand in a list beside the choices, the name of
    somebody new in a field: what is filled there counts where none, or theirs, is chosen."""
    choice, other = request.POST.get(f"choice-{question}", ""), request.POST.get(f"other-{question}", "")
    name = request.POST.get(f"name-{question}", "").strip()
    if choice in ("", "other"):
        return other or (f"{reads.CALLED}{name}" if name and not choice else "")
    return f"{reads.CALLED}{name}" if choice == "new" and name else choice


def _is_nameless(request: HttpRequest, question: str) -> bool:
    """Whether somebody new was chosen beside a field for their name, and none typed: what the file has there is no name."""
    return request.POST.get(f"choice-{question}") == "new" and request.POST.get(f"name-{question}", "new").strip() == ""


def _refused_name(request: HttpRequest, question: str) -> str:
    """Why what was typed for somebody new is no name, in a sentence; the answers to other questions count all the same."""
    answer = _answer(request, question)
    if not answer.startswith(reads.CALLED):
        return ""
    try:
        imports.persons_name(answer.removeprefix(reads.CALLED))
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _stay_open(number: int) -> str:
    return ngettext(
        "%(n)d question stays open: type what the new person is called, or choose another answer.",
        "%(n)d questions stay open: type what each new person is called, or choose another answer.",
        number,
    ) % {"n": number}


def _settle(request: HttpRequest, batch: ImportBatch, subject: str, chosen: dict[str, str]) -> HttpResponse:
    """Settle what was chosen; about what somebody decided otherwise since the page was shown, ask with both answers."""
    seen = request.POST.get("seen", "")
    done, overtaken = imports.decide_as_seen(batch=batch, subject=subject, choices=chosen, seen=seen, by=user(request))
    if not overtaken:
        decided_so = _("These had been decided so already. Nothing was changed.")
        if request.POST.get("find") and not (done or chosen):
            return _to_next(request, batch)
        return _settled(
            request, batch, subject, done, decided_so if chosen else _("Nothing was chosen, so nothing was settled.")
        )
    if done and subject == COUNTRY:
        begin(request, batch, read_batch)
    stand = decisions_about(batch, subject, overtaken)
    note_look(request, batch, "meanwhile", people_in(stand))
    return page(
        request,
        "meanwhile",
        _("Decided meanwhile"),
        status=409,
        batch=batch,
        subject=subject,
        done=done,
        stand=[(each, chosen[each.id], said(batch, subject, chosen[each.id])) for each in stand],
        seen=stamp(max(each.at for each in stand)),
    )


def _settled(request: HttpRequest, batch: ImportBatch, subject: str, done: int, nothing: str) -> HttpResponse:
    if done:
        messages.success(request, ngettext("%(n)d question settled.", "%(n)d questions settled.", done) % {"n": done})
    else:
        messages.warning(request, nothing)
    if done and subject == COUNTRY:
        return begin(request, batch, read_batch)
    return _to_next(request, batch)


def _to_next(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """To whom somebody wants to look for in the registry, or to the next question."""
    found = request.POST.get("find", "")
    if _mark(found):
        return redirect(url("who", batch.pk, found))
    return redirect(url("show", batch.pk) + OPEN_QUESTIONS)


def _ask(request: HttpRequest, batch: ImportBatch, subject: str, choice: str, shown: list[str]) -> HttpResponse:
    """Say how many a choice for several settles and what follows, and ask once."""
    people, settled = OF_SOME.get(choice, (reads.open_identities, choice))
    if settled == ONLY:
        found = imports.only_candidates(batch=batch, of=people)
        here, everywhere = {each: found[each] for each in shown if each in found}, len(found)
        questions = _their_questions(people(batch), here)
    elif choice in OF_SOME and subject == "person":
        some = people(batch)
        everywhere = some.count()
        questions = _their_questions(some, shown)
        here = dict.fromkeys((each.id for each in questions), choice)
    else:
        here, everywhere = dict.fromkeys(shown, choice), OPEN[subject](batch).count()
        questions = []
    note_look(request, batch, "sure", people_in(questions))
    return page(
        request,
        "sure",
        _("Decide several at once?"),
        batch=batch,
        subject=subject,
        choice=choice,
        shown=shown,
        here=len(here),
        everywhere=everywhere,
        questions=questions,
    )


OPEN: dict[str, Any] = {
    COUNTRY: reads.open_countries,
    "institution": reads.open_institutions,
    "person": reads.open_identities,
}


def _mark(question: str) -> str:
    """What of a fingerprint the id of a question about a person has; '' of anything else."""
    mark = question.removeprefix(reads.PREFIX["person"])
    return mark if mark != question and len(mark) >= reads.SHOWN and mark.isalnum() else ""


@needs_permission
@require_GET
@never_cache
def who(request: HttpRequest, pk: int, question: str) -> HttpResponse:
    """Look for somebody of the registry whom a person of the file may be, by words of a name or an address."""
    batch = batch_of(pk)
    mark = _mark(question)
    people: Any = reads.asked_people(batch).filter(fingerprint__startswith=mark) if mark else ()
    row: ImportIdentity | None = next(iter(people), None)
    if row is None or batch.state != ImportBatch.State.PREVIEW:
        messages.warning(request, _("This question is not open any more. Nothing was changed."))
        return redirect(url("show", pk))
    text = request.GET.get("q", name_within(row.name)).replace("\x00", "").strip()
    found = reads.people_for(row, text)
    [asked] = reads.person_questions([row])
    log_access(
        user=user(request), what="import.search", query={"batch": batch.pk, "q": text}, records=len(found.candidates)
    )
    return page(
        request,
        "who",
        _("Look for somebody in the registry"),
        batch=batch,
        question=asked,
        seen=latest_decision("person", [asked], batch),
        text=text,
        found=found,
    )


def _their_questions(people: Any, chosen: Iterable[str]) -> list[reads.OpenQuestion]:
    """The questions about these people that have one of these ids, to be looked at before they are settled."""
    prints = {each.removeprefix(reads.PREFIX["person"]) for each in chosen}
    return reads.person_questions([each for each in people if each.fingerprint[: reads.SHOWN] in prints])


@needs_permission
@by_form
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one decision back; or all that were taken in this import, after asking once. What was decided anew since the
    page was shown stays, and is shown."""
    batch = batch_of(pk)
    question, seen = request.POST.get("question"), request.POST.get("seen", "")
    questions = [question] if question else decided_here(batch)
    if not question and not request.POST.get("sure"):
        seen = latest_here(batch)
        title = _("Take all decisions back?")
        return page(request, "take_back", title, batch=batch, count=len(questions), seen=seen)
    try:
        done, since = imports.revoke_as_seen(batch=batch, questions=questions, seen=seen, by=user(request))
    except ValidationError as error:
        return sorry(request, batch, error)
    is_read_again = done and any(each.startswith(reads.PREFIX[COUNTRY]) for each in questions)
    if since:
        if is_read_again:
            begin(request, batch, read_batch)
        stand = [each for subject, anew in since.items() for each in decisions_about(batch, subject, anew)]
        title = _("Decided meanwhile")
        note_look(request, batch, "meanwhile", people_in(stand))
        return page(
            request, "stands", title, status=409, batch=batch, done=done, taken_back=_taken_back(done), stand=stand
        )
    if not done:
        messages.warning(request, _("These decisions had been taken back already. Nothing was changed."))
        return redirect(url("show", pk))
    messages.success(request, _taken_back(done))
    if is_read_again:
        return begin(request, batch, read_batch)
    left = f"{url('show', pk)}?group=decided" if decided_keys(batch) else url("show", pk)
    return redirect(left)


def _taken_back(number: int) -> str:
    return ngettext(
        "%(n)d decision taken back: the question is open again.",
        "%(n)d decisions taken back: the questions are open again.",
        number,
    ) % {"n": number}
