"""Assignments: handed in by a learner, marked by who teaches the run."""
