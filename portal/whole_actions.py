"""Publishing, withdrawing and moving a page, each with all that follows from it or not at all.

Wagtail saves the page in one transaction, and tells of it after that: `page_published` and its like. A process that ends between the
two, or a database that is kept busy or has no room in that moment, would leave a page that is public and that the registry knows
nothing of; nobody would be told, and its attendance would have no activity.
"""

from django.db import transaction
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction

ACTIONS = (PublishPageRevisionAction, UnpublishPageAction, MovePageAction)
"""Of pages. Every way there comes through them: the editor, its lists, the clock, code."""


def do_whole() -> None:
    """Let each of them be one transaction, with whoever listens to its signal. Wagtail has no setting for it."""
    for action in ACTIONS:
        action.execute = transaction.atomic(action.execute)
