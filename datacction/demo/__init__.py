"""The demo's content of DatAction: seasons, episodes, institutions and printed figures."""
