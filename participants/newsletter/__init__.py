"""The newsletter: asked for and confirmed, composed in the admin, sent once to each, ended with one press."""
