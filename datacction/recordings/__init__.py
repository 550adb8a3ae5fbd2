"""Recordings of episodes: their words by moment, their chapters, podcast feeds."""
