from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicationsConfig(AppConfig):
    name = "publications"
    verbose_name = _("Library")

    def ready(self) -> None:
        from publications import documents, home, signals, works  # noqa: F401  receivers are connected by the import
        from publications.views import citations

        documents.declare()
        home.declare()
        citations.declare()
        works.declare()
