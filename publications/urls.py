"""The library's own screens in the admin."""

from django.urls import path

from publications.views import readings

admin_urlpatterns = [
    path("publications/<int:pk>/files/", readings.readings, name="publication_readings"),
]
