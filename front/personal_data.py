"""What of this app's tables is personal data."""

from participants.personal_data import OnErasure, declare, nothing_personal

declare(
    "front.ContactMessage",
    by_address="address",
    fields=("topic", "name", "address", "subject", "text", "language", "consent_version", "written_at", "state"),
    on_erasure=OnErasure.DELETED,
    besides=("note", "changed_at"),
)
declare(
    "front.ContactMail",
    by_address="message__address",
    fields=("kind", "made_at", "sent_at"),
    on_erasure=OnErasure.DELETED,
    besides=("to",),
)
nothing_personal(
    "front.ArticleIndexPage", "front.ArticlePage", "front.ArticlePage_countries", "front.ArticleTheme",
    why="Published texts, written by editors and signed by who publishes them under their name.",
)  # fmt: skip
nothing_personal(
    "front.Term", "front.UnexplainedPage", "front.Observatory", "front.Observatory_themes", "front.LinkCheck",
    why="Words, institutions' public sites, and whether those answer.",
)  # fmt: skip
nothing_personal("front.ContactTopic", why="Topics with the addresses of offices that answer, written by editors.")
