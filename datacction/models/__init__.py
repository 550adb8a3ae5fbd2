from datacction.models.announcements import Announcement, AnnouncementMessage, ProgrammeEntry
from datacction.models.edition_files import EditionDocument, EditionPhoto
from datacction.models.edition_parts import (
    EditionDay,
    EditionEvent,
    EditionLanguage,
    EditionSession,
    EditionSpeaker,
    EditionVenue,
    Presented,
)
from datacction.models.editions import EditionIndexPage, EditionPage
from datacction.models.episodes import EpisodePage, EpisodeTheme
from datacction.models.exchange_parts import (
    Agreement,
    AgreementReminder,
    ExchangeDocument,
    ExchangeParty,
    ExchangeSession,
    FocalPoint,
)
from datacction.models.exchanges import ExchangeIndexPage, ExchangeNetworkPage, ExchangePage, ExchangeTheme
from datacction.models.feedback import EventAnswer, EventReply, EventSurvey
from datacction.models.live import (
    LONGEST_ANSWER,
    LONGEST_NAME,
    LONGEST_QUESTION,
    Broadcast,
    BroadcastResource,
    LivePoll,
    LivePollChoice,
    LivePollVoter,
    LiveQuestion,
    LiveVote,
)
from datacction.models.products import KnowledgeProduct
from datacction.models.recordings import EpisodeChapter, EpisodeTranscript, TranscriptText
from datacction.models.seasons import SeasonPage
from datacction.models.speakers import (
    SpeakerConsent,
    SpeakerDraft,
    SpeakerInvitation,
    SpeakerMessage,
    SpeakerSlides,
)
from datacction.models.specialists import EpisodeSpecialist
from datacction.models.webinars import WebinarIndexPage

__all__ = [
    "LONGEST_ANSWER",
    "LONGEST_NAME",
    "LONGEST_QUESTION",
    "Agreement",
    "AgreementReminder",
    "Announcement",
    "AnnouncementMessage",
    "Broadcast",
    "BroadcastResource",
    "EditionDay",
    "EditionDocument",
    "EditionEvent",
    "EditionIndexPage",
    "EditionLanguage",
    "EditionPage",
    "EditionPhoto",
    "EditionSession",
    "EditionSpeaker",
    "EditionVenue",
    "EpisodeChapter",
    "EpisodePage",
    "EpisodeSpecialist",
    "EpisodeTheme",
    "EpisodeTranscript",
    "EventAnswer",
    "EventReply",
    "EventSurvey",
    "ExchangeDocument",
    "ExchangeIndexPage",
    "ExchangeNetworkPage",
    "ExchangePage",
    "ExchangeParty",
    "ExchangeSession",
    "ExchangeTheme",
    "FocalPoint",
    "KnowledgeProduct",
    "LivePoll",
    "LivePollChoice",
    "LivePollVoter",
    "LiveQuestion",
    "LiveVote",
    "Presented",
    "ProgrammeEntry",
    "SeasonPage",
    "SpeakerConsent",
    "SpeakerDraft",
    "SpeakerInvitation",
    "SpeakerMessage",
    "SpeakerSlides",
    "TranscriptText",
    "WebinarIndexPage",
]
