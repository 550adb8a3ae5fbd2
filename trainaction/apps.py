from django.apps import AppConfig


class TrainActionConfig(AppConfig):
    name = "trainaction"
    verbose_name = "TrainAction"

    def ready(self) -> None:
        from trainaction import documents, home, signals, works  # noqa: F401  receivers are connected by the import

        documents.declare()
        home.declare()
        works.declare()
