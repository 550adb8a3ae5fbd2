"""The gradebook of a run: what each of its learners has done, for those who teach it."""
