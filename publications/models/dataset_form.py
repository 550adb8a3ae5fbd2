"""The editor's form of a dataset: the file, and whether it is what the columns say."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from publications.datasets.reading import Described, Raw, TableFileError, WrongTable, check, propose, read_raw
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
            sentences = list(error.sentences)
            if not described and self.described:
                sentences.append(_taken(self.described))
            self.add_error("file", [ValidationError(sentence) for sentence in sentences])
        return cleaned

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
        raise WrongTable([_("The file is larger than %(most)d MB.") % {"most": MOST_BYTES // 1_000_000}])
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
