"""What of this app's tables is personal data."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext as _

from conose.calls import emptying, held  # noqa: F401  what empties applications, and notes looks at them, is connected by the import
from conose.joining.files import erase_logos
from conose.models import ApplicationState
from conose.review import emptying as review_emptying  # noqa: F401  and what empties reviews of them
from participants.personal_data import InWords, OnErasure, declare, empties, nothing_personal

declare("conose.TeamMember", of="person", fields=("page", "role"), on_erasure=OnErasure.DELETED)
declare(
    "conose.Researcher",
    of="person",
    fields=("state", "said", "published_at", "sent_at", "decided_at", "note"),
    on_erasure=OnErasure.DELETED,
    as_kept=("said",),
    besides=("themes", "countries"),
)
for model, fields in (
    ("Researcher_themes", ("theme",)),
    ("Researcher_countries", ("country",)),
    ("ResearcherLanguage", ("code",)),
    ("ResearcherLink", ("address", "language", "made_at", "expires_at")),
    ("ResearcherMessage", ("kind", "made_at", "sent_at")),
):
    declare(f"conose.{model}", of="researcher__person", fields=fields, on_erasure=OnErasure.DELETED)
declare(
    "conose.ResearcherPhoto",
    of="researcher__person",
    fields=("version", "agreed_at"),
    on_erasure=OnErasure.DELETED,
    besides=("content", "public_sha256"),
)
declare(
    "conose.JoiningRequest",
    by_address="address",
    fields=("name", "kind", "country", "site_url", "logo_name", "why", "expertise", "focal_point", "office", "address", "state", "agreed_version", "sent_at", "confirmed_at", "decided_at"),
    on_erasure=OnErasure.DELETED,
    besides=("language", "folded", "institution", "page", "themes"),
)  # fmt: skip
empties(erase_logos)
declare(
    "conose.JoiningStep",
    by_address="request__address",
    fields=("kind", "at", "decided_on", "reason_es", "reason_en"),
    on_erasure=OnErasure.DELETED,
)
declare(
    "conose.JoiningMessage",
    by_address="step__request__address",
    fields=("made_at", "sent_at"),
    on_erasure=OnErasure.DELETED,
)
nothing_personal(
    "conose.GuideIndexPage", "conose.GuidePage", "conose.GuideTheme", "conose.GuideVersionPage",
    "conose.JoiningRequest_themes",
    why="Published protocols and toolkits, written by editors; what an institution works on.",
    besides=("joiningrequest",),
)  # fmt: skip
nothing_personal(
    "conose.MemberIndexPage", "conose.MemberPage", "conose.MemberTheme", "conose.Milestone", "conose.NetworkPage",
    "conose.ResearchLine", "conose.StudyIndexPage", "conose.StudyInstitution", "conose.StudyOutput", "conose.StudyPage",
    "conose.StudyPage_countries", "conose.StudyTheme", "conose.StudyUse",
    "conose.JoinedActivity", "conose.TrainingDocument", "conose.TrainingIndexPage", "conose.TrainingInstitution",
    "conose.TrainingPage", "conose.TrainingPage_countries", "conose.TrainingSession", "conose.TrainingTheme",
    why="Published texts of institutions, written by editors; who works on a study is a table of its own.",
)  # fmt: skip
nothing_personal(
    "conose.CommitteeSeat", "conose.FocalPoint",
    why="Who sits on a committee or speaks for a member, by a name that is public by the office: no address, no number, "
    "no person of the registry.",
)  # fmt: skip
OF_APPLICANT = "application__account__email"
DRAFT = Q(application__state=ApplicationState.DRAFT)
"""What only its applicant reads, until it is submitted."""


def _references(rows: Sequence[Any]) -> list[str]:
    """What applications are called, on the receipt as everywhere."""
    prefetch_related_objects(list(rows), "call")
    return [row.reference for row in rows]


def _references_of_applications(rows: Sequence[Any]) -> list[str]:
    """The same of what is about an application: its title is not for whoever has no part in it."""
    prefetch_related_objects(list(rows), "application__call")
    return [row.application.reference for row in rows]


def _once_told(field: str) -> InWords:
    """What stands in a field about an application, for its applicant: once the call's decision is public, and not before."""

    def say(rows: Sequence[Any]) -> list[Any]:
        prefetch_related_objects(list(rows), "application__call")
        return [
            _told(row, field)
            if row.application.call.decided_at is not None
            else _("You are told once the call is decided.")
            for row in rows
        ]

    return say


def _told(row: Any, field: str) -> Any:
    display = getattr(row, f"get_{field}_display", None)
    return str(display()) if display else getattr(row, field)


declare(
    "conose.Application",
    by_address="account__email",
    fields=("call", "number", "state", "language", "title", "name", "birth_date", "sex", "country", "institution", "institution_as_written", "declared", "requested", "started_at", "saved_at", "submitted_at", "withdrawn_at", "named_at", "named_version"),
    on_erasure=OnErasure.EMPTIED,
    as_kept=("declared",),
    for_own_eyes=Q(state=ApplicationState.DRAFT),
    besides=("is_sex_stated", "reopened_until", "emptied_at"),
    in_words={"number": _references},
)  # fmt: skip
declare(
    "conose.Answer",
    by_address=OF_APPLICANT,
    fields=("part", "value"),
    on_erasure=OnErasure.DELETED,
    for_own_eyes=DRAFT,
)
declare(
    "conose.BudgetLine",
    by_address=OF_APPLICANT,
    fields=("heading", "what", "amount"),
    on_erasure=OnErasure.DELETED,
    for_own_eyes=DRAFT,
)
declare(
    "conose.ApplicationFile",
    by_address=OF_APPLICANT,
    fields=("part", "name", "kind", "size", "sha256", "sent_at"),
    on_erasure=OnErasure.DELETED,
    for_own_eyes=DRAFT,
)
declare(
    "conose.SetAsideText",
    by_address=OF_APPLICANT,
    fields=("field", "value", "saved_at"),
    on_erasure=OnErasure.DELETED,
    for_own_eyes=DRAFT,
    besides=("window",),
)
declare(
    "conose.ApplicationSubmission",
    by_address=OF_APPLICANT,
    fields=("place", "submitted_at", "content", "sha256"),
    on_erasure=OnErasure.DELETED,
    as_kept=("content",),
)
declare(
    "conose.ApplicationMessage",
    by_address=OF_APPLICANT,
    fields=("kind", "made_at", "sent_at"),
    on_erasure=OnErasure.DELETED,
    besides=("referee", "occasion"),
)
declare(
    "conose.AuditEntry",
    by_address=OF_APPLICANT,
    fields=("what", "role", "at"),
    on_erasure=OnErasure.UNLINKED,
    besides=("call", "detail"),
)
declare(
    "conose.CoApplicant",
    by_address="address",
    fields=("name", "address", "institution", "does"),
    on_erasure=OnErasure.DELETED,
    for_own_eyes=DRAFT,
    besides=("application",),
)
declare(
    "conose.Referee",
    by_address="address",
    fields=("name", "address", "knows_from", "asked_at", "answered_at", "is_declined", "letter"),
    on_erasure=OnErasure.DELETED,
    for_own_eyes=DRAFT,
    besides=("application",),
)
declare(
    "conose.CallQuestion",
    by_address="asked_by__email",
    fields=("call", "text", "asked_at", "published_at"),
    on_erasure=OnErasure.EMPTIED,
    besides=("language", "question_es", "question_en", "answer_es", "answer_en"),
)
nothing_personal(
    "conose.Call", "conose.Call_countries", "conose.CallDocument", "conose.CallIndexPage", "conose.CallPage",
    "conose.EligibilityCriterion", "conose.FormPart",
    why="What a call is for, who may apply and what its form asks, written by editors.",
)  # fmt: skip
nothing_personal(
    "conose.CallReview", "conose.LetterText", "conose.ReviewCriterion",
    why="By which rules a call is reviewed, and what its letters say to everybody alike.",
)  # fmt: skip
declare(
    "conose.Finding",
    by_address=OF_APPLICANT,
    fields=("criterion", "is_met", "reason", "found_at"),
    on_erasure=OnErasure.EMPTIED,
    in_words={name: _once_told(name) for name in ("is_met", "reason")},
)
declare(
    "conose.Reviewer",
    by_address="address",
    fields=("review", "name", "address", "institution", "state", "invited_at", "answered_at"),
    on_erasure=OnErasure.EMPTIED,
    besides=("language", "most"),
)
declare(
    "conose.Assignment",
    by_address="reviewer__user__email",
    fields=("state", "conflict", "conflict_note", "assigned_at", "declared_at", "handed_in_at", "for_applicant", "for_committee"),
    on_erasure=OnErasure.EMPTIED,
    besides=("application", "revision"),
)  # fmt: skip
declare(
    "conose.Score",
    by_address="assignment__reviewer__user__email",
    fields=("criterion", "points", "comment"),
    on_erasure=OnErasure.EMPTIED,
)
declare(
    "conose.SetAsideReviewText",
    by_address="assignment__reviewer__user__email",
    fields=("field", "value", "saved_at"),
    on_erasure=OnErasure.DELETED,
    besides=("window",),
)
declare(
    "conose.ReviewMessage",
    by_address="reviewer__address",
    fields=("kind", "made_at", "sent_at"),
    on_erasure=OnErasure.DELETED,
)
declare(
    "conose.PanelMember",
    by_address="user__email",
    fields=("review", "name", "is_chair", "institution"),
    on_erasure=OnErasure.DELETED,
)
declare(
    "conose.SteppedOut",
    by_address="member__user__email",
    fields=("application", "reason", "at"),
    on_erasure=OnErasure.DELETED,
    in_words={"application": _references_of_applications},
)
nothing_personal(
    "conose.Meeting_present", why="Goes with its meeting and its member.", besides=("meeting", "panelmember")
)
declare(
    "conose.Meeting",
    by_address="sealed_by__email",
    fields=("held_on", "sealed_at"),
    on_erasure=OnErasure.EMPTIED,
    besides=("review", "place", "notes", "minutes", "digest", "present"),
)
declare(
    "conose.Decision",
    by_address=OF_APPLICANT,
    fields=("verdict", "reserve_place", "amount", "reason", "decided_at"),
    on_erasure=OnErasure.EMPTIED,
    besides=("moved_up_at",),
    in_words={name: _once_told(name) for name in ("verdict", "reserve_place", "amount", "reason")},
)
declare(
    "conose.Letter",
    by_address=OF_APPLICANT,
    fields=("kind", "subject", "body", "comments", "sent_at"),
    on_erasure=OnErasure.DELETED,
    as_kept=("comments",),
    besides=("made_at", "language"),
)
declare(
    "conose.Grant",
    by_address=OF_APPLICANT,
    fields=("number", "amount", "starts_on", "ends_on", "state", "answered_at", "agreed"),
    as_kept=("agreed",),
    on_erasure=OnErasure.EMPTIED,
    besides=("terms_es", "terms_en", "offered_at", "digest"),
)
OF_GRANTEE = "grant__application__account__email"
declare(
    "conose.GrantMilestone",
    by_address=OF_GRANTEE,
    fields=("title", "due_on", "state", "report", "spent", "handed_in_at", "answer", "payment", "amount", "paid_on"),
    on_erasure=OnErasure.EMPTIED,
    besides=("place", "is_closing", "answered_at"),
)
declare(
    "conose.GrantFile",
    by_address=f"milestone__{OF_GRANTEE}",
    fields=("name", "kind", "size", "sent_at"),
    on_erasure=OnErasure.DELETED,
)
declare(
    "conose.GrantMessage", by_address=OF_GRANTEE, fields=("kind", "made_at", "sent_at"), on_erasure=OnErasure.DELETED
)
