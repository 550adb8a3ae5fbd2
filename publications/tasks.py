"""The library's jobs: ids in, one call."""

from typing import Any

from portal.jobs import Progress, job_task
from publications.services.readings import read_document


@job_task("publications.read_document", long=True, resumable=True)
def read_document_task(progress: Progress, *, document: int) -> dict[str, Any]:
    return read_document(document=document, tell=lambda done, pages: progress(done, pages))
