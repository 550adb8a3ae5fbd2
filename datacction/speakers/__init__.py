"""Speakers: their own page by a signed link, what they send, its approval, and the directory of specialists."""
