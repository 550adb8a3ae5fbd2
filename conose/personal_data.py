"""What of this app's tables is personal data."""

from conose.calls import emptying  # noqa: F401  what empties applications is connected by the import
from participants.personal_data import OnErasure, declare, nothing_personal

declare("conose.TeamMember", of="person", fields=("page", "role"), on_erasure=OnErasure.DELETED)
nothing_personal(
    "conose.MemberIndexPage", "conose.MemberPage", "conose.MemberTheme", "conose.Milestone", "conose.NetworkPage",
    "conose.ResearchLine", "conose.StudyIndexPage", "conose.StudyInstitution", "conose.StudyOutput", "conose.StudyPage",
    "conose.StudyPage_countries", "conose.StudyTheme", "conose.StudyUse",
    why="Published texts of institutions, written by editors; who works on a study is a table of its own.",
)  # fmt: skip
nothing_personal(
    "conose.CommitteeSeat", "conose.FocalPoint",
    why="Who sits on a committee or speaks for a member, by a name that is public by the office: no address, no number, "
    "no person of the registry.",
)  # fmt: skip
OF_APPLICANT = "application__account__email"
declare(
    "conose.Application",
    by_address="account__email",
    fields=("call", "number", "state", "language", "title", "name", "birth_date", "sex", "country", "institution", "institution_as_written", "requested", "started_at", "saved_at", "submitted_at", "withdrawn_at"),
    on_erasure=OnErasure.EMPTIED,
)  # fmt: skip
declare("conose.Answer", by_address=OF_APPLICANT, fields=("part", "value"), on_erasure=OnErasure.DELETED)
declare(
    "conose.BudgetLine", by_address=OF_APPLICANT, fields=("heading", "what", "amount"), on_erasure=OnErasure.DELETED
)
declare(
    "conose.ApplicationFile",
    by_address=OF_APPLICANT,
    fields=("part", "name", "kind", "size", "sha256", "sent_at"),
    on_erasure=OnErasure.DELETED,
)
declare(
    "conose.SetAsideText", by_address=OF_APPLICANT, fields=("field", "value", "saved_at"), on_erasure=OnErasure.DELETED
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
)
declare("conose.AuditEntry", by_address=OF_APPLICANT, fields=("what", "role", "at"), on_erasure=OnErasure.UNLINKED)
declare(
    "conose.CoApplicant",
    by_address="address",
    fields=("name", "address", "institution", "does"),
    on_erasure=OnErasure.DELETED,
)
declare(
    "conose.Referee",
    by_address="address",
    fields=("name", "address", "knows_from", "asked_at", "answered_at", "letter"),
    on_erasure=OnErasure.DELETED,
)
declare(
    "conose.CallQuestion",
    by_address="asked_by__email",
    fields=("call", "text", "asked_at", "published_at"),
    on_erasure=OnErasure.EMPTIED,
)
nothing_personal(
    "conose.Call", "conose.Call_countries", "conose.CallDocument", "conose.CallIndexPage", "conose.CallPage",
    "conose.EligibilityCriterion", "conose.FormPart",
    why="What a call is for, who may apply and what its form asks, written by editors.",
)  # fmt: skip
