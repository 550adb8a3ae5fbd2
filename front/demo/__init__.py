"""The front door's part of the demo."""
