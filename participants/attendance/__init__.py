"""Attendance files without a database: safe tables, layouts recognised by content, rows, presence."""
