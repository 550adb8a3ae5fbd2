"""The address of a recording, read without asking anyone: which provider, which video, how to embed it."""

import re
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
NO_YOUTUBE_ID = {"videoseries", "live_stream"}
"""What stands where the number of a video would, in addresses that embed a playlist and whatever a channel shows now."""
YOUTUBE_PATH = re.compile(r"/(?:embed|live|shorts|v|e|watch)/([^/]+)/?")
STUDIO_PATH = re.compile(r"/video/([^/]+)(?:/.*)?")
"""Where whoever uploaded it has it open."""
VIMEO_PATH = re.compile(
    r"(?:/(?:video|manage/videos|(?:showcase|album)/\d+/video|channels/[\w-]+|groups/[\w-]+/videos))?"
    r"/(\d{6,12})(?:/([0-9a-f]{6,20}))?/?"
)


MEDIA_TYPES = {
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "webm": "video/webm",
}
"""Files that a browser plays, by how their names end."""


@dataclass(frozen=True, slots=True)
class Recording:
    """`embed_url` is the provider's address without cookies; nothing is loaded from it before a press."""

    provider: str
    video_id: str
    embed_url: str
    watch_url: str

    def at(self, seconds: int) -> "Recording":
        """The recording from a moment on."""
        if not seconds:
            return self
        if self.provider == "YouTube":
            embed, watch = f"{self.embed_url}&start={seconds}", f"{self.watch_url}&t={seconds}s"
        else:
            embed, watch = f"{self.embed_url}#t={seconds}s", f"{self.watch_url}#t={seconds}s"
        return replace(self, embed_url=embed, watch_url=watch)


def read_recording(address: str) -> Recording | None:
    """The recording behind an address of YouTube or Vimeo in any of its usual spellings; None for any other."""
    try:
        parts = urlsplit(address.strip())
        host = re.sub(r"^(www|m|music)\.", "", parts.hostname or "")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    if host in ("youtube.com", "youtube-nocookie.com", "youtu.be", "studio.youtube.com"):
        return _youtube(host, parts.path, parts.query)
    if host in ("vimeo.com", "player.vimeo.com") and (match := VIMEO_PATH.fullmatch(parts.path)):
        video, key = match[1], match[2] or parse_qs(parts.query).get("h", [""])[0]
        unlisted = f"&h={key}" if re.fullmatch(r"[0-9a-f]{6,20}", key) else ""
        return Recording(
            "Vimeo",
            video,
            f"https://player.vimeo.com/video/{video}?dnt=1&autoplay=1{unlisted}",
            f"https://vimeo.com/{video}" + (f"/{key}" if unlisted else ""),
        )
    return None


def _youtube(host: str, path: str, query: str) -> Recording | None:
    if host == "youtu.be":
        candidate = path.strip("/")
    elif path.rstrip("/") == "/watch":
        candidate = parse_qs(query).get("v", [""])[0]
    else:
        match = (STUDIO_PATH if host == "studio.youtube.com" else YOUTUBE_PATH).fullmatch(path)
        candidate = match[1] if match else ""
    if not YOUTUBE_ID.fullmatch(candidate) or candidate in NO_YOUTUBE_ID:
        return None
    return Recording(
        "YouTube",
        candidate,
        f"https://www.youtube-nocookie.com/embed/{candidate}?autoplay=1&rel=0",
        f"https://www.youtube.com/watch?v={candidate}",
    )
