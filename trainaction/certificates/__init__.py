"""Certificates of courses: issued, given to their holders, taken back. What all kinds share is the registry's."""
