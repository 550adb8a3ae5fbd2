"""Forms of the editor: what a page cannot check of itself before it has a place in the tree."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.models.page_form import PortalPageForm


class NumberedPageForm(PortalPageForm):
    """Refuses a number that a sibling already has: the registry's keys are made of it.

    A public page that keeps its number is not refused: a double that came later does not lock the first one.
    """

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        number = cleaned.get("number")
        siblings = self.parent_page.get_children().exclude(pk=self.instance.pk).specific() if self.parent_page else []
        taken = next((page for page in siblings if getattr(page, "number", None) == number), None)
        if number is not None and taken is not None and not self._is_public_with(number):
            self.add_error(
                "number", _("Number %(number)s is taken by “%(title)s”.") % {"number": number, "title": taken}
            )
        return cleaned

    def _is_public_with(self, number: int) -> bool:
        pages = type(self.instance)._default_manager.filter(pk=self.instance.pk, live=True, number=number)
        return bool(pages.exists())
