"""Addresses of the pages around e-mails to learners."""

from django.urls import path

from trainaction.messages import views

urlpatterns = [
    path("learner-messages/", views.choices, name="learner_messages"),
    path("learner-messages/<str:token>/", views.stop, name="learner_message_stop"),
]
