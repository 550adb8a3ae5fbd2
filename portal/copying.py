"""How pages whose copies would tell of things that have not happened are copied in the editor."""

from typing import Any

from wagtail.admin.forms.pages import CopyForm


class DraftCopyForm(CopyForm):
    """Copies pages as drafts: what a copy tells of has not happened, so it counts once an editor publishes it.

    The home page too: below it are all that count.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias"):
            self.fields.pop(name, None)
