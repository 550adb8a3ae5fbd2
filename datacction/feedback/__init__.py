"""The survey after an activity: each who registered answers once, and nobody's name is on an answer."""
