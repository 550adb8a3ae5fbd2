"""Addresses of the registry: in the Wagtail admin, and each person's own data."""

from django.urls import path

from participants.views import my_data, review, suggestions

admin_urlpatterns = [
    path("registry/candidates/", review.candidates, name="participants_candidates"),
    path("registry/candidates/<int:pk>/", review.candidate, name="participants_candidate"),
    path("registry/merges/<int:pk>/split/", review.split_merge, name="participants_split"),
    path("registry/people/<int:pk>/held/", review.person_held, name="participants_person_held"),
    path("registry/people/<int:pk>/erase/", review.person_erase, name="participants_person_erase"),
]

urlpatterns = [
    path("institutions/suggestions/", suggestions.institutions, name="institution_suggestions"),
    path("account/my-data/", my_data.my_data, name="my_data"),
    path("account/my-data/download/", my_data.download, name="my_data_download"),
    path("account/my-data/correct/", my_data.correct, name="my_data_correct"),
    path("account/my-data/erase/", my_data.erase, name="my_data_erase"),
]
