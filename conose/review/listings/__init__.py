"""What the pages of a review show: frozen values, ready for a template."""
