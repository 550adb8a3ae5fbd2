"""Two sessions change places on the day: one speaker is late, a room is taken. Their times and tracks are exchanged, with the
rooms where that is wanted, on the page and in its translations, and published at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from datacction.models import EditionPage, EditionSession
from datacction.models.edition_form import Appearance, cannot_be, hours_of, overlap, same_room
from datacction.models.edition_parts import numbers_in
from portal.services import translate_page

TIMES = ("date", "starts", "ends")
WORDS = ("track", "room")
"""Facts in the words of each language: those of a translation are exchanged with them."""


@dataclass(frozen=True, slots=True)
class Swap:
    """Which two sessions change places, by their numbers, and whether their rooms do too."""

    first: int
    second: int
    with_rooms: bool


def source_of(page: EditionPage) -> EditionPage:
    """The page that is published and translated: of a translation the one that it is a translation of."""
    if page.locale.language_code == "es":
        return page
    found: EditionPage | None = EditionPage.objects.filter(
        translation_key=page.translation_key, locale__language_code="es"
    ).first()
    return found or page


@transaction.atomic
def swap_sessions(*, page: EditionPage, swap: Swap, by: AbstractBaseUser | None) -> tuple[str, str]:
    """Exchange the places of two sessions and publish that, in all languages; returns their titles.

    Raises ValidationError where the page has changes that are not published, where one of them is not there, or where
    somebody or a room would then be taken twice at one time.
    """
    source = source_of(EditionPage.objects.select_for_update(of=("self",)).get(pk=page.pk))
    if source.has_unpublished_changes:
        raise ValidationError(_("The page has changes that are not published: publish or discard them first."))
    names = (*TIMES, "track", *(("room",) if swap.with_rooms else ()))
    sessions = list(source.sessions.all())
    first, second = _by_number(sessions, swap.first), _by_number(sessions, swap.second)
    if first.pk == second.pk:
        raise ValidationError(_("Choose two sessions."))
    words = {translation: _swapped_words(translation, first, second, names) for translation in _translations_of(source)}
    _exchange(first, second, names)
    _refuse_what_cannot_be(source, sessions, (first, second))
    source.sessions.set(sessions)
    source.save_revision(user=by).publish(user=by)
    log(source, "datacction.swap", user=by, data={"first": swap.first, "second": swap.second, "rooms": swap.with_rooms})
    for translation, texts in words.items():
        translate_page(page=source, locale=translation.locale, words=texts, publish=translation.live, by=by)
    return first.title, second.title


def _by_number(sessions: Sequence[EditionSession], number: int) -> EditionSession:
    found = next((each for each in sessions if each.number == number), None)
    if found is None:
        raise ValidationError(_("The programme has no session %(numbers)s.") % {"numbers": number})
    return found


def _exchange(first: EditionSession, second: EditionSession, names: Sequence[str]) -> None:
    for name in names:
        one, other = getattr(first, name), getattr(second, name)
        setattr(first, name, other)
        setattr(second, name, one)


def _translations_of(source: EditionPage) -> list[EditionPage]:
    """The pages in other languages that are translations of their own, and no mirror of this one."""
    pages = EditionPage.objects.filter(translation_key=source.translation_key, alias_of=None).exclude(pk=source.pk)
    return list(pages.select_related("locale"))


def _swapped_words(
    translation: EditionPage, first: EditionSession, second: EditionSession, names: Sequence[str]
) -> dict[str, str]:
    """By the path of each text, what it says in a translation once the two have changed places."""
    rows = {row.translation_key: row for row in translation.sessions.all()}
    found: dict[str, str] = {}
    for to, of in ((first, second), (second, first)):
        row = rows.get(of.translation_key)
        for name in WORDS:
            if row is not None and name in names and getattr(row, name):
                found[f"sessions.{to.translation_key}.{name}"] = getattr(row, name)
    return found


def _refuse_what_cannot_be(
    page: EditionPage, sessions: Sequence[EditionSession], moved: tuple[EditionSession, EditionSession]
) -> None:
    """Raises ValidationError with each clash of the two sessions with another: in a room, or of somebody who speaks."""
    facts = {each.number: _facts(each) for each in sessions}
    found = []
    for session in moved:
        mine = facts[session.number]
        for other in facts.values():
            if other is not mine and same_room(mine, other) and overlap(mine, other):
                found.append(
                    _(
                        "“%(first)s” (%(first_hours)s) and “%(second)s” (%(second_hours)s) would be in “%(room)s” at one time."
                    )
                    % {**_said(mine, other), "room": mine["room"]}
                )
    numbers = {each.number for each in moved}
    appearances = [
        Appearance(speaker.person_id, speaker.name, facts[number])
        for speaker in page.speakers.all()
        for number in numbers_in(speaker.sessions)
        if number in facts
    ]
    for one in appearances:
        if one.session["number"] not in numbers:
            continue
        for another in appearances:
            if cannot_be(one, another):
                found.append(
                    _("Somebody would be in “%(first)s” (%(first_hours)s) and in “%(second)s” (%(second_hours)s).")
                    % _said(one.session, another.session)
                )
    if found:
        raise ValidationError(list(dict.fromkeys(found)))


def _facts(session: EditionSession) -> dict[str, Any]:
    names = ("number", "title", "date", "starts", "ends", "room", "is_cancelled")
    return {name: getattr(session, name) for name in names}


def _said(first: dict[str, Any], second: dict[str, Any]) -> dict[str, str]:
    return {
        "first": first["title"],
        "first_hours": hours_of(first),
        "second": second["title"],
        "second_hours": hours_of(second),
    }
