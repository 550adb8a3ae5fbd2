"""Who may do what with DatAction's pages beside editing them."""

MODERATE_LIVE = "datacction.moderate_live"
"""Decides which questions of the audience are shown, opens polls, reads what was answered after an activity."""
