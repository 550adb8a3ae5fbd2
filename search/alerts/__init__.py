"""Searches followed by e-mail: asked for on a page, confirmed from the address, ended with one press."""
