"""Elasticsearch 8: an index on a server or cluster, for any number of machines.

    PREFIX-FINGERPRINT                  the alias that is asked: of the index in use, if it is of this program's schema
    PREFIX-FINGERPRINT-MOMENT-…         an index

A thing is one document with fields for each language of the site, and the pages of its files nested in it, to tell in
which page a hit stands. Only what a stock installation has is used: no plugin, no list of synonyms, no script.
"""

from search.engines.elasticsearch.engine import Server

__all__ = ["Server"]
