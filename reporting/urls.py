from django.urls import path
from django.utils.translation import gettext_lazy as _

from reporting.calls.views import statistics as call_statistics
from reporting.courses.views import teaching_statistics, teaching_statistics_file
from reporting.evidence.views import evidence_file, evidence_page
from reporting.views.public import public_table, public_tables

urlpatterns = [
    path("data/reach.json", public_tables, name="public_reach_tables"),
    path("data/reach/<slug:name>.<slug:extension>", public_table, name="public_reach_table"),
    path(_("evidence/"), evidence_page, name="evidence"),
    path("data/evidence.<slug:extension>", evidence_file, name="evidence_file"),
    path(_("review/<slug:code>/statistics/"), call_statistics, name="review_statistics"),
    path("teaching/<slug:run>/statistics/", teaching_statistics, name="teaching_statistics"),
    path(
        "teaching/<slug:run>/statistics/statistics.<slug:extension>",
        teaching_statistics_file,
        name="teaching_statistics_file",
    ),
]
