"""The glossary: read, and explained where its words are used."""
