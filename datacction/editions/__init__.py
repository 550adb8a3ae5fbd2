"""Editions of forums and of the Citizen Security Week: what follows their pages, and what is read of them."""
