"""The address of a recording as people copy it, from wherever they have it open."""

import pytest

from portal.recordings import read_recording

YOUTUBE = "https://www.youtube-nocookie.com/embed/a1_B-cdefgh?autoplay=1&rel=0"
VIMEO = "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1"
UNLISTED = f"{VIMEO}&h=8272103f6e"


@pytest.mark.parametrize(
    ("address", "embedded", "watched"),
    [
        *(
            (address, YOUTUBE, "https://www.youtube.com/watch?v=a1_B-cdefgh")
            for address in (
                "https://www.youtube.com/watch?v=a1_B-cdefgh",
                "http://youtube.com/watch/?v=a1_B-cdefgh&t=90s",
                "https://m.youtube.com/watch?app=desktop&v=a1_B-cdefgh",
                "https://music.youtube.com/watch?v=a1_B-cdefgh&list=RDAMVM",
                "https://www.youtube.com/watch?list=PL1&index=2&v=a1_B-cdefgh#inicio",
                " https://youtu.be/a1_B-cdefgh?si=AbCdEf ",
                "https://WWW.YouTube.com/live/a1_B-cdefgh?feature=share",
                "https://www.youtube.com/shorts/a1_B-cdefgh",
                "https://www.youtube.com/embed/a1_B-cdefgh?start=5",
                "https://www.youtube-nocookie.com/embed/a1_B-cdefgh",
                "https://www.youtube.com/v/a1_B-cdefgh",
                "https://www.youtube.com/e/a1_B-cdefgh",
                "https://www.youtube.com/watch/a1_B-cdefgh",
                "https://studio.youtube.com/video/a1_B-cdefgh/edit",
                "https://studio.youtube.com/video/a1_B-cdefgh",
            )
        ),
        *(
            (address, VIMEO, "https://vimeo.com/76979871")
            for address in (
                "https://vimeo.com/76979871",
                "https://www.vimeo.com/76979871/",
                "https://vimeo.com/76979871?share=copy#t=0",
                "https://player.vimeo.com/video/76979871?badge=0",
                "https://vimeo.com/channels/staffpicks/76979871",
                "https://vimeo.com/groups/seguridad/videos/76979871",
                "https://vimeo.com/showcase/3253534/video/76979871",
                "https://vimeo.com/album/3253534/video/76979871",
                "https://vimeo.com/manage/videos/76979871",
            )
        ),
        *(
            (address, UNLISTED, "https://vimeo.com/76979871/8272103f6e")
            for address in (
                "https://vimeo.com/76979871/8272103f6e",
                "https://vimeo.com/manage/videos/76979871/8272103f6e",
                "https://player.vimeo.com/video/76979871?h=8272103f6e&title=0",
            )
        ),
    ],
)
def test_a_recording_is_known_by_its_address_however_it_is_written(address: str, embedded: str, watched: str) -> None:
    recording = read_recording(address)
    assert recording is not None
    assert (recording.embed_url, recording.watch_url) == (embedded, watched)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "youtube",
        "https://www.youtube.com/",
        "https://www.youtube.com/@infosegura",
        "https://www.youtube.com/@infosegura/live",
        "https://www.youtube.com/playlist?list=PL0123456789",
        "https://www.youtube.com/embed/videoseries?list=PL0123456789",
        "https://www.youtube.com/embed/live_stream?channel=UC0123456789",
        "https://www.youtube.com/watch?v=corto",
        "https://youtu.be/",
        "https://studio.youtube.com/channel/UC0123456789",
        "https://youtube.com.evil.example/watch?v=a1_B-cdefgh",
        "https://youtube.com@evil.example/watch?v=a1_B-cdefgh",
        "https://notyoutube.com/watch?v=a1_B-cdefgh",
        "javascript://youtu.be/a1_B-cdefgh",
        "https://vimeo.com/",
        "https://vimeo.com/infosegura",
        "https://vimeo.com/event/4567890",
        'https://vimeo.com/76979871"onload=',
        "https://drive.google.com/file/d/abc/view",
        "https://[vimeo.com/76979871",
    ],
)
def test_what_is_no_recording_is_not_taken_for_one(address: str) -> None:
    assert read_recording(address) is None
