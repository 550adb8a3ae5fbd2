"""What of this app's tables is personal data: figures count people and name none."""

from participants.personal_data import nothing_personal

nothing_personal("reporting.Publication", "reporting.ReachPage", why="Counts, and texts written by editors.")
