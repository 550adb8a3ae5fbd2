from django.urls import path
from django.utils.translation import gettext_lazy as _

from conose.joining import views as joining
from conose.researchers import views as researchers

urlpatterns = [
    path(_("researchers/"), researchers.directory, name="researchers"),
    path(_("researchers/mine/"), researchers.mine, name="researcher_mine"),
    path(_("researchers/mine/leave/<slug:what>/"), researchers.mine_leave, name="researcher_mine_leave"),
    path(_("researchers/own/<str:token>/"), researchers.own, name="researcher_own"),
    path(_("researchers/own/<str:token>/leave/<slug:what>/"), researchers.own_leave, name="researcher_own_leave"),
    path(_("network/join/"), joining.join, name="joining"),
    path(_("network/join/sent/"), joining.sent, name="joining_sent"),
    path(_("network/join/confirm/<str:token>/"), joining.confirm, name="joining_confirm"),
    path(_("network/join/<str:token>/"), joining.own, name="joining_own"),
    path(_("network/join/<str:token>/withdraw/"), joining.withdraw, name="joining_withdraw"),
]
