"""Certificates: issued, set on paper, signed as credentials, verified by anyone."""
