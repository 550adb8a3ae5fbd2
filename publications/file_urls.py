from django.urls import path

from publications import views

urlpatterns = [path("<uuid:key>.<slug:extension>", views.serve_file, name="publication_file")]
