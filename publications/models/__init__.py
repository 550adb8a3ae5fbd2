from publications.models.authors import Author, PublicationInstitution
from publications.models.citations import FormattedCitation
from publications.models.datasets import Dataset, DatasetColumn, DatasetContent
from publications.models.downloads import Downloads
from publications.models.files import PublicationFile
from publications.models.harvesting import HarvestedWork
from publications.models.identities import AuthorIdentity
from publications.models.imports import PublicationImport
from publications.models.library import LibraryPage
from publications.models.links import PublicationLanguage, PublicationTheme, RelatedPage
from publications.models.publications import PublicationPage
from publications.models.readings import Reading, ReadPage
from publications.models.series import PublicationSeries

__all__ = [
    "Author",
    "AuthorIdentity",
    "Dataset",
    "DatasetColumn",
    "DatasetContent",
    "Downloads",
    "FormattedCitation",
    "HarvestedWork",
    "LibraryPage",
    "PublicationFile",
    "PublicationImport",
    "PublicationInstitution",
    "PublicationLanguage",
    "PublicationPage",
    "PublicationSeries",
    "PublicationTheme",
    "ReadPage",
    "Reading",
    "RelatedPage",
]
