from django.urls import path
from django.utils.translation import gettext_lazy as _

from datacction import views
from datacction.editions import views as editions

urlpatterns = [
    path(_("people/<slug:slug>/"), views.profile, name="public_profile"),
    path("agenda/<int:page>/", editions.choose, name="agenda_choose"),
    path("agenda/<str:token>/", editions.own_agenda, name="agenda"),
    path("agenda/<str:token>.ics", editions.own_calendar, name="agenda_ics"),
]
