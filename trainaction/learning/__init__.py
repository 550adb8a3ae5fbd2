"""Learning in a run: its lessons as their learners are shown them, and how far each learner is."""
