"""The survey at the end of a run: one answer of each learner, and nobody's name on any."""
