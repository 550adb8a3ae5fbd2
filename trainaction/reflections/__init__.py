"""Reflections: written by a learner in a lesson, read by nobody else."""
