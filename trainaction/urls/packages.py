"""Addresses of interactive packages: those of a run and of who tries one out, and, without a language, those of their files."""

from django.urls import path

from trainaction.packages import files, views

urlpatterns = [
    path("learning/<slug:run>/packages/<uuid:package>/", views.package_page, name="learning_package"),
    path("learning/<slug:run>/packages/<uuid:package>/open/", views.package_open, name="learning_package_open"),
    path(
        "learning/<slug:run>/packages/<uuid:package>/results/", views.package_results, name="learning_package_results"
    ),
    path("teaching/packages/<uuid:package>/", views.package_preview, name="package_preview"),
]
file_urlpatterns = [
    path("<str:ticket>/files/<path:path>", files.package_file, name="package_file"),
    path("<str:ticket>/h5p/", files.package_h5p, name="package_h5p"),
]
