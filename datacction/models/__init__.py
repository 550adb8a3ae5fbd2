from datacction.models.announcements import Announcement, AnnouncementMessage, ProgrammeEntry
from datacction.models.edition_files import EditionDocument, EditionPhoto
from datacction.models.edition_parts import (
    EditionDay,
    EditionEvent,
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
from datacction.models.products import KnowledgeProduct
from datacction.models.seasons import SeasonPage
from datacction.models.specialists import EpisodeSpecialist
from datacction.models.webinars import WebinarIndexPage

__all__ = [
    "Agreement",
    "AgreementReminder",
    "Announcement",
    "AnnouncementMessage",
    "EditionDay",
    "EditionDocument",
    "EditionEvent",
    "EditionIndexPage",
    "EditionPage",
    "EditionPhoto",
    "EditionSession",
    "EditionSpeaker",
    "EditionVenue",
    "EpisodePage",
    "EpisodeSpecialist",
    "EpisodeTheme",
    "ExchangeDocument",
    "ExchangeIndexPage",
    "ExchangeNetworkPage",
    "ExchangePage",
    "ExchangeParty",
    "ExchangeSession",
    "ExchangeTheme",
    "FocalPoint",
    "KnowledgeProduct",
    "Presented",
    "ProgrammeEntry",
    "SeasonPage",
    "WebinarIndexPage",
]
