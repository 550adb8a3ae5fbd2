from datacction.models.episodes import EpisodePage, EpisodeTheme
from datacction.models.products import KnowledgeProduct
from datacction.models.seasons import SeasonPage
from datacction.models.specialists import EpisodeSpecialist
from datacction.models.webinars import WebinarIndexPage

__all__ = [
    "EpisodePage",
    "EpisodeSpecialist",
    "EpisodeTheme",
    "KnowledgeProduct",
    "SeasonPage",
    "WebinarIndexPage",
]
