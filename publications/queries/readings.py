"""Reads: what was read in the files of a publication, and what they propose."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.jobs import as_of_now
from portal.languages import LANGUAGES
from publications.models import PublicationPage, Reading
from publications.names import name_parts


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file says of itself, for the editor to take over or not."""

    field: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class FileReading:
    """One file of a publication and what became of reading it."""

    document: int
    filename: str
    is_running: bool
    done: int
    total: int | None
    """Pages read, of how many."""
    said: str
    problem: str
    proposals: tuple[Proposal, ...]

    @property
    def progress_id(self) -> str:
        return f"progress-{self.document}"


def readings_of(page: PublicationPage) -> list[FileReading]:
    """The readings of the files in a publication's latest draft, in its order. Three queries."""
    draft = page.get_latest_revision_as_object()
    order = [file.document_id for file in draft.files.all()]
    rows = {
        each.document_id: each for each in Reading.objects.filter(document__in=order).select_related("document", "job")
    }
    return [_file_reading(rows[pk], draft) for pk in dict.fromkeys(order) if pk in rows]


def reading_of_page(page: PublicationPage, document: str) -> Reading | None:
    """The reading of one file of a publication's latest draft, by its document's number as typed."""
    draft = page.get_latest_revision_as_object()
    known = {str(file.document_id) for file in draft.files.all()}
    return Reading.objects.filter(document=int(document)).first() if document in known else None


def _file_reading(reading: Reading, draft: PublicationPage) -> FileReading:
    job = as_of_now(reading.job) if reading.job else None
    is_running = reading.state == Reading.State.WAITING and job is not None and not job.is_over
    names = dict(LANGUAGES)
    said = []
    if reading.pages:
        said.append(ngettext("%(count)s page", "%(count)s pages", reading.pages) % {"count": reading.pages})
    if reading.language:
        said.append(str(names.get(reading.language, reading.language)))
    problem = reading.get_problem_display() if reading.problem else ""
    if not problem and reading.state == Reading.State.WAITING and job is not None and job.is_over:
        problem = job.message
    return FileReading(
        document=reading.document_id,
        filename=reading.document.filename,
        is_running=is_running,
        done=job.progress if job else 0,
        total=job.total if job else None,
        said=", ".join(said),
        problem=str(problem),
        proposals=() if reading.is_settled else tuple(_proposals(reading, draft, names)),
    )


def _proposals(reading: Reading, draft: PublicationPage, names: dict[str, Any]) -> Iterable[Proposal]:
    """What a file says of itself and the draft does not say already."""
    if reading.title and reading.title != draft.title:
        yield Proposal("title", _("Title"), reading.title)
    if reading.authors and [name_parts(each) for each in reading.authors] != [
        {name: value for name in AUTHOR_NAMES if (value := getattr(author, name))} for author in draft.authors.all()
    ]:
        yield Proposal("authors", _("Authors"), "; ".join(reading.authors))
    if reading.year and reading.year != draft.year:
        yield Proposal("year", _("Year"), str(reading.year))
    if reading.language and reading.language not in draft.languages:
        yield Proposal("language", _("Language"), str(names.get(reading.language, reading.language)))


AUTHOR_NAMES = ("family_name", "given_name", "body_name")
"""The fields of an author that `name_parts` fills."""
