"""The library's jobs, ids in, one call; and what it does by the clock."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.jobs import Progress, job_task
from portal.periodic import periodic_task
from publications.services.citations import write_citations
from publications.services.covers import follow_shown_covers
from publications.services.harvesting import follow_records
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


@periodic_task(
    "publications.follow_records", every=timedelta(hours=1), label=_("Note which records harvesters fetch anew")
)
def follow_harvested_records() -> int:
    return follow_records()


@job_task("publications.follow_covers", resumable=True)
def follow_covers_task(progress: Progress) -> dict[str, Any]:
    return {"moved": follow_shown_covers()}


@periodic_task(
    "publications.follow_covers",
    every=timedelta(minutes=5),
    label=_("Give covers of withdrawn publications another address"),
)
def follow_covers() -> int:
    return follow_shown_covers()


@periodic_task(
    "publications.write_citations",
    every=timedelta(minutes=5),
    label=_("Write the citations of publications that readers may ask for"),
)
def write_waiting_citations() -> int:
    return write_citations()
