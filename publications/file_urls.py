"""Addresses outside the languages: files of publications, and the catalogue for harvesters."""

from django.urls import path

from publications.views import files, harvesting

urlpatterns = [
    path("files/<uuid:key>.<slug:extension>", files.serve_file, name="publication_file"),
    path("oai/", harvesting.oai_pmh, name="oai_pmh"),
]
