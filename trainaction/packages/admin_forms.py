"""What the admin asks of a package beyond its fields: that its file can be played. It knows no model by import."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from trainaction.packages.reading import Contents, read_package


class PackageForm(WagtailAdminModelForm):
    """A package with its titles. The file is looked at before anything is kept, and stays as it is afterwards."""

    contents: Contents | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["file"].disabled = True
            self.fields["file"].help_text = _(
                "It stays as it is, so that learners under way keep what they began. A corrected one is a package of its own."
            )

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if isinstance(file, UploadedFile):
            ending = (file.name or "").rpartition(".")[2].lower()
            if ending not in ("zip", "h5p"):
                raise ValidationError(_("Upload the package as it was exported: a .zip, or a .h5p of H5P."))
            assert file.file is not None
            self.contents = read_package(file.file)
            file.seek(0)
        return file

    def save(self, commit: bool = True) -> Any:
        if self.contents is not None:
            self.instance.describe(self.contents, self.cleaned_data["file"].size)
        return super().save(commit)
