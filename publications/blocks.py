"""A view of a dataset inside a page: which work shows it, and which view of it.

Knows no model by import, so that the portal's own pages can offer it too.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks


class DatasetBlock(blocks.StructBlock):
    """A work with a dataset, and the address of the view as a reader would copy it."""

    work = blocks.PageChooserBlock(
        page_type="publications.PublicationPage",
        label=gettext_lazy("Work with a dataset"),
        help_text=gettext_lazy("What is not public, or not any more, is not shown."),
    )
    view = blocks.URLBlock(
        required=False,
        label=gettext_lazy("Address of the view"),
        help_text=gettext_lazy(
            "Choose country, years, sex and chart on the work's page and copy its address. Empty: as the work shows it."
        ),
    )
    title = blocks.CharBlock(required=False, max_length=200, label=gettext_lazy("Title"))

    class Meta:
        icon = "table"
        label = gettext_lazy("View of a dataset")
        template = "blocks/dataset.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        from publications.datasets.shown import ignored_in_view  # it knows the models

        errors: dict[str, ValidationError] = {}
        ignored = ignored_in_view(cleaned["work"], cleaned.get("view") or "")
        if ignored is None:
            errors["work"] = ValidationError(_("This work shows no dataset."))
        elif ignored:
            errors["view"] = ValidationError(ignored)
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        from publications.datasets.shown import embedded_view  # it knows the models

        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        work = value.get("work")
        request = (parent_context or {}).get("request")
        data = embedded_view(work.pk, value.get("view") or "", request) if work is not None else None
        return {**context, "data": data}
