"""E-mails to learners: when each is due, what it says, that it is sent once, and how it is ended."""
