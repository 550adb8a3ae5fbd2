from portal.newer_sqlite import take_newer_sqlite

take_newer_sqlite()
