"""What a page is held in: a meeting with a day and hours of its own, that is an activity of the registry."""

from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable, TranslatableMixin

from participants.models.participations import Mode
from portal.timezones import ZoneField, is_on_the_clock, moment

ENDS_FIRST = _("The session must end after it starts, on the same day.")


class HeldSession(TranslatableMixin, Orderable):
    """One session of a page, online or in person. Its activity is found by its translation key, which all languages share."""

    title = models.CharField(_("title"), max_length=150)
    date = models.DateField(_("date"))
    starts = models.TimeField(_("start"), help_text=_("By the clock of the time zone beside it."))
    ends = models.TimeField(_("end"))
    timezone = ZoneField(_("time zone"), max_length=64, default="America/Guatemala")
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, default=Mode.ONLINE)
    place = models.CharField(
        pgettext_lazy("venue", "place"),
        max_length=200,
        blank=True,
        help_text=_("City and venue; of an online session, what it is held on."),
    )
    agenda = models.TextField(_("agenda"), max_length=2000, blank=True, help_text=_("One point on each line."))

    panels: ClassVar = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("date"), FieldPanel("starts"), FieldPanel("ends"), FieldPanel("timezone")]),
        FieldRowPanel([FieldPanel("mode"), FieldPanel("place")]),
        FieldPanel("agenda"),
    ]

    class Meta(Orderable.Meta, TranslatableMixin.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def starts_at(self) -> datetime:
        """The moment it starts."""
        return moment(self.date, self.starts, self.timezone)

    @property
    def ends_at(self) -> datetime:
        """The moment it ends."""
        return moment(self.date, self.ends, self.timezone)

    @property
    def agenda_list(self) -> list[str]:
        """The points of the agenda, each a line."""
        return [line.strip() for line in self.agenda.splitlines() if line.strip()]

    def clean(self) -> None:
        super().clean()
        wrong: dict[str, ValidationError] = {}
        for name in ("starts", "ends"):
            at = getattr(self, name)
            if self.date and at and not is_on_the_clock(self.date, at, self.timezone):
                wrong[name] = ValidationError(
                    _("The clocks of %(zone)s go forward that day and never show %(time)s: choose another time.")
                    % {"zone": self.get_timezone_display(), "time": at.strftime("%H:%M")}
                )
        if self.starts and self.ends and self.ends <= self.starts:
            wrong["ends"] = ValidationError(ENDS_FIRST)
        if self.mode == Mode.IN_PERSON and not self.place:
            wrong["place"] = ValidationError(_("Say where the session is held in person."))
        if wrong:
            raise ValidationError(wrong)
