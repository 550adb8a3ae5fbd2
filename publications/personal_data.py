"""What of this app's tables is personal data."""

from collections.abc import Sequence

from participants.personal_data import OnErasure, declare, empties, nothing_personal
from publications.models import PublicationImport

nothing_personal(
    "publications.Dataset", "publications.DatasetColumn", "publications.DatasetContent", "publications.LibraryPage", "publications.PublicationFile",
    "publications.PublicationInstitution", "publications.PublicationLanguage", "publications.PublicationPage",
    "publications.PublicationPage_countries", "publications.PublicationSeries", "publications.PublicationTheme",
    "publications.RelatedPage",
    why="Published texts, written by editors.",
)  # fmt: skip
nothing_personal(
    "publications.Author",
    why="The name printed on a published work, as on its cover: a fact of the work, not linked to the registry.",
    besides=("given_name", "family_name"),
)
nothing_personal(
    "publications.FormattedCitation",
    why="What a published work's page says of it already, written as a citation; it goes with the page.",
)
nothing_personal(
    "publications.Downloads",
    "publications.HarvestedWork",
    why="Totals by file, day and country, and which works harvesters know of; nothing about who came for them.",
)
nothing_personal(
    "publications.Reading",
    "publications.ReadPage",
    why="The text of published files, and what a program proposes from their properties to the editor.",
)
declare(
    "publications.PublicationImport",
    of="created_by__person",
    fields=("filename", "created_at", "applied_at"),
    on_erasure=OnErasure.UNLINKED,
    besides=("folder", "job", "report"),
)
declare("publications.AuthorIdentity", of="person", fields=("slug",), on_erasure=OnErasure.DELETED)


@empties
def forget_names_of_sheets(people: Sequence[int]) -> None:
    """What these people called the sheets that they brought in."""
    PublicationImport.objects.filter(created_by__person__in=people).update(filename="–")
