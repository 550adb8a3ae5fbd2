"""Comments below public pages: written by who has confirmed an address, looked at first, answered, reported, taken back."""
