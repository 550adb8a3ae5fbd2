"""Exchanges: what follows their pages, what is read of them, the network they make, and what falls due."""
