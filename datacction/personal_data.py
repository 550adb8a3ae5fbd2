"""What of this app's tables is personal data."""

from participants.personal_data import OnErasure, declare, nothing_personal

declare("datacction.EpisodeSpecialist", of="person", fields=("page", "role"), on_erasure=OnErasure.DELETED)
declare(
    "datacction.EditionSpeaker",
    of="person",
    fields=("page", "name", "role", "rank", "office"),
    on_erasure=OnErasure.DELETED,
)
declare(
    "datacction.AnnouncementMessage",
    of="registration__person",
    fields=("announcement", "made_at", "sent_at"),
    on_erasure=OnErasure.DELETED,
)
nothing_personal(
    "datacction.Announcement", "datacction.ProgrammeEntry",
    why="What a programme is as it was published, and what was said of its changes; to whom is a table of its own.",
)  # fmt: skip
nothing_personal(
    "datacction.EditionDay", "datacction.EditionDocument", "datacction.EditionPhoto", "datacction.EditionEvent", "datacction.EditionIndexPage", "datacction.EditionPage",
    "datacction.EditionSession", "datacction.EditionVenue", "datacction.Presented",
    why="Published programmes, written by editors; who speaks is a table of its own.",
)  # fmt: skip
nothing_personal(
    "datacction.Agreement", "datacction.AgreementReminder", "datacction.ExchangeDocument",
    "datacction.ExchangeIndexPage", "datacction.ExchangeNetworkPage", "datacction.ExchangePage",
    "datacction.ExchangeParty", "datacction.ExchangeSession", "datacction.ExchangeTheme",
    why="Published texts of institutions, written by editors; when an e-mail about an agreement was made.",
)  # fmt: skip
nothing_personal(
    "datacction.FocalPoint",
    why="Who spoke for an institution, by a name that is public by their office: no address, no number, no person of the registry.",
)
nothing_personal(
    "datacction.EpisodePage", "datacction.EpisodePage_countries", "datacction.EpisodeTheme",
    "datacction.KnowledgeProduct", "datacction.SeasonPage", "datacction.WebinarIndexPage",
    why="Published texts, written by editors.",
)  # fmt: skip
