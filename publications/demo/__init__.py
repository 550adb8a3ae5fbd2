"""The demo library: the works that the programme's printed sources name, as data, with made documents.

Facts are those of the sources and nothing more; summaries and sentences are the demo's own. `works` holds the
works, `prose/` the sentences, `documents` sets them as PDFs, `load` puts everything into the portal.
"""
