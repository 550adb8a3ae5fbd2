"""The library's own screens in the admin."""

from django.urls import path

from publications.views import downloads, imports, readings

admin_urlpatterns = [
    path("publications/<int:pk>/files/", readings.readings, name="publication_readings"),
    path("publications/downloads/", downloads.downloads, name="publication_downloads"),
    path("publications/import/", imports.start, name="publication_imports"),
    path("publications/import/<int:pk>/", imports.show, name="publication_import"),
    path("publications/import/<int:pk>/bring-in/", imports.apply, name="publication_import_apply"),
    path("publications/catalogue.<slug:extension>", imports.catalogue, name="publication_catalogue"),
]
