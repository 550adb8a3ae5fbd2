"""The library's jobs: ids in, one call."""

from typing import Any

from portal.jobs import Progress, job_task
from publications.services.readings import read_document
from publications.services.uploads import run_import


@job_task("publications.read_document", long=True, resumable=True)
def read_document_task(progress: Progress, *, document: int) -> dict[str, Any]:
    return read_document(document=document, tell=lambda done, pages: progress(done, pages))


@job_task("publications.preview_import", long=True, resumable=True)
def preview_import(progress: Progress, *, upload: int) -> dict[str, Any]:
    return run_import(upload=upload, dry_run=True, tell=lambda done, rows: progress(done, rows))


@job_task("publications.apply_import", long=True, resumable=True)
def apply_import(progress: Progress, *, upload: int) -> dict[str, Any]:
    return run_import(upload=upload, dry_run=False, tell=lambda done, rows: progress(done, rows))
