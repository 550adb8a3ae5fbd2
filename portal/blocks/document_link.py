"""A document to download, with its kind and size."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock


class DocumentLinkBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        required=False, max_length=200, label=_("Title"), help_text=_("The document's own title where this is empty.")
    )

    class Meta:
        icon = "doc-full"
        label = _("Document to download")
        template = "blocks/document_link.html"
