"""A reported figure: a printed total of which there are no records, with the measure that it is of."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models.activities import Programme


class Measure(models.TextChoices):
    """What a printed total counts: the name of a computed figure, or something that is only printed.

    The first eleven are the figures of `reporting`, which this app does not know; a test there holds that they agree.
    """

    PARTICIPANTS = "participants", _("Participants")
    SHARE_WOMEN = "share_women", _("Share of women among participants")
    PARTICIPATIONS = "participations", _("Participations")
    INSTITUTIONS = "institutions", _("Institutions")
    COUNTRIES = "countries", _("Countries")
    HOURS_OF_EXCHANGE = "hours_of_exchange", _("Hours of exchange")
    PERSON_HOURS = "person_hours", _("Person-hours")
    SPECIALISTS = "specialists", _("Specialists")
    SHARE_WOMEN_SPECIALISTS = "share_women_specialists", _("Share of women among specialists")
    EPISODES = "episodes", _("Episodes")
    KNOWLEDGE_PRODUCTS = "knowledge_products", _("Knowledge products")
    SEASONS = "seasons", _("Seasons")
    SESSIONS = "sessions", _("Sessions")
    BILATERAL_MEETINGS = "bilateral_meetings", _("Bilateral meetings")
    COURSES = "courses", _("Courses")
    FORUMS = "forums", _("Forums")
    TRAINING_CYCLES = "training_cycles", _("Training cycles")
    TRAINING_PROGRAMMES = "training_programmes", _("Training programmes")
    CERTIFICATE_COURSES = "certificate_courses", _("Certificate courses")
    INTERNATIONAL_SPEAKERS = "international_speakers", _("International speakers")
    MINISTERS = "ministers", _("Ministers and vice ministers")
    COUNTRY_OFFICES = "country_offices", _("Country offices")
    TOOLS = "tools", _("Tools presented")
    EXPERIENCES = "experiences", _("Experiences shared")
    OTHER = "other", _("Something else")


COMPUTED = frozenset(
    {
        *list(Measure)[:11],
        Measure.BILATERAL_MEETINGS,
        Measure.SESSIONS,
        Measure.MINISTERS,
        Measure.INTERNATIONAL_SPEAKERS,
        Measure.TOOLS,
        Measure.EXPERIENCES,
        Measure.FORUMS,
        Measure.TRAINING_CYCLES,
        Measure.TRAINING_PROGRAMMES,
        Measure.CERTIFICATE_COURSES,
    }
)
"""Measures that a computed figure stands beside."""
SHARES = frozenset({Measure.SHARE_WOMEN, Measure.SHARE_WOMEN_SPECIALISTS})


class ReportedFigure(models.Model):
    """A printed total with its source. Shown beside the computed figure, never mixed into it."""

    programme = models.CharField(_("programme"), max_length=20, choices=Programme.choices)
    series = models.ManyToManyField("participants.Series", blank=True, related_name="+", verbose_name=_("series"))
    scope = models.CharField(_("scope"), max_length=120, help_text=_("As the source says it, for example seasons 1–4."))
    scope_en = models.CharField(_("scope in English"), max_length=120, blank=True)
    measure = models.CharField(
        _("measure"),
        max_length=80,
        choices=Measure.choices,
        help_text=_("The computed figure it stands beside; below “Knowledge products”, what is only printed."),
    )
    label_es = models.CharField(_("label in Spanish"), max_length=160)
    label_en = models.CharField(_("label in English"), max_length=160)
    value = models.DecimalField(
        _("value"), max_digits=14, decimal_places=4, help_text=_("A share between 0 and 1: 0.61 for 61 %.")
    )
    is_share = models.BooleanField(_("a share"), default=False)
    at_least = models.BooleanField(_("at least"), default=False, help_text=_("Printed as “more than” or “+”."))
    breakdown = models.JSONField(_("printed breakdown"), default=dict, blank=True)
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("to"), null=True, blank=True)
    source = models.TextField(_("source"))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("reported figure")
        verbose_name_plural = _("reported figures")
        ordering = ("programme", "scope", "measure")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "scope", "measure"],
                condition=~models.Q(measure="other"),
                name="reported_figure_once",
                violation_error_message=_("This programme has this figure of this scope already."),
            ),
            models.CheckConstraint(
                condition=models.Q(value__gte=0) & (models.Q(is_share=False) | models.Q(value__lte=1)),
                name="reported_figure_in_range",
                violation_error_message=_("A value is 0 or more, and a share is between 0 and 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label_es}: {self.value.normalize():f}"

    def clean(self) -> None:
        if (self.measure in SHARES) and not self.is_share:
            raise ValidationError(
                {"is_share": _("This measure is a share: tick it, and give the value between 0 and 1.")}
            )
        if self.is_share and self.measure in COMPUTED - SHARES:
            raise ValidationError({"is_share": _("This measure is a number, and no share.")})
        if self.since and self.until and self.since > self.until:
            raise ValidationError({"until": _("The period ends before it begins.")})
