from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FrontConfig(AppConfig):
    name = "front"
    verbose_name = _("Front door")

    def ready(self) -> None:
        from front import documents, home, signals  # noqa: F401  receivers are connected by the import
        from front.glossary import explaining

        documents.declare()
        home.declare()
        explaining.declare()
