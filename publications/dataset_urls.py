"""Addresses in each language: the files of datasets, whose words are the reader's."""

from django.urls import path

from publications.views import datasets

urlpatterns = [
    path("datasets/<uuid:key>.<slug:extension>", datasets.serve_dataset, name="dataset_file"),
]
