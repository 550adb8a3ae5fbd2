from django.urls import path

from publications.views import files

urlpatterns = [path("<uuid:key>.<slug:extension>", files.serve_file, name="publication_file")]
