"""Wagtail's own tasks, once for each thing where it is saved several times.

    with postponed():
        page.save_revision().publish()

Whenever a page, a document or a picture is saved, Wagtail reads it again, twice: for what it refers to and for the search
of the admin; and once more for each of its authors, files or links. Publishing saves a page three times. What is enqueued
in the block is done after it, once for each thing, as it then is: what is found afterwards is the same.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from modelcluster.fields import ParentalKey

Arguments = tuple[str, ...]
Waiting = dict[tuple[str, Arguments], Task[Any, Any]]
_waiting: ContextVar[Waiting | None] = ContextVar("waiting", default=None)
_search_is_left: ContextVar[bool] = ContextVar("search_is_left", default=False)

OF_WHOLE = "wagtail.tasks.update_reference_index_task"
"""What is asked for a part of a page is done for the page."""
OF_SEARCH = "modelsearch.tasks.insert_or_update_object_task"


@contextmanager
def postponed(*, search: bool = True) -> Iterator[None]:
    """Do what is enqueued in the block after it. A block within another leaves it to that one.

    Without `search`, what concerns the admin's search is left to `update_index` and what concerns the portal's to
    `search_rebuild`, which read many things at once. An error leaves everything undone: whoever writes half of something
    takes it back.
    """
    if _waiting.get() is not None:
        yield
        return
    waiting: Waiting = {}
    token, left = _waiting.set(waiting), _search_is_left.set(not search)
    try:
        yield
    finally:
        _waiting.reset(token)
        _search_is_left.reset(left)
    found = _still_there(waiting)
    done: set[tuple[str, Arguments]] = set()
    for (path, arguments), task in waiting.items():
        if path == OF_SEARCH and not search:
            continue
        there = found.get((path, arguments))
        if there is not None and (path, there) not in done:
            done.add((path, there))
            task.enqueue(*there)


def search_is_left() -> bool:
    """Whether this is in a block after which both searches are built anew."""
    return _search_is_left.get()


def _still_there(waiting: Waiting) -> dict[tuple[str, Arguments], Arguments]:
    """Of each task its row, or the page that it is a part of, where it was not deleted meanwhile."""
    rows: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for path, (app_label, model_name, pk) in waiting:
        rows[path, app_label, model_name].add(pk)
    return {
        (path, (app_label, model_name, pk)): there
        for (path, app_label, model_name), pks in rows.items()
        for pk, there in _wholes(app_label, model_name, pks, of_parts=path == OF_WHOLE).items()
    }


def _wholes(app_label: str, model_name: str, pks: set[str], *, of_parts: bool) -> dict[str, Arguments]:
    """These rows of a model by their keys, or the pages that they are parts of. A query for each model on the way up."""
    model = apps.get_model(app_label, model_name)
    fields = model._meta.get_fields() if of_parts else ()
    above = next((field for field in fields if isinstance(field, ParentalKey)), None)
    rows = model._base_manager.filter(pk__in=pks).values_list("pk", above.attname if above else "pk")
    found = {str(pk): str(other) for pk, other in rows}
    if above is None:
        return {pk: (app_label, model_name, pk) for pk in found}
    parent = above.related_model._meta
    wholes = _wholes(parent.app_label, parent.model_name, set(found.values()), of_parts=True)
    return {pk: wholes[other] for pk, other in found.items() if other in wholes}


class PostponingBackend(ImmediateBackend):
    """Does each task at once (see TASKS), or after the block of `postponed()` that it is enqueued in."""

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        waiting = _waiting.get()
        if waiting is None or kwargs or len(args) != 3:
            return super().enqueue(task, args, kwargs)
        waiting[task.module_path, tuple(args)] = task
        return TaskResult(
            task=task,
            id="",
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            finished_at=None,
            last_attempted_at=None,
            args=list(args),
            kwargs={},
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
