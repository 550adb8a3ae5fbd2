"""Writing to the portal."""
