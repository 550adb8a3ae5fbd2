"""Doing something with everything that a list of the admin holds: as its search and its filters show it.

Wagtail's “select all in listing” takes all rows of the kind, whatever the list was filtered by: who looked at those of one country
and pressed it marked, or deleted, those of every country.
"""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import classproperty
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.permissions import policy_registry
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.models import get_snippet_models

NO_FILTERS = {"id", "next", "childOf", "q", "p", "ordering", "_w_filter_fragment"}
"""What the address of an action may hold besides the filters of the list it was pressed in."""


class AsListed:
    """Of an action for snippets: “all” are those that its list shows by the same address."""

    def get_all_objects_in_listing_query(self, parent_id: str | None) -> list[Any]:
        listing = self.model.snippet_viewset.index_view  # type: ignore[attr-defined]  # of the action this is mixed into
        view = listing.view_class(**listing.view_initkwargs)
        view.setup(self.request)  # type: ignore[attr-defined]
        return [each.pk for each in view.get_queryset()]


def may_be_deleted(model: type[Model]) -> bool:
    """Whether anybody may delete its rows: a policy may name the `actions` that there are, and nobody may do others."""
    actions = getattr(policy_registry.get_by_type(model), "actions", None)
    return actions is None or "delete" in actions


class DeleteListed(AsListed, DeleteBulkAction):
    """Wagtail's, in whose place it stands: offered where somebody may delete, and nowhere else."""

    @classproperty
    def models(cls) -> list[type[Model]]:  # noqa: N805
        return [model for model in get_snippet_models() if may_be_deleted(model)]


DeleteBulkAction.models = []  # it would stand where ours does not


def refuse_more_than_listed(
    request: HttpRequest, action_type: str, objects: list[Any], action: BulkAction
) -> HttpResponse | None:
    """Of pages, images and files, whose lists cannot be asked so: nothing is done with all where the list was filtered."""
    if isinstance(action, AsListed) or "all" not in request.GET.getlist("id"):
        return None
    if not any(value for name, value in request.GET.items() if name not in NO_FILTERS):
        return None
    messages.error(
        request,
        _(
            "Nothing was done: “all” would have taken those too that the filters leave out. Choose them page by page, or"
            " take the filters away."
        ),
    )
    return redirect(action.next_url)
