"""Charts drawn on the server: SVG with a title and a description, labelled directly, a table beside them.

They know nothing of what they show: they are given labels, numbers and how a number is written. Colours come by class
from the portal's palette (`static/css/tokens.css`).
"""
