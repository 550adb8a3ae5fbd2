"""The editor's form of a dataset: the file, and whether it is what the columns say."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from publications.datasets.reading import Described, Mistake, Raw, TableFileError, WrongTable, check, propose, read_raw
from publications.datasets.values import Role, Row

MOST_BYTES = 20_000_000


class DatasetForm(WagtailAdminModelForm):
    """A file is read while the form is checked: where anything in it is wrong, nothing is changed."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        help_text=_(
            "CSV or XLSX: one row for each combination, such as a country, a year and a sex; the first row names the "
            "columns. No title rows, merged cells or rows of totals over countries. Another file replaces what is there."
        ),
    )

    raw: Raw | None = None
    described: list[Described] | None = None
    rows: tuple[Row, ...] = ()
    mistakes: Sequence[Mistake] = ()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        upload = cleaned.get("file")
        if upload is None and self.instance.content_id is None:
            if "file" not in self.errors:
                self.add_error("file", _("Choose the file that holds the table."))
            return cleaned
        described = self._described()
        if described is None:
            return cleaned  # a column's own fields are wrong, and say so
        try:
            self.raw = _read(upload) if upload is not None else stored_raw(self.instance.content)
            self.described = described or propose(self.raw)
            self.rows = check(self.raw, self.described, decimal_sign=cleaned.get("decimal_sign") or "")
        except TableFileError as error:
            self.add_error("file", error.message)
        except WrongTable as error:
            self._tell_of(error, is_proposed=not described)
        else:
            if upload is not None:
                self.instance.file_name = Path(upload.name).name[:255]
        return cleaned

    def _tell_of(self, error: WrongTable, *, is_proposed: bool) -> None:
        """One mistake stands beside the field; several are counted there and listed by `DatasetTablePanel`."""
        several = len(error.mistakes) > 1
        self.mistakes = error.mistakes if several else []
        told = (
            _("The table was not taken, and nothing was changed: its mistakes are listed below, by row and column.")
            if several
            else str(error.mistakes[0])
        )
        self.add_error("file", told)
        if is_proposed and self.described:
            self.add_error("file", _taken(self.described))

    def _described(self) -> list[Described] | None:
        """The columns as the form has them, in their order; None where one of them is incomplete."""
        formset = self.formsets["columns"]
        if not formset.is_valid():
            return None
        kept = [form for form in formset.ordered_forms if form not in formset.deleted_forms]
        return [
            Described(
                form.cleaned_data["heading"], form.cleaned_data["role"], form.cleaned_data.get("may_be_negative", False)
            )
            for form in kept
            if form.cleaned_data.get("heading")
        ]

    def save(self, commit: bool = True) -> Any:
        from publications.services.datasets import keep_content, proposed_columns  # they know the models

        assert self.raw is not None and self.described is not None
        self.instance.content = keep_content(raw=self.raw, described=self.described, rows=self.rows)
        dataset = super().save(commit=commit)
        if not dataset.columns.count():
            dataset.columns.set(proposed_columns(self.described))
            if commit:
                dataset.save()
        return dataset


def _read(upload: Any) -> Raw:
    if upload.size > MOST_BYTES:
        raise WrongTable([Mistake(_("The file is larger than %(most)d MB.") % {"most": MOST_BYTES // 1_000_000})])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        with path.open("wb") as kept:
            for chunk in upload.chunks():
                kept.write(chunk)
        return read_raw(path, filename=upload.name)


def stored_raw(content: Any) -> Raw:
    """The cells of the file as they were kept."""
    raw = content.raw
    rows = tuple((number, tuple(cells)) for number, cells in raw["rows"])
    return Raw(tuple(raw["headings"]), rows, is_workbook=raw["is_workbook"])


def _taken(described: list[Described]) -> str:
    """As what the columns were taken: an editor who knows better describes them."""
    told = "; ".join(f"{each.heading} = {Role(each.role).label}" for each in described)
    return _("The columns were taken as: %(columns)s. Describe them below if that is not so.") % {"columns": told}
