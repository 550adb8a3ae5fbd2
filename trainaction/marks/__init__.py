"""Marks once given: seen again by who teaches the run, and corrected where they were wrong."""
