"""Addresses for programs that verify our credentials: they stand in each of them, and so never change."""

from django.urls import path

from participants.certificates import badges

urlpatterns = [
    path("issuer.json", badges.issuer, name="badge_issuer"),
    path("keys.json", badges.keys, name="badge_keys"),
    path("keys/<str:thumbprint>.json", badges.key, name="badge_key"),
    path("revocations.json", badges.revocations, name="badge_revocations"),
]
