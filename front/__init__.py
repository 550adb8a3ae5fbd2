"""The front door: news and articles, the glossary, observatories, and writing to the portal."""
