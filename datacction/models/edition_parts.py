"""What an edition is made of: days, venues, co-located events, sessions, who speaks, what is presented."""

from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.models import Orderable, TranslatableMixin

from participants.models import Role
from portal.timezones import moment
from portal.translated_fields import the_same

ENDS_FIRST = _("It must end after it starts, on the same day.")


def numbers_in(text: str) -> list[int]:
    """The numbers written in a text, parted by commas. Raises ValueError where something else stands there."""
    return [int(part) for part in text.replace(";", ",").split(",") if part.strip()]


class EditionDay(TranslatableMixin, Orderable):
    """A day of an edition. An activity of the registry follows it, by its translation key."""

    page = ParentalKey("datacction.EditionPage", on_delete=models.CASCADE, related_name="days")
    date = models.DateField(_("date"))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    title = models.CharField(_("title"), max_length=150, blank=True, help_text=_("What the day is about."))

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("date"), FieldPanel("opens"), FieldPanel("closes")]),
        FieldPanel("title"),
    ]

    class Meta(Orderable.Meta, TranslatableMixin.Meta):
        verbose_name = _("day of an edition")
        verbose_name_plural = _("days of editions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")),
                name="edition_day_closes_after_it_opens",
                violation_error_message=ENDS_FIRST,
            )
        ]

    def __str__(self) -> str:
        return f"{self.date}"

    @property
    def starts_at(self) -> datetime:
        """The moment it opens."""
        return moment(self.date, self.opens, self.page.timezone)

    @property
    def ends_at(self) -> datetime:
        """The moment it closes."""
        return moment(self.date, self.closes, self.page.timezone)

    def clean(self) -> None:
        super().clean()
        if self.opens and self.closes and self.closes <= self.opens:
            raise ValidationError({"closes": ENDS_FIRST})


class EditionLanguage(TranslatableMixin, Orderable):
    """A language in which an edition is held, or into which it is interpreted. Sessions may say otherwise."""

    class Language(models.TextChoices):
        SPANISH = "es", _("Spanish")
        ENGLISH = "en", _("English")
        FRENCH = "fr", _("French")
        PORTUGUESE = "pt", _("Portuguese")
        DUTCH = "nl", _("Dutch")
        HAITIAN = "ht", _("Haitian Creole")
        GARIFUNA = "cab", _("Garifuna")
        KEKCHI = "kek", _("Q'eqchi'")
        KICHE = "quc", _("K'iche'")
        MAM = "mam", _("Mam")
        MISKITO = "miq", _("Miskito")
        SIGN = "sgn", _("sign language")

    class Use(models.TextChoices):
        SPOKEN = "spoken", _("Spoken")
        INTERPRETED = "interpreted", _("Interpretation into it")

    page = ParentalKey("datacction.EditionPage", on_delete=models.CASCADE, related_name="languages")
    language = models.CharField(_("language"), max_length=3, choices=Language.choices, default=Language.SPANISH)
    use = models.CharField(_("use"), max_length=11, choices=Use.choices, default=Use.SPOKEN)

    panels: ClassVar = [FieldRowPanel([FieldPanel("language"), FieldPanel("use")])]

    class Meta(Orderable.Meta, TranslatableMixin.Meta):
        verbose_name = _("language of an edition")
        verbose_name_plural = _("languages of editions")

    def __str__(self) -> str:
        return f"{self.get_language_display()}: {self.get_use_display()}"


class EditionVenue(TranslatableMixin, Orderable):
    """A place where an edition is held."""

    page = ParentalKey("datacction.EditionPage", on_delete=models.CASCADE, related_name="venues")
    name = models.CharField(_("name"), max_length=150)
    address = models.CharField(_("address"), max_length=250, blank=True)

    panels: ClassVar = [FieldRowPanel([FieldPanel("name"), FieldPanel("address")])]

    class Meta(Orderable.Meta, TranslatableMixin.Meta):
        verbose_name = _("venue of an edition")
        verbose_name_plural = _("venues of editions")

    def __str__(self) -> str:
        return self.name


class EditionEvent(TranslatableMixin, Orderable):
    """An event held together with others in one edition, with an audience and a venue of its own."""

    page = ParentalKey("datacction.EditionPage", on_delete=models.CASCADE, related_name="events")
    title = models.CharField(_("title"), max_length=200)
    audience = models.CharField(_("audience"), max_length=250, blank=True, help_text=_("For whom it is."))
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    sessions = models.CharField(
        _("its sessions"), max_length=100, blank=True, help_text=_("Their numbers in the programme: 1, 2, 5.")
    )
    description = models.TextField(_("description"), max_length=1500, blank=True)
    questions = models.TextField(
        _("leading questions"), max_length=1500, blank=True, help_text=_("One on each line; of a clinic, for example.")
    )

    panels: ClassVar = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("audience"), FieldPanel("venue"), FieldPanel("sessions")]),
        FieldPanel("description"),
        FieldPanel("questions"),
    ]
    override_translatable_fields: ClassVar = the_same("sessions")

    class Meta(Orderable.Meta, TranslatableMixin.Meta):
        verbose_name = _("co-located event")
        verbose_name_plural = _("co-located events")

    def __str__(self) -> str:
        return self.title


class EditionSession(TranslatableMixin, Orderable):
    """A session of the programme. Several at one time are tracks beside each other."""

    class Kind(models.TextChoices):
        KEYNOTE = "keynote", _("Keynote address")
        DIALOGUE = "dialogue", _("High-level dialogue")
        THEMATIC = "thematic", _("Thematic session")
        LAUNCH = "launch", _("Launch")
        CLINIC = "clinic", _("Clinic")
        VISIT = "visit", _("Field visit")
        MEETING = "meeting", _("Advisory group and donors' meeting")
        OPENING = "opening", _("Opening")
        CLOSING = "closing", _("Closing")

    page = ParentalKey("datacction.EditionPage", on_delete=models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("number"), help_text=_("Speakers and events name it."))
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.THEMATIC)
    date = models.DateField(_("date"))
    starts = models.TimeField(_("start"))
    ends = models.TimeField(_("end"))
    track = models.CharField(_("track"), max_length=80, blank=True, help_text=_("Where several run at one time."))
    room = models.CharField(
        _("room"), max_length=120, blank=True, help_text=_("With its venue, where there are several.")
    )
    languages = models.CharField(
        _("languages"), max_length=120, blank=True, help_text=_("Spoken, and with interpretation into which.")
    )
    description = models.TextField(_("description"), max_length=1000, blank=True)
    is_cancelled = models.BooleanField(
        _("cancelled"),
        default=False,
        help_text=_("It stays in the programme, crossed out. Take a session out only if it was never announced."),
    )
    stream_url = models.URLField(
        _("stream or recording"),
        max_length=500,
        blank=True,
        help_text=_("YouTube and Vimeo play on the page, after a press; any other address is a link."),
    )

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("number"), FieldPanel("kind")]),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("date"), FieldPanel("starts"), FieldPanel("ends")]),
        FieldRowPanel([FieldPanel("track"), FieldPanel("room"), FieldPanel("languages")]),
        FieldPanel("description"),
        FieldRowPanel([FieldPanel("stream_url"), FieldPanel("is_cancelled")]),
    ]
    override_translatable_fields: ClassVar = the_same("stream_url")

    class Meta(Orderable.Meta, TranslatableMixin.Meta):
        verbose_name = _("session of an edition")
        verbose_name_plural = _("sessions of editions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("starts")),
                name="edition_session_ends_after_it_starts",
                violation_error_message=ENDS_FIRST,
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def starts_at(self) -> datetime:
        """The moment it starts."""
        return moment(self.date, self.starts, self.page.timezone)

    @property
    def ends_at(self) -> datetime:
        """The moment it ends."""
        return moment(self.date, self.ends, self.page.timezone)

    def clean(self) -> None:
        super().clean()
        if self.starts and self.ends and self.ends <= self.starts:
            raise ValidationError({"ends": ENDS_FIRST})


class EditionSpeaker(TranslatableMixin, Orderable):
    """Who speaks or moderates, in the rank they had then.

    `person` is whom the registry counts, named in public only while their consent to a profile stands; `name` is one
    that is public by their office.
    """

    class Rank(models.TextChoices):
        PRESIDENT = "president", _("President or former president")
        MINISTER = "minister", _("Minister")
        VICE_MINISTER = "vice_minister", _("Vice minister")
        OFFICIAL = "official", _("Other authority")
        EXPERT = "expert", _("Expert")

    page = ParentalKey("datacction.EditionPage", on_delete=models.CASCADE, related_name="speakers")
    name = models.CharField(
        _("name"),
        max_length=150,
        blank=True,
        help_text=_("Only of somebody whose public office makes it public; it is shown to all."),
    )
    person = models.ForeignKey(
        "participants.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person of the registry"),
        help_text=_("Who is counted. Without a name beside it, shown only with their consent to a profile."),
    )
    role = models.CharField(
        _("role"),
        max_length=12,
        choices=[(Role.SPECIALIST, Role.SPECIALIST.label), (Role.MODERATOR, Role.MODERATOR.label)],
        default=Role.SPECIALIST,
    )
    rank = models.CharField(
        _("rank then"),
        max_length=15,
        choices=Rank.choices,
        default=Rank.EXPERT,
        help_text=_("When the edition was held."),
    )
    office = models.CharField(_("office"), max_length=200, blank=True)
    sessions = models.CharField(
        _("sessions"), max_length=100, blank=True, help_text=_("Their numbers in the programme: 1, 2, 5.")
    )

    panels: ClassVar = [
        HelpPanel(_("A name that is public by office, a person of the registry, or both.")),
        FieldRowPanel([FieldPanel("name"), FieldPanel("person")]),
        FieldRowPanel([FieldPanel("role"), FieldPanel("rank"), FieldPanel("sessions")]),
        FieldPanel("office"),
    ]
    override_translatable_fields: ClassVar = the_same("name", "sessions")

    class Meta(Orderable.Meta, TranslatableMixin.Meta):
        verbose_name = _("speaker of an edition")
        verbose_name_plural = _("speakers of editions")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name="", person=None),
                name="edition_speaker_is_somebody",
                violation_error_message=_("Give a name, a person of the registry, or both."),
            )
        ]

    def __str__(self) -> str:
        return self.name or f"{self.page_id} · {self.person_id}"


class Presented(TranslatableMixin, Orderable):
    """A tool or an experience that was presented in an edition. Its translations are one."""

    class Kind(models.TextChoices):
        TOOL = "tool", _("Tool")
        EXPERIENCE = "experience", _("Experience")

    page = ParentalKey("datacction.EditionPage", on_delete=models.CASCADE, related_name="presented")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.TOOL)
    title = models.CharField(_("title"), max_length=250)
    country = models.ForeignKey(
        "participants.Country", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )

    panels: ClassVar = [FieldRowPanel([FieldPanel("kind"), FieldPanel("country")]), FieldPanel("title")]

    class Meta(Orderable.Meta, TranslatableMixin.Meta):
        verbose_name = _("tool or experience presented")
        verbose_name_plural = _("tools and experiences presented")

    def __str__(self) -> str:
        return self.title
