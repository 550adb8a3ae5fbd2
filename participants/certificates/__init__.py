"""Certificates of every kind: their templates and codes, set on paper, signed as credentials, verified by anyone."""
