from django.apps import AppConfig


class ConoseConfig(AppConfig):
    name = "conose"
    verbose_name = "CONOSE"

    def ready(self) -> None:
        from conose import documents, home, signals  # noqa: F401  receivers are connected by the import
        from conose.calls import home as calls_home
        from conose.researchers import listings as researchers

        documents.declare()
        home.declare()
        calls_home.declare()
        researchers.declare()
