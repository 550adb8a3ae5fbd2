"""What everybody sees of a live page, written once for each language and kept in the cache: polling it takes no query.

Whoever asks once the kept board is `FRESH_SECONDS` old looks whether it has changed, alone, while all others go on with the one
kept. What a moderator does lets the next who asks look at once, in every process that shares the cache; where processes do not
(no Redis), the others see it as soon as their own is old. Votes are not told of at once: hundreds come in a minute.
"""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.translation import get_language

from datacction.live.listings import board_of
from datacction.live.queries import broadcast_of, standing_of
from datacction.models import Broadcast

FRESH_SECONDS = 2
KEPT_SECONDS = 600
TEMPLATE = "datacction/live/_board.html"


@dataclass(frozen=True, slots=True)
class Kept:
    """The board in one language, for who has answered the open poll and for who has not."""

    stamp: str
    """Tells one state of the board from another."""
    etag: str
    body: str
    etag_answered: str
    body_answered: str
    poll: int
    """The poll that is open; 0 for none."""
    for_registered: bool


def kept_board(key: str) -> Kept | None:
    """The board of an activity's live page in the active language; None where there is none.

    No query while it is fresh, one where it is old and has not changed, six where it has.
    """
    language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    name, fresh = f"live-board-{language}-{key}", _fresh(key, language)
    found = cache.get_many([name, fresh])
    kept: Kept | None = found.get(name)
    if kept is not None and (fresh in found or not cache.add(fresh, 1, FRESH_SECONDS)):
        return kept
    if kept is None:
        cache.set(fresh, 1, FRESH_SECONDS)
    made = _made(key, kept)
    if made is not None:
        cache.set(name, made, KEPT_SECONDS)
    return made


def forget_board(key: str) -> None:
    """Let the next who asks look whether it has changed."""
    cache.delete_many([_fresh(key, language) for language, _name in settings.LANGUAGES])


def _fresh(key: str, language: str) -> str:
    return f"live-fresh-{language}-{key}"


def _made(key: str, kept: Kept | None) -> Kept | None:
    broadcast = broadcast_of(key)
    if broadcast is None:
        return None
    stamp = _stamp(broadcast)
    if kept is not None and kept.stamp == stamp:
        return kept
    board = board_of(broadcast)
    bodies = [
        render_to_string(TEMPLATE, {"board": board, "has_answered": has_answered}) for has_answered in (False, True)
    ]
    etags = [f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"' for body in bodies]
    return Kept(
        stamp, etags[0], bodies[0], etags[1], bodies[1], board.open_poll.number if board.open_poll else 0,
        broadcast.for_registered,
    )  # fmt: skip


def _stamp(broadcast: Broadcast) -> str:
    phase = standing_of(broadcast).phase
    at = broadcast.activity.updated_at.isoformat()
    return f"{broadcast.pk} {broadcast.version} {phase} {broadcast.for_registered} {at}"
