"""What of this app's tables is personal data."""

from participants.personal_data import OnErasure, declare, nothing_personal

declare("conose.TeamMember", of="person", fields=("page", "role"), on_erasure=OnErasure.DELETED)
declare(
    "conose.Researcher",
    of="person",
    fields=("state", "said", "published_at", "sent_at", "decided_at", "note"),
    on_erasure=OnErasure.DELETED,
    as_kept=("said",),
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
    "conose.JoiningRequest",
    by_address="address",
    fields=("name", "country", "why", "expertise", "focal_point", "office", "address", "state", "agreed_version", "sent_at", "confirmed_at", "decided_at"),
    on_erasure=OnErasure.DELETED,
)  # fmt: skip
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
)  # fmt: skip
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
