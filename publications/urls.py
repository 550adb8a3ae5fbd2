"""The library's own screens in the admin."""

from django.urls import path

from publications.views import downloads, readings

admin_urlpatterns = [
    path("publications/<int:pk>/files/", readings.readings, name="publication_readings"),
    path("publications/downloads/", downloads.downloads, name="publication_downloads"),
]
