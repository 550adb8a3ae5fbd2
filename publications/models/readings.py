"""What a program read in a file: its text page by page, its cover, and what it proposes to the editor."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reading(models.Model):
    """One reading of a document's file; read again when the file is replaced. It never decides about publishing."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be read")
        READ = "read", _("Read")
        FAILED = "failed", _("Could not be read")

    class Problem(models.TextChoices):
        BROKEN = "broken", _("The file is damaged, or is not what its name says: nothing could be read in it.")
        ENCRYPTED = "encrypted", _("The PDF is locked with a password: nothing could be read in it.")
        NO_TEXT = (
            "no_text",
            _(
                "The PDF holds pictures of its pages and no text: nobody can search or listen to it. "
                "Run a text recognition (OCR) on it and replace the file."
            ),
        )
        TIMEOUT = "timeout", _("Reading the file took too long and was stopped. What was read until then is kept.")
        MEMORY = "memory", _("Reading the file took too much memory and was stopped. What was read until then is kept.")
        TOO_LONG = "too_long", _("The PDF has very many pages: only the first 1,500 were read.")
        PARTLY = "partly", _("Some pages of the PDF could not be read.")

    document = models.OneToOneField("wagtaildocs.Document", models.CASCADE, related_name="reading")
    digest = models.CharField(max_length=40, blank=True, help_text=_("Of the file that was read."))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    problem = models.CharField(_("problem"), max_length=10, choices=Problem.choices, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    cover = models.ForeignKey("wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+")
    cover_shown = models.BooleanField(
        default=False,
        editable=False,
        help_text=_("Whether a public work has shown the cover under its present address."),
    )
    title = models.CharField(_("title"), max_length=255, blank=True)
    authors = models.JSONField(_("authors"), default=list, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    is_settled = models.BooleanField(_("proposals decided about"), default=False)
    job = models.ForeignKey("portal.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("reading of a file")
        verbose_name_plural = _("readings of files")

    def __str__(self) -> str:
        return f"{self.document_id} · {self.state}"


class ReadPage(models.Model):
    """The text of one page of a PDF."""

    reading = models.ForeignKey(Reading, models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField(_("page"))
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("page of a file")
        verbose_name_plural = _("pages of files")
        ordering: ClassVar = ("number",)
        constraints = [models.UniqueConstraint(fields=["reading", "number"], name="read_page_once")]

    def __str__(self) -> str:
        return f"{self.reading_id} · {self.number}"
