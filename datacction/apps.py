from django.apps import AppConfig


class DatacctionConfig(AppConfig):
    name = "datacction"
    verbose_name = "DatAction"

    def ready(self) -> None:
        from datacction import documents, home, signals  # noqa: F401  receivers are connected by the import
        from datacction.feedback import asking  # noqa: F401  it says where one is asked
        from datacction.live import listings as live
        from datacction.speakers import works

        documents.declare()
        home.declare()
        works.declare()
        live.declare()
