"""A publication: a work with its description, its files and its place among others."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from portal.models import PortalPage
from portal.translated_fields import THEMES, the_same
from publications.blocks import DatasetBlock
from publications.dates import EARLIEST, LATEST, PartialDate, check_date
from publications.identifiers import read_doi, read_isbn, read_targets
from publications.models.links import PublicationLanguage, PublicationTheme
from publications.models.publication_form import PublicationForm
from publications.panels import ReadingsPanel
from publications.vocabulary import Licence, PublicationType


class PublicationPage(PortalPage):
    """One work. Its facts are the source page's and are copied to its translations; its words are each page's own."""

    programme = "publications"

    subtitle = models.CharField(_("subtitle"), max_length=255, blank=True)
    headline = models.CharField(
        _("headline finding"),
        max_length=300,
        blank=True,
        help_text=_("The one sentence, with its figure, that a reader remembers."),
    )
    abstract = models.TextField(
        _("abstract"), max_length=6000, blank=True, help_text=_("Plain text; an empty line begins a new paragraph.")
    )
    type = models.CharField(
        _("type"), max_length=20, choices=PublicationType.choices, default=PublicationType.REPORT, db_index=True
    )
    year = models.PositiveSmallIntegerField(_("year"))
    month = models.PositiveSmallIntegerField(_("month"), choices=list(MONTHS.items()), null=True, blank=True)
    day = models.PositiveSmallIntegerField(_("day"), null=True, blank=True, help_text=_("Only if the work says so."))
    countries = ParentalManyToManyField(
        "participants.Country",
        blank=True,
        related_name="+",
        verbose_name=_("countries it is about"),
        limit_choices_to={"in_programme": True},
        help_text=_("None for a work on the whole region."),
    )
    themes = ClusterTaggableManager(
        through=PublicationTheme,
        blank=True,
        verbose_name=_("themes"),
        help_text=_("Chosen from the portal's own list."),
    )
    sdg_targets = models.CharField(
        _("targets of the Sustainable Development Goals"),
        max_length=200,
        blank=True,
        help_text=_("Separated by commas: 5.2, 16.1"),
    )
    series = models.ForeignKey(
        "publications.PublicationSeries",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("series"),
    )
    isbn = models.CharField(
        _("ISBN"), max_length=20, blank=True, help_text=_("Ten or thirteen digits; hyphens may stay.")
    )
    doi = models.CharField(_("DOI"), max_length=200, blank=True, help_text=_("For example 10.1234/abc.567."))
    licence = models.CharField(_("licence"), max_length=24, choices=Licence.choices, blank=True)
    recommended_citation = models.TextField(
        _("recommended citation"),
        max_length=1000,
        blank=True,
        help_text=_("As the work itself asks to be cited. Where this is empty, one is made from the fields above."),
    )
    cover = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cover"),
        help_text=_("Where there is none, the first page of the PDF is shown, or a cover is drawn."),
    )
    dataset = models.ForeignKey(
        "publications.Dataset",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="works",
        verbose_name=_("dataset"),
        help_text=_("A table that readers filter, see as a chart and take along. Make it first, under Datasets."),
    )
    data_views = StreamField(
        [("dataset", DatasetBlock())],
        blank=True,
        verbose_name=_("data shown in it"),
        help_text=_("Views of datasets of this library, shown below the abstract."),
    )
    replaces = models.ForeignKey(
        "publications.PublicationPage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("replaces"),
        help_text=_("An earlier version of this work. It stays, and points here."),
    )

    content_panels: ClassVar = [
        *PortalPage.content_panels,
        FieldPanel("subtitle"),
        FieldPanel("headline"),
        FieldPanel("abstract"),
        MultiFieldPanel(
            [
                FieldPanel("type"),
                FieldRowPanel([FieldPanel("year"), FieldPanel("month"), FieldPanel("day")]),
                FieldPanel("languages"),
            ],
            heading=_("What it is"),
        ),
        InlinePanel(
            "files",
            heading=_("Files"),
            label=_("File"),
            help_text=_("One for each language: PDF, XLSX, CSV or a picture."),
        ),
        ReadingsPanel(heading=_("What was read in the files")),
        MultiFieldPanel([FieldPanel("dataset"), FieldPanel("data_views")], heading=_("Data")),
        InlinePanel("authors", heading=_("Authors"), label=_("Author"), help_text=_("In the order of the cover.")),
        InlinePanel(
            "institution_links",
            heading=_("Institutions"),
            label=_("Institution"),
            help_text=_("In the order of the cover; the first is given as the publisher."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("countries", widget=CheckboxSelectMultiple),
                FieldPanel("other_countries"),
                FieldPanel("themes"),
                FieldPanel("sdg_targets"),
            ],
            heading=_("What it is about"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("series"),
                FieldRowPanel([FieldPanel("isbn"), FieldPanel("doi")]),
                FieldPanel("licence"),
                FieldPanel("recommended_citation"),
            ],
            heading=_("How it is known"),
        ),
        FieldPanel("cover"),
        PageChooserPanel("replaces", "publications.PublicationPage"),
        InlinePanel("related_links", heading=_("Related episodes, courses and studies"), label=_("Page")),
    ]
    search_fields: ClassVar = [
        *PortalPage.search_fields,
        index.SearchField("subtitle"),
        index.SearchField("headline"),
        index.SearchField("abstract"),
        index.FilterField("type"),
        index.FilterField("year"),
    ]
    override_translatable_fields: ClassVar = [
        *the_same("type", "year", "month", "day", "countries", "sdg_targets", "isbn", "doi"),
        SynchronizedField("recommended_citation"),
        THEMES,
    ]
    parent_page_types: ClassVar = ["publications.LibraryPage"]
    subpage_types: ClassVar[list[str]] = []
    base_form_class = PublicationForm
    template = "publications/publication_page.html"

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        indexes = [
            models.Index(fields=["year", "month", "day"], name="publication_date"),
            models.Index(fields=["isbn"], name="publication_isbn"),
            models.Index(fields=["doi"], name="publication_doi"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(year__gte=EARLIEST, year__lte=LATEST),
                name="publication_year_is_one",
                violation_error_message=_("The year must have four digits."),
            ),
            models.CheckConstraint(
                condition=models.Q(month=None) | models.Q(month__gte=1, month__lte=12),
                name="publication_month_is_one",
                violation_error_message=_("There are twelve months."),
            ),
            models.CheckConstraint(
                condition=models.Q(day=None) | models.Q(day__gte=1, day__lte=31, month__isnull=False),
                name="publication_day_has_its_month",
                violation_error_message=_("A day needs its month."),
            ),
        ]

    @property
    def social_kind(self) -> str:
        return f"{self.get_type_display()} · {self.year}"

    @property
    def date(self) -> PartialDate:
        """When it came out, as precisely as it is known."""
        return PartialDate(self.year, self.month or 0, self.day or 0)

    @property
    def languages(self) -> list[str]:
        """The codes of the languages it can be read in."""
        return [link.code for link in self.language_links.all()]

    def set_languages(self, codes: Iterable[str]) -> None:
        """Make these the languages, each once; saved with the page."""
        wanted = list(dict.fromkeys(codes))
        links: Any = self.language_links
        kept = [link for link in links.all() if link.code in wanted]
        there = {link.code for link in kept}
        links.set([*kept, *(PublicationLanguage(code=code) for code in wanted if code not in there)])

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        for name, read in (("isbn", read_isbn), ("doi", read_doi), ("sdg_targets", read_targets)):
            if value := getattr(self, name):
                try:
                    setattr(self, name, read(value))
                except ValidationError as error:
                    errors[name] = error
        if self.year:
            try:
                check_date(self.year, self.month, self.day)
            except ValidationError as error:
                errors.update(error.error_dict)
        if self.replaces_id and self.translation_key in self._earlier_works():
            errors["replaces"] = ValidationError(_("A publication cannot replace itself, nor a work that replaces it."))
        if errors:
            raise ValidationError(errors)

    def _earlier_works(self) -> set[UUID]:
        """What this work replaces, and what that replaces, and so on. One query each."""
        found: set[UUID] = set()
        earlier = self.replaces
        while earlier is not None and earlier.translation_key not in found:
            found.add(earlier.translation_key)
            earlier = earlier.replaces
        return found

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or its citation as a file (`?format=`)."""
        from publications.views.citations import answer_of_publication  # it knows the models

        response: HttpResponseBase = answer_of_publication(self, request) or super().serve(request, *args, **kwargs)
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from publications import listings  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "publication": listings.publication_view(self, request)}
