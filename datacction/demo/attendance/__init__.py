"""The demo's attendance: invented people, the files their meetings left behind, and their way into the registry."""

from datacction.demo.attendance.loading import load

__all__ = ["load"]
