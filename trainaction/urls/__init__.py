"""Addresses of the academy besides its pages."""

from django.urls import include, path

urlpatterns = [
    path("", include("trainaction.urls.enrolment")),
]
