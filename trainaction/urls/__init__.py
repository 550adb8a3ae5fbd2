"""Addresses of the academy beside its pages, each concept's in a file of its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("trainaction.urls.learning")),
    path("", include("trainaction.urls.certificates")),
    path("", include("trainaction.urls.discussion")),
    path("", include("trainaction.urls.enrolment")),
    path("", include("trainaction.urls.messages")),
    path("", include("trainaction.urls.packages")),
    path("", include("trainaction.urls.statistics")),
]
