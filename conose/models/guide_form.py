"""The editor's form of a version: what was issued stays as people cite it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.models.page_form import PortalPageForm


class GuideVersionForm(PortalPageForm):
    """Refuses text before no chapter at all, and other chapters in a version that was published."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        body = cleaned.get("body")
        if body is None:
            return cleaned
        if not any(block.block_type == "chapter" for block in body):
            self.add_error("body", _("A version needs at least one chapter: begin it with a block “Chapter”."))
        elif self.instance.pk and self.instance.first_published_at and self._changed(body):
            self.add_error(
                "body",
                _(
                    "This version is published: people cite what it says. Copy the page, give the copy the next number, "
                    "and change that."
                ),
            )
        return cleaned

    def _changed(self, body: Any) -> bool:
        published = type(self.instance).objects.get(pk=self.instance.pk).body
        return bool(_words(body) != _words(published))


def _words(body: Any) -> list[Any]:
    """What a stream says, without the keys of its blocks."""
    return [(block.block_type, _without_keys(block.block.get_prep_value(block.value))) for block in body]


def _without_keys(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_keys(each) for each in value]
    if isinstance(value, dict):
        return {name: _without_keys(each) for name, each in value.items() if name != "id"}
    return value
