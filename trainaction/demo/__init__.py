"""The academy of the demo: six courses of the kind the printed source names, one of them written out."""
