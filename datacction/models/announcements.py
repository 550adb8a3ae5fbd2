"""What the programme of an edition was when those registered were last told of it, and what they were told."""

from datetime import UTC
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models import OutgoingMessage


class ProgrammeEntry(models.Model):
    """A session as it was published last, by its translation key. It outlives its row: calendars are told that it is off.

    `told` holds the facts that were announced last (`facts`), None for a session that was added since; `was` those before
    the last announcement that spoke of it.
    """

    page_key = models.UUIDField(db_index=True, editable=False)
    session_key = models.UUIDField(unique=True, editable=False)
    titles = models.JSONField(default=dict)
    """By language."""
    rooms = models.JSONField(default=dict)
    room = models.CharField(max_length=120, blank=True)
    """As the page says that speaks for the facts: one that is only translated anew has not moved."""
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    timezone = models.CharField(max_length=64)
    is_off = models.BooleanField(default=False)
    """Cancelled, or no longer in the programme."""
    is_gone = models.BooleanField(default=False)
    sequence = models.PositiveIntegerField(default=0)
    """Of its calendar entry: one more with each change that is published."""
    changed_at = models.DateTimeField()
    told = models.JSONField(null=True)
    was = models.JSONField(null=True)

    class Meta:
        verbose_name = _("session as it was announced")
        verbose_name_plural = _("sessions as they were announced")
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return self.title_in("es")

    @property
    def facts(self) -> dict[str, Any]:
        """What those registered have to know of it, as JSON: moments in UTC, room, whether it is off."""
        return {
            "starts_at": self.starts_at.astimezone(UTC).isoformat(),
            "ends_at": self.ends_at.astimezone(UTC).isoformat(),
            "room": self.room,
            "rooms": self.rooms,
            "is_off": self.is_off,
        }

    def title_in(self, language: str) -> str:
        """Its title in a language, or in the one there is."""
        return in_language(self.titles, language)


def in_language(words: dict[str, str], language: str) -> str:
    """The words in a language; in Spanish, or else in any, where they are missing."""
    return words.get(language) or words.get(settings.LANGUAGE_CODE) or next(iter(words.values()), "")


class Announcement(models.Model):
    """That the programme of an edition changed, as those registered were told. Numbered, so that two at once are one."""

    page_key = models.UUIDField(editable=False)
    number = models.PositiveIntegerField()
    changes = models.JSONField()
    """Of `datacction.editions.changes.Change`."""
    note_es = models.TextField(_("in the organisers' words, in Spanish"), max_length=600, blank=True)
    note_en = models.TextField(_("in the organisers' words, in English"), max_length=600, blank=True)
    made_at = models.DateTimeField(_("announced"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("announcement of changes")
        verbose_name_plural = _("announcements of changes")
        ordering = ("-number",)
        default_permissions: ClassVar = ()
        constraints = [
            models.UniqueConstraint(
                fields=["page_key", "number"],
                name="announcement_once",
                violation_error_message=_("Somebody else announced these changes at this moment."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_key} · {self.number}"


class AnnouncementMessage(OutgoingMessage):
    """An announcement to somebody who is registered. The key below keeps it from being written twice."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="messages")
    registration = models.ForeignKey("participants.Registration", models.CASCADE, related_name="+")

    class Meta(OutgoingMessage.Meta):
        verbose_name = _("message about a changed programme")
        verbose_name_plural = _("messages about changed programmes")
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "registration"],
                name="announcement_message_once",
                violation_error_message=_("This message is written down already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.announcement_id} → {self.registration_id}"
