"""The search in the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from portal.panels import Task, TaskPanel
from search.viewsets import SearchGroup

register_snippet(SearchGroup)


@hooks.register("construct_homepage_panels")
def first_page(request: HttpRequest, panels: list[Any]) -> None:
    """What the search is taught, for who may teach it."""
    if not request.user.has_perm("search.change_synonyms"):
        return
    tasks = [
        Task(
            _("Words that mean the same in the search"),
            reverse("wagtailsnippets_search_synonyms:list"),
            note=_("What somebody searches by one of them is found by all."),
        )
    ]
    TaskPanel("search", _("Search"), "search", tasks, order=40).add_to(panels)
