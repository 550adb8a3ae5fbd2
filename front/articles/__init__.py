"""News and articles."""
