"""What those who teach a run read of its learners. The statistics themselves are of `reporting`."""

from django.urls import path

from trainaction.gradebook import views

urlpatterns = [
    path("teaching/<slug:run>/gradebook/", views.teaching_gradebook, name="teaching_gradebook"),
    path(
        "teaching/<slug:run>/gradebook/gradebook.<slug:extension>",
        views.teaching_gradebook_file,
        name="teaching_gradebook_file",
    ),
]
