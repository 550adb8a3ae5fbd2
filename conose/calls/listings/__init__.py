"""What the pages of calls and of applications show: frozen values, ready for a template."""
