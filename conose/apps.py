from django.apps import AppConfig


class ConoseConfig(AppConfig):
    name = "conose"
    verbose_name = "CONOSE"

    def ready(self) -> None:
        from conose import documents, home, signals  # noqa: F401  receivers are connected by the import
        from conose.calls import home as calls_home
        from conose.research.listings import studies_behind_page
        from conose.researchers import listings as researchers
        from portal import origins

        documents.declare()
        home.declare()
        calls_home.declare()
        researchers.declare()
        origins.register(studies_behind_page)
