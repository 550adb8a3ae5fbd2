"""Registering for an activity: asking, confirming, waiting, cancelling; e-mails and calendars; lists and check-in."""
