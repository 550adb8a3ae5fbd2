"""A dataset: a table of observations with the description of its columns, apart from the works that show it."""

import uuid
from collections.abc import Mapping
from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import DraftStateMixin, Orderable, RevisionMixin
from wagtail.search import index

from portal.queries import in_spanish
from publications.datasets.values import Role
from publications.models.dataset_form import DatasetForm
from publications.panels import DatasetTablePanel
from publications.vocabulary import Licence


class DatasetContent(models.Model):
    """The cells of a file and the values read from them. Never changed: another file, or another reading, is another row.

    So a draft with a new file leaves what is published as it is, and history can go back.
    """

    raw = models.JSONField(_("cells as text"), encoder=DjangoJSONEncoder)
    """{"headings": [text], "rows": [[number, [text]]], "is_workbook": bool}"""
    headings = models.JSONField(_("headings in order"))
    """The headings of the described columns, in the order of a row's values."""
    values = models.JSONField(_("values"))
    """Rows of values, as `publications.datasets.values.Observations` has them."""
    row_count = models.PositiveIntegerField(_("rows"))
    digest = models.CharField(_("digest"), max_length=64, db_index=True)
    created_at = models.DateTimeField(_("read at"), auto_now_add=True)

    class Meta:
        verbose_name = _("content of a dataset")
        verbose_name_plural = _("contents of datasets")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.row_count} × {len(self.headings)}"


class Dataset(DraftStateMixin, RevisionMixin, index.Indexed, ClusterableModel):
    """A described table. It is public while a public work shows it; `key` makes the address of its files."""

    key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    title = models.CharField(_("title in Spanish"), max_length=255)
    title_en = models.CharField(_("title in English"), max_length=255, blank=True)
    source = models.CharField(
        _("source in Spanish"), max_length=400, help_text=_("Who counted, and where it was published.")
    )
    source_en = models.CharField(_("source in English"), max_length=400, blank=True)
    source_url = models.URLField(_("address of the source"), blank=True)
    licence = models.CharField(_("licence"), max_length=24, choices=Licence.choices, blank=True)
    note = models.TextField(
        _("note in Spanish"), max_length=1500, blank=True, help_text=_("How it was counted, what to beware of.")
    )
    note_en = models.TextField(_("note in English"), max_length=1500, blank=True)
    is_demonstration = models.BooleanField(
        _("holds numbers that were made up"),
        default=False,
        help_text=_("Said wherever the dataset is shown, and in its files."),
    )
    decimal_sign = models.CharField(
        _("decimal sign"),
        max_length=1,
        blank=True,
        choices=[("", _("as the file shows")), (".", _("point: 1,234.5")), (",", _("comma: 1.234,5"))],
        help_text=_("Only where a number such as 1.234 could be read in two ways."),
    )
    file_name = models.CharField(_("name of the file"), max_length=255, blank=True, editable=False)
    content = models.ForeignKey(DatasetContent, models.PROTECT, null=True, blank=True, editable=False, related_name="+")

    panels: ClassVar = [
        FieldPanel("file"),
        DatasetTablePanel(heading=_("The table")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("title"), FieldPanel("title_en")]),
                FieldRowPanel([FieldPanel("source"), FieldPanel("source_en")]),
                FieldRowPanel([FieldPanel("source_url"), FieldPanel("licence")]),
                FieldPanel("is_demonstration"),
                FieldRowPanel([FieldPanel("note"), FieldPanel("note_en")]),
                FieldPanel("decimal_sign"),
            ],
            heading=_("What it is"),
        ),
        InlinePanel(
            "columns",
            heading=_("Columns"),
            label=_("Column"),
            help_text=_(
                "Leave this empty at first: the columns are proposed from the file when it is saved. Then say what each "
                "holds, in which unit, and how it is called in both languages."
            ),
        ),
    ]
    search_fields: ClassVar = [
        index.SearchField("title"),
        index.SearchField("title_en"),
        index.AutocompleteField("title"),
    ]
    base_form_class = DatasetForm

    class Meta:
        verbose_name = _("dataset")
        verbose_name_plural = _("datasets")
        ordering = ("title",)

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The title in the reader's language; the Spanish one where there is no other."""
        return self._said("title")

    @property
    def source_label(self) -> str:
        return self._said("source")

    @property
    def note_label(self) -> str:
        return self._said("note")

    def _said(self, name: str) -> str:
        spanish = str(getattr(self, name))
        return spanish if in_spanish() else str(getattr(self, f"{name}_en")) or spanish


class DatasetColumn(Orderable):
    """What a column of the file holds, and how it is called."""

    dataset = ParentalKey(Dataset, on_delete=models.CASCADE, related_name="columns")
    heading = models.CharField(_("heading in the file"), max_length=160)
    role = models.CharField(_("what it holds"), max_length=12, choices=Role.choices, default=Role.MEASURE)
    name = models.CharField(
        _("name in Spanish"), max_length=160, blank=True, help_text=_("The heading where this is empty.")
    )
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    unit = models.CharField(
        _("unit in Spanish"), max_length=120, blank=True, help_text=_("personas; %; por cada 100 000 habitantes")
    )
    unit_en = models.CharField(_("unit in English"), max_length=120, blank=True)
    may_be_negative = models.BooleanField(
        _("may be below nought"), default=False, help_text=_("For changes; counts and rates cannot be.")
    )
    words_en = models.TextField(
        _("values in English"),
        max_length=8000,
        blank=True,
        help_text=_("For values that are words, one a line: arma de fuego = firearm"),
    )

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("heading"), FieldPanel("role")]),
        FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
        FieldRowPanel([FieldPanel("unit"), FieldPanel("unit_en")]),
        FieldRowPanel([FieldPanel("may_be_negative"), FieldPanel("words_en")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("column of a dataset")
        verbose_name_plural = _("columns of datasets")
        default_permissions = ()

    def __str__(self) -> str:
        return self.heading

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        spanish = self.name or self.heading
        return spanish if in_spanish() else self.name_en or spanish

    @property
    def unit_label(self) -> str:
        return self.unit if in_spanish() else self.unit_en or self.unit

    @property
    def words(self) -> Mapping[str, str]:
        """How its values read in the reader's language; nothing in Spanish, where they stand for themselves."""
        return {} if in_spanish() else self.english_words()

    def english_words(self) -> dict[str, str]:
        pairs = (line.partition("=") for line in self.words_en.splitlines())
        return {value.strip(): word.strip() for value, sign, word in pairs if sign and word.strip()}
