"""A line of the research agenda: what the network wants to know, in a period of years."""

from typing import ClassVar

from django.contrib.admin import display
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from portal.queries import in_spanish


class ResearchLine(models.Model):
    """One line of the agenda. Studies belong to it; it is decided by the committee and lasts some years."""

    slug = models.SlugField(
        _("address"), max_length=60, unique=True, help_text=_("Stands in addresses: letters and hyphens.")
    )
    title_es = models.CharField(_("title in Spanish"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120)
    question_es = models.TextField(
        _("question in Spanish"), max_length=400, help_text=_("What the network wants to know.")
    )
    question_en = models.TextField(_("question in English"), max_length=400)
    since = models.PositiveSmallIntegerField(_("from the year"))
    until = models.PositiveSmallIntegerField(
        _("to the year"), null=True, blank=True, help_text=_("Empty while it goes on.")
    )
    place = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("title_es"), FieldPanel("title_en")]),
        FieldRowPanel([FieldPanel("question_es"), FieldPanel("question_en")]),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("since"), FieldPanel("until"), FieldPanel("place")])],
            heading=_("Period and place"),
        ),
        FieldPanel("slug"),
    ]

    class Meta:
        verbose_name = _("line of the research agenda")
        verbose_name_plural = _("lines of the research agenda")
        ordering = ("place", "title_es")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="research_line_ends_after_it_begins",
                violation_error_message=_("A line cannot end before the year in which it begins."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """In the reader's language."""
        return self.title_es if in_spanish() else self.title_en

    @property
    def question(self) -> str:
        """In the reader's language."""
        return self.question_es if in_spanish() else self.question_en

    @property
    @display(description=_("years"))
    def period(self) -> str:
        """“2021”, “2019–2021”, “since 2019”."""
        if self.until is None:
            return gettext("since %(year)s") % {"year": self.since}
        return str(self.since) if self.until == self.since else f"{self.since}–{self.until}"

    def is_over(self, year: int) -> bool:
        """Whether it ended before a year."""
        return self.until is not None and self.until < year

    def clean(self) -> None:
        super().clean()
        if self.since and not 1990 <= self.since <= 2100:
            raise ValidationError({"since": _("Give the year with four digits, such as 2021.")})
