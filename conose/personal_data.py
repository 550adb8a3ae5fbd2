"""What of this app's tables is personal data."""

from participants.personal_data import OnErasure, declare, nothing_personal

declare("conose.TeamMember", of="person", fields=("page", "role"), on_erasure=OnErasure.DELETED)
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
