from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    name = "participants"

    def ready(self) -> None:
        from participants import documents, home, lookups, signals  # noqa: F401  (lookups and receivers register themselves)
        from participants.comments import erasing  # noqa: F401  (so does what an erasure takes)
        from participants.registration import clearing  # noqa: F401

        documents.declare()
        home.declare()
