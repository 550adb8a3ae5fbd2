"""Panels of the admin's first page: what waits for somebody in their role, and where their work begins.

Each app adds its own through Wagtail's `construct_homepage_panels`; who may do nothing of a panel does not see it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import Media
from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.models import Page


@dataclass(frozen=True)
class Task:
    """One thing to do or to look at."""

    label: str
    url: str
    note: str = ""
    """What there is of it, in words."""
    count: int | None = None
    """How many wait; shown beside the label, and none where it is not a number."""
    is_first: bool = False
    """The one most people come for: a button."""


def pages_below(
    index: type[Page], kind: type[Page], user: Any, *, write: str, listed: str, is_first: bool = False
) -> Iterator[Task]:
    """The ways to a new page of a kind and to those there are, below the first page of `index`, for who may write there."""
    parent = index.objects.order_by("path").first()
    if parent is None or not parent.permissions_for_user(user).can_add_subpage():
        return
    address = reverse("wagtailadmin_pages:add", args=[kind._meta.app_label, kind._meta.model_name, parent.pk])
    yield Task(write, address, is_first=is_first)
    yield Task(listed, reverse("wagtailadmin_explore", args=[parent.pk]), count=parent.numchild)


class TaskPanel(Component):
    """A list of tasks under a heading. Adds nothing to `panels` where it holds none."""

    template_name = "portal/admin/task_panel.html"

    def __init__(self, name: str, heading: str, icon: str, tasks: Iterable[Task], *, order: int = 50) -> None:
        self.name = name
        self.heading = heading
        self.icon = icon
        self.tasks = list(tasks)
        self.order = order

    def add_to(self, panels: list[Any]) -> None:
        if self.tasks:
            panels.append(self)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {
            "name": self.name,
            "heading": self.heading,
            "icon": self.icon,
            "first": [task for task in self.tasks if task.is_first],
            "tasks": [task for task in self.tasks if not task.is_first],
        }

    @property
    def media(self) -> Media:
        return Media(css={"all": ["css/admin/panels.css"]})
