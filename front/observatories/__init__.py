"""The directory of observatories, and whether their links answer."""
