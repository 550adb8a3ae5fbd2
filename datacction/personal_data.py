"""What of this app's tables is personal data."""

from collections.abc import Sequence

from datacction.editions.queries import said_of_speakers
from datacction.live import clearing
from datacction.speakers.files import files_of, remove_files
from participants.personal_data import OnErasure, declare, empties, keeps, nothing_personal

keeps(said_of_speakers)
declare("datacction.EpisodeSpecialist", of="person", fields=("page", "role"), on_erasure=OnErasure.DELETED)
declare(
    "datacction.EditionSpeaker",
    of="person",
    fields=("page", "name", "role", "rank", "office"),
    on_erasure=OnErasure.DELETED,
    besides=("sessions",),
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
    "datacction.EditionDay", "datacction.EditionDocument", "datacction.EditionPhoto", "datacction.EditionEvent", "datacction.EditionLanguage", "datacction.EditionIndexPage", "datacction.EditionPage",
    "datacction.EditionSession", "datacction.EditionVenue", "datacction.Presented",
    why="Published programmes, written by editors; who speaks is a table of its own.",
    besides=("address",),
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
declare(
    "datacction.LiveQuestion",
    of="person",
    fields=("broadcast", "name", "text", "state", "asked_at", "answer"),
    on_erasure=OnErasure.DELETED,
    of_accounts=clearing.questions_of_accounts,
    besides=("asker", "votes"),
)
declare("datacction.EventReply", of="registration__person", fields=("survey",), on_erasure=OnErasure.DELETED)
nothing_personal(
    "datacction.LiveVote", "datacction.LivePollVoter",
    why="That somebody voted, by a digest under the portal's key that nothing leads back from; deleted 30 days after the "
    "activity or with the poll's closing, and with the data of whoever is erased.",
    besides=("question",),
)  # fmt: skip
nothing_personal(
    "datacction.Broadcast", "datacction.BroadcastResource", "datacction.EventAnswer", "datacction.EventSurvey",
    "datacction.LivePoll", "datacction.LivePollChoice",
    why="What a live page shows, and answers without who gave them: nothing leads from one to anybody.",
)  # fmt: skip
for model, fields in (
    ("SpeakerInvitation", ("address", "language", "made_at", "expires_at", "revoked_at")),
    ("SpeakerDraft", ("state", "display_name", "position_es", "position_en", "institution_name", "biography_es", "biography_en", "orcid", "links", "sent_at", "decided_at", "note")),
    ("SpeakerConsent", ("purpose", "version", "text", "given_at", "withdrawn_at")),
    ("SpeakerSlides", ("title", "filename", "kind", "size", "state", "sent_at", "decided_at")),
):  # fmt: skip
    declare(f"datacction.{model}", of="person", fields=fields, on_erasure=OnErasure.DELETED)
declare(
    "datacction.SpeakerMessage",
    of="invitation__person",
    fields=("kind", "made_at", "sent_at"),
    on_erasure=OnErasure.DELETED,
)
nothing_personal(
    "datacction.EpisodeChapter", "datacction.EpisodeTranscript", "datacction.TranscriptText",
    why="What was said in published recordings, as editors put it down; the names of voices are not kept.",
)  # fmt: skip


@empties
def remove_files_of_speakers(people: Sequence[int]) -> None:
    """The photographs and slides that these people sent."""
    remove_files(files_of(people))
