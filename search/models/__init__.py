"""What the search keeps in the database."""

from search.models.alerts import Alert, Known
from search.models.in_use import IndexInUse
from search.models.outbox import Change, ChangeQuerySet
from search.models.pins import Pin
from search.models.statistics import Clicks, Searches
from search.models.synonyms import Synonyms

__all__ = ["Alert", "Change", "ChangeQuerySet", "Clicks", "IndexInUse", "Known", "Pin", "Searches", "Synonyms"]
