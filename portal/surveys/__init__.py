"""What every survey is made of: its questions, answers without a name, and when they are shown. Apps say who is asked."""
