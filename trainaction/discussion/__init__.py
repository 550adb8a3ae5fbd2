"""The forum of a run: threads, posts, announcements, who moderates them, and what is told of them by e-mail."""
