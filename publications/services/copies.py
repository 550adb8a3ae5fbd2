"""A copied publication is another work: its files get addresses of their own."""

import uuid

from django.db import transaction

from portal.models import User
from publications.models import PublicationPage


@transaction.atomic
def separate_copy(*, page: PublicationPage, by: User | None) -> None:
    """Give the files of a page just copied new keys, in the page and in its draft."""
    files = list(page.files.all())
    if not files:
        return
    for file in files:
        file.key = uuid.uuid4()
        file.save(update_fields=["key"])
    draft = page.get_latest_revision_as_object()
    new = {(file.language, file.document_id, file.title): file.key for file in files}
    for file in draft.files.all():
        file.key = new.get((file.language, file.document_id, file.title), uuid.uuid4())
    draft.save_revision(user=by, log_action=False, changed=False)
