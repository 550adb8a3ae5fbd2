from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from portal.jobs import when_serving
        from search import labels, statistics, worker

        labels.declare()
        when_serving(worker.start)
        when_serving(statistics.start)
