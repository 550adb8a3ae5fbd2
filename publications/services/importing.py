"""Bringing in publications from a spreadsheet: each row finds its work or makes it, and a second run makes no doubles."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.utils.file import hash_filelike
from wagtail_localize.models import TranslationSource

from participants.attendance.folding import fold_text
from participants.attendance.institutions import fold_institution
from participants.models import Country, Institution, InstitutionAlias
from participants.services.institutions import save_institution
from portal.languages import LANGUAGES
from portal.models import Theme, User
from portal.services import translate_page
from publications.models import Author, LibraryPage, PublicationFile, PublicationPage, PublicationSeries
from publications.names import name_parts
from publications.queries.works import free_slug
from publications.sheets import WORDS, NamedFile, Record, plain_name, read_record, read_sheet

FILE_EXTENSIONS = {".pdf", ".xlsx", ".csv", ".png", ".jpg", ".jpeg", ".webp"}
MOST_BYTES = 100 * 1024 * 1024

CREATED, CHANGED, UNCHANGED, WRONG = "created", "changed", "unchanged", "wrong"


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of a row, numbered as a spreadsheet shows it."""

    row: int
    title: str
    outcome: str
    """created, changed, unchanged or wrong."""
    errors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What else was made for it: a series, an institution."""
    page: int | None = None
    published: bool = False


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do."""

    rows: tuple[RowResult, ...]
    dry_run: bool

    def count(self, outcome: str) -> int:
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def is_right(self) -> bool:
        return not self.count(WRONG)

    def as_json(self) -> dict[str, Any]:
        return {
            "dry_run": self.dry_run,
            "rows": len(self.rows),
            **{outcome: self.count(outcome) for outcome in (CREATED, CHANGED, UNCHANGED, WRONG)},
            "results": [
                {
                    "row": row.row,
                    "title": row.title,
                    "outcome": row.outcome,
                    "errors": list(row.errors),
                    "notes": list(row.notes),
                    "page": row.page,
                    "published": row.published,
                }
                for row in self.rows
            ],
        }


Tell = Callable[[int, int | None], None]


def import_sheet(
    *,
    sheet: Path,
    files: Path | None,
    by: User | None,
    filename: str | None = None,
    dry_run: bool = False,
    tell: Tell = lambda done, total: None,
) -> ImportReport:
    """Bring in the rows of a CSV or XLSX, their files from a folder. Raises AttendanceFileError for the sheet itself."""
    rows = list(read_sheet(sheet, filename=filename))
    return import_rows(rows=rows, files=files, by=by, dry_run=dry_run, tell=tell)


def import_rows(
    *,
    rows: Iterable[tuple[int, Mapping[str, str]]],
    files: Path | None,
    by: User | None,
    dry_run: bool = False,
    translated: bool = True,
    tell: Tell = lambda done, total: None,
) -> ImportReport:
    """Bring in rows of cells by column (`publications.sheets.COLUMNS`), each in a transaction of its own.

    A wrong row is told of and left out; the others are brought in. A work gets a page in each of its languages that the
    portal has a library in, unless `translated` is false. With `dry_run` nothing is written.
    """
    numbered = list(rows)
    known = Known.now(by, files, translated)
    seen: dict[tuple[Any, ...], int] = {}
    results = []
    for place, (number, cells) in enumerate(numbered):
        results.append(_one(number, cells, known, seen, by, dry_run))
        tell(place + 1, len(numbered))
    return ImportReport(tuple(results), dry_run)


@dataclass
class Known:
    """What rows refer to by name, read once for all of them."""

    libraries: dict[str, LibraryPage]
    """By language."""
    themes: dict[str, Theme]
    countries: dict[str, Country]
    may_add_institutions: bool
    files: dict[str, Path] | None
    """Those that rows may name, by name; None where no folder was given."""
    translated: bool
    institutions: dict[str, set[int]] = field(default_factory=dict)
    """Standing institutions by folded name, alias or acronym."""

    @classmethod
    def now(cls, by: User | None, folder: Path | None, translated: bool) -> "Known":
        themes: dict[str, Theme] = {}
        for theme in Theme.objects.all():
            for name in (theme.slug, theme.name, theme.name_en):
                if name:
                    themes[fold_text(name)] = theme
        pages = LibraryPage.objects.filter(alias_of=None).select_related("locale").order_by("-path")
        found = cls(
            libraries={page.locale.language_code: page for page in pages},
            themes=themes,
            countries=Country.objects.in_bulk(),
            may_add_institutions=by is None or by.has_perm("participants.add_institution"),
            files=None
            if folder is None
            else {plain_name(each.name): each for each in folder.iterdir() if each.is_file() and not each.is_symlink()},
            translated=translated,
        )
        for pk, root, key, acronym in Institution.objects.values_list("pk", "merged_into", "key", "acronym"):
            for name in (key, fold_institution(acronym) if acronym else ""):
                found.institutions.setdefault(name, set()).add(root or pk)
        aliases = InstitutionAlias.objects.values_list("institution", "institution__merged_into", "key")
        for pk, root, key in aliases:
            found.institutions.setdefault(key, set()).add(root or pk)
        return found

    def institution(self, name: str) -> int | None:
        """The one institution of that name. Raises ValidationError where several have it."""
        found = self.institutions.get(fold_institution(name), set())
        if len(found) > 1:
            raise ValidationError(
                _("institutions: several institutions of the registry are called “%(name)s”."), params={"name": name}
            )
        return next(iter(found), None)


def _one(
    number: int,
    cells: Mapping[str, str],
    known: Known,
    seen: dict[tuple[Any, ...], int],
    by: User | None,
    dry_run: bool,
) -> RowResult:
    title = cells.get("title", "").strip()[:255]
    record, errors = read_record(cells)
    if record is None:
        return RowResult(number, title, WRONG, tuple(errors))
    library = _library(record, known)
    if library is None:
        return RowResult(number, title, WRONG, (_("There is no library page yet: make one first."),))
    for key in _keys(record, library):
        if key in seen:
            return RowResult(number, title, WRONG, (_("The same work as row %(row)d.") % {"row": seen[key]},))
    errors = _unknown(record, known, library)
    if errors:
        return RowResult(number, title, WRONG, tuple(errors))
    for key in _keys(record, library):
        seen[key] = number
    stored: list[Any] = []
    try:
        with transaction.atomic():
            result = _save(number, record, library, known, by, None if dry_run else stored)
            if dry_run:
                transaction.set_rollback(True)
    except BaseException as error:
        for document in stored:  # a file is not rolled back
            document.file.storage.delete(document.file.name)
        if not isinstance(error, ValidationError):
            raise
        return RowResult(number, title, WRONG, tuple(error.messages))
    return result


def _library(record: Record, known: Known) -> LibraryPage | None:
    """The library in the language that the work, and so its title, is first in; the source language's otherwise."""
    return known.libraries.get(record.language) or known.libraries.get(settings.LANGUAGE_CODE)


def _keys(record: Record, library: LibraryPage) -> list[tuple[Any, ...]]:
    keys: list[tuple[Any, ...]] = [("title", fold_text(record.title), record.date.year, library.locale_id)]
    if record.isbn:
        keys.append(("isbn", record.isbn))
    if record.doi:
        keys.append(("doi", record.doi))
    return keys


def _unknown(record: Record, known: Known, library: LibraryPage) -> list[str]:
    """What the row refers to and is not there."""
    errors = []
    for theme in record.themes:
        if fold_text(theme) not in known.themes:
            errors.append(_("themes: “%(name)s” is not a theme of the portal.") % {"name": theme[:60]})
    for name in record.institutions:
        try:
            if known.institution(name) is None and not known.may_add_institutions:
                errors.append(
                    _("institutions: “%(name)s” is not in the registry, and you may not add it.") % {"name": name[:60]}
                )
        except ValidationError as error:
            errors += error.messages
    for code in record.countries or ():
        if code not in known.countries:
            errors.append(_("countries: the portal knows no country with the code %(code)s.") % {"code": code})
    for code in record.words:
        if code not in known.libraries:
            errors.append(_("There is no library page in this language yet: %(code)s.") % {"code": code})
    problems = {each: problem for each in record.files if (problem := _file_problem(each, known.files))}
    there = _files_there(record, library) if problems else set()
    errors += [f"file: {problem}" for each, problem in problems.items() if each not in there]
    return errors


def _files_there(record: Record, library: LibraryPage) -> set[NamedFile]:
    """The files that the work has already: a catalogue that was taken out names them, and need not bring them along."""
    page = existing_publication(record, library)
    files = page.get_latest_revision_as_object().files.all() if page is not None else ()
    return {NamedFile(plain_name(file.document.filename), file.language) for file in files}


def _file_problem(named: NamedFile, files: Mapping[str, Path] | None) -> str:
    if files is None:
        return _("“%(name)s” is named, but no files were given.") % {"name": named.name[:80]}
    path = files.get(named.name)
    if path is None:
        return _("“%(name)s” is not among the files.") % {"name": named.name[:80]}
    if path.suffix.lower() not in FILE_EXTENSIONS:
        return _("“%(name)s” is of no kind that the library takes.") % {"name": named.name[:80]}
    if not 0 < path.stat().st_size <= MOST_BYTES:
        return _("“%(name)s” is empty or larger than 100 MB.") % {"name": named.name[:80]}
    return ""


def existing_publication(record: Record, library: LibraryPage) -> PublicationPage | None:
    """The work a row is about, as its source page: by DOI, else by ISBN, else by title, year and language."""
    pages = PublicationPage.objects.filter(alias_of=None).order_by("pk")
    sources = (
        sorted(pages.filter(doi=record.doi), key=lambda each: each.locale_id != library.locale_id) if record.doi else []
    )
    if not sources and record.isbn:
        sources = sorted(pages.filter(isbn=record.isbn), key=lambda each: each.locale_id != library.locale_id)
    if not sources:
        same_year = pages.filter(year=record.date.year, locale=library.locale_id)
        sources = [page for page in same_year if fold_text(page.title) == fold_text(record.title)][:1]
    if not sources:
        return None
    # Facts are the source page's: what is written in a translation would be lost when the source is published.
    of_work = pages.filter(translation_key=sources[0].translation_key)
    source: PublicationPage | None = of_work.order_by(_made_for_translation(), "pk").first()
    return source


def _made_for_translation() -> Exists:
    """Puts the source page of a work before its translations."""
    sources = TranslationSource.objects.filter(object_id=OuterRef("translation_key"))
    return Exists(sources.exclude(locale=OuterRef("locale")))


def _save(
    number: int, record: Record, library: LibraryPage, known: Known, by: User | None, stored: list[Any] | None
) -> RowResult:
    """Write a row; `stored` takes the documents made for it, and is None in a trial, which stores none."""
    found = existing_publication(record, library)
    page = found.get_latest_revision_as_object() if found is not None else PublicationPage(locale=library.locale)
    before = page.serializable_data() if found is not None else None
    own = _words_in(record, page.locale.language_code, library)
    notes, has_new_files = _fill(page, own, record, known, by, stored)
    if found is None:
        page.live = False
        page.slug = free_slug(library, record.title)
        library.add_child(instance=page)
        outcome = CREATED
    else:
        page.full_clean()
        changed = has_new_files or _said(page.serializable_data()) != _said(before or {})
        outcome = CHANGED if changed else UNCHANGED
    publishes = record.publish and (outcome != UNCHANGED or not page.live)
    if outcome != UNCHANGED or publishes:
        revision = page.save_revision(user=by, log_action=True)
        if publishes:
            revision.publish(user=by)
    if known.translated and _translate(page, record, library, known, by, notes) and outcome == UNCHANGED:
        outcome = CHANGED
    return RowResult(number, record.title, outcome, notes=tuple(notes), page=page.pk, published=record.publish)


def _words_in(record: Record, code: str, library: LibraryPage) -> dict[str, str]:
    """What a row says in a language, by field; its own words are in that of the library it goes to."""
    if code == library.locale.language_code:
        return {name: getattr(record, name) for name in WORDS if getattr(record, name)}
    return dict(record.words.get(code, {}))


def _translate(
    page: PublicationPage, record: Record, library: LibraryPage, known: Known, by: User | None, notes: list[str]
) -> bool:
    """Make the work's page in its other languages, or bring its words there; whether something was written."""
    written = False
    source_code = page.locale.language_code
    for code in dict.fromkeys([library.locale.language_code, *record.languages]):
        there = known.libraries.get(code)
        if code == source_code or there is None:
            continue
        existing = PublicationPage.objects.filter(
            translation_key=page.translation_key, locale=there.locale, alias_of=None
        ).first()
        words = _words_in(record, code, library)
        if existing is not None:
            draft = existing.get_latest_revision_as_object()
            words = {name: text for name, text in words.items() if getattr(draft, name) != text}
            if not words and (existing.live or not record.publish):
                continue
        elif "title" in words:
            words["slug"] = slugify(words["title"])[:80].rstrip("-")
        translate_page(page=page, locale=there.locale, words=words, publish=record.publish, by=by)
        written = True
        if existing is None:
            notes.append(_("New page in this language: %(language)s") % {"language": dict(LANGUAGES).get(code, code)})
    return written


def _said(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a page says, without what each saving makes anew."""
    plain: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, list):
            plain[name] = [
                {key: each[key] for key in each if key not in {"pk", "page", "content_object", "sort_order", "slug"}}
                if isinstance(each, dict)
                else each
                for each in value
            ]
            if name in _WITHOUT_ORDER:
                plain[name].sort(key=str)
        elif name in _OWN_FIELDS:
            plain[name] = value
    return plain


_WITHOUT_ORDER = {"countries", "theme_links", "language_links"}
_OWN_FIELDS = {
    "title", "subtitle", "headline", "abstract", "type", "year", "month", "day", "series", "isbn", "doi", "licence",
}  # fmt: skip


def _fill(
    page: PublicationPage,
    words: Mapping[str, str],
    record: Record,
    known: Known,
    by: User | None,
    stored: list[Any] | None,
) -> tuple[list[str], bool]:
    """Write what the row says on the page, unsaved; returns what else was made for it, and whether its files changed."""
    notes: list[str] = []
    has_new_files = False
    for name, text in words.items():
        setattr(page, name, text)
    page.year, page.month, page.day = record.date.year, record.date.month or None, record.date.day or None
    for name in ("type", "isbn", "doi", "licence"):
        if value := getattr(record, name):
            setattr(page, name, value)
    if record.series:
        page.series = _series(record.series, notes)
    if record.languages:
        page.set_languages(record.languages)
    if record.countries is not None:
        page.countries = [known.countries[code] for code in record.countries]
    if record.themes:
        page.themes.set([known.themes[fold_text(each)] for each in record.themes])
    if record.institutions:
        numbers = [_institution(each, known, notes, by) for each in record.institutions]
        links: Any = page.institution_links
        links.set([links.model(institution_id=pk, sort_order=place) for place, pk in enumerate(dict.fromkeys(numbers))])
    if record.authors:
        authors: Any = page.authors
        authors.set([_author(name, place, known) for place, name in enumerate(record.authors)])
    if record.files and known.files is not None:
        given = [(each.language, known.files[each.name]) for each in record.files if each.name in known.files]
        has_new_files = _set_files(page, given, by, stored)
    return notes, has_new_files


def _author(name: str, place: int, known: Known) -> Author:
    """A body of the registry where the name is exactly one's; else a person or another body."""
    institution = known.institutions.get(fold_institution(name), set())
    if len(institution) == 1 and "," not in name:
        return Author(institution_id=next(iter(institution)), sort_order=place)
    return Author(**name_parts(name), sort_order=place)


def _series(name: str, notes: list[str]) -> PublicationSeries:
    wanted = fold_text(name)
    for each in PublicationSeries.objects.all():
        if wanted in {fold_text(each.name), fold_text(each.name_en)}:
            return each
    notes.append(_("New series: %(name)s") % {"name": name})
    return PublicationSeries.objects.create(name=name[:200])


def _institution(name: str, known: Known, notes: list[str], by: User | None) -> int:
    found = known.institution(name)
    if found is not None and Institution.objects.filter(pk=found).exists():
        return found
    made = save_institution(institution=Institution(name=name[:255]), by=by)
    notes.append(_("New institution in the registry: %(name)s") % {"name": name})
    known.institutions[fold_institution(name)] = {made.pk}
    return int(made.pk)


def _set_files(
    page: PublicationPage, named: Iterable[tuple[str, Path]], by: User | None, stored: list[Any] | None
) -> bool:
    """One file for each language; one that is there already, byte for byte, stays as it is. Whether any is another.

    In a trial (`stored` is None) they are compared, and nothing is set.
    """
    links: Any = page.files
    there = {file.language: file for file in links.all() if not file.title}
    wanted = []
    is_other = False
    for place, (language, path) in enumerate(named):
        file = there.get(language)
        with path.open("rb") as content:
            is_same = file is not None and file.document.get_file_hash() == hash_filelike(content)
        is_other = is_other or not is_same
        if stored is None:
            continue
        if file is None or not is_same:
            file = file or PublicationFile(language=language)
            file.document = _document(path, page.title, by)
            stored.append(file.document)
        file.sort_order = place
        wanted.append(file)
    if stored is not None:
        kept = [file for file in links.all() if file not in wanted]
        links.set([*wanted, *kept])
    return is_other


def _document(path: Path, title: str, by: User | None) -> Any:
    document = get_document_model()(title=title[:255], uploaded_by_user=by)
    with path.open("rb") as content:
        document.file = File(content, name=plain_name(path.name))
        document._set_document_file_metadata()
        document.save()
        document.file.close()
    return document
