"""What of this app's tables is personal data."""

from participants.personal_data import OnErasure, declare, nothing_personal

declare("datacction.EpisodeSpecialist", of="person", fields=("page", "role"), on_erasure=OnErasure.DELETED)
nothing_personal(
    "datacction.EpisodePage", "datacction.EpisodePage_countries", "datacction.EpisodeTheme",
    "datacction.KnowledgeProduct", "datacction.SeasonPage", "datacction.WebinarIndexPage",
    why="Published texts, written by editors.",
)  # fmt: skip
