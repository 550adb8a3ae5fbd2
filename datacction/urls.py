from django.urls import path
from django.utils.translation import gettext_lazy as _

from datacction import views

urlpatterns = [path(_("people/<slug:slug>/"), views.profile, name="public_profile")]
