from django.urls import path

from reporting.views.public import public_table, public_tables

urlpatterns = [
    path("data/reach.json", public_tables, name="public_reach_tables"),
    path("data/reach/<slug:name>.<slug:extension>", public_table, name="public_reach_table"),
]
