"""Signing up for a run of a course, and running it: what may be read and written of it, its forms and its pages."""
