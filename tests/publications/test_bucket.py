"""Files on S3-compatible storage: handed out by the portal as from a disk, pictures under signed addresses."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.test import Client
from moto import mock_aws
from PIL import Image as Picture
from storages.backends.s3 import S3Storage
from wagtail.images import get_image_model

from portal.settings.bucket import Bucket
from portal.storage_away import StorageAway
from tests.publications.conftest import Library, make_document

BODY = b"%PDF-1.4 0123456789"


@pytest.fixture
def bucket(settings: Any) -> Iterator[Any]:
    """An empty bucket, as the storage of uploaded files."""
    with mock_aws():
        storage = boto3.resource("s3", region_name="us-east-1", aws_access_key_id="k", aws_secret_access_key="s")
        storage.create_bucket(Bucket="portal-files")
        kept = Bucket("portal-files", access_key="k", secret_key="s", region="us-east-1")
        settings.STORAGES = {**settings.STORAGES, "default": kept.storage()}
        yield storage.Bucket("portal-files")


def test_a_document_in_a_bucket_is_handed_out_whole_and_in_part(bucket: Any, library: Library, client: Client) -> None:
    study = library.publication("Estudio", documents={"es": make_document("estudio.pdf", BODY)})
    assert [each.key for each in bucket.objects.all()] == ["documents/estudio.pdf"]
    url = study.files.get().get_absolute_url()
    whole = client.get(url)
    assert (whole.status_code, b"".join(whole.streaming_content)) == (200, BODY)
    part = client.get(url, headers={"range": "bytes=5-7"})
    assert (part.status_code, part["Content-Range"], b"".join(part.streaming_content)) == (
        206,
        f"bytes 5-7/{len(BODY)}",
        BODY[5:8],
    )


def test_a_document_that_left_the_bucket_is_not_found(bucket: Any, library: Library, client: Client) -> None:
    study = library.publication("Estudio", documents={"es": make_document("estudio.pdf", BODY)})
    bucket.objects.all().delete()
    assert client.get(study.files.get().get_absolute_url()).status_code == 404


def _picture() -> Any:
    file = BytesIO()
    Picture.new("RGB", (400, 300), "navy").save(file, "PNG")
    return get_image_model().objects.create(title="Portada", file=ImageFile(BytesIO(file.getvalue()), "portada.png"))


def test_a_picture_in_a_bucket_has_a_signed_address(bucket: Any, library: Library) -> None:
    picture = _picture()
    rendition = picture.get_rendition("width-200")
    assert {each.key for each in bucket.objects.all()} == {picture.file.name, rendition.file.name}
    address = urlsplit(rendition.url)
    assert f"https://{address.netloc}" in Bucket("portal-files", "k", "s", region="us-east-1").origins()
    assert "X-Amz-Signature" in parse_qs(address.query)


def test_storage_that_is_away_is_told_of_and_takes_no_page_down(
    bucket: Any, library: Library, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = library.publication("Estudio", documents={"es": make_document("estudio.pdf", BODY)}, cover=_picture())
    url = study.files.get().get_absolute_url()

    def is_away(*args: object, **options: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://portal-files.example")

    for name in ("_open", "_save", "exists", "size", "delete"):
        monkeypatch.setattr(S3Storage, name, is_away)
    client.raise_request_exception = False
    refused = client.get(url)
    soup = BeautifulSoup(refused.content.decode(), "html.parser")
    assert (refused.status_code, refused["Retry-After"], soup.h1.text if soup.h1 else "") == (
        503,
        "30",
        "Los archivos no están disponibles en este momento",
    )
    page = client.get(study.url)
    assert (page.status_code, "cover__drawing" in page.text) == (200, True)
    for call in ("open", "exists", "size", "delete"):
        with pytest.raises(StorageAway):
            getattr(default_storage, call)("documents/estudio.pdf")
    with pytest.raises(StorageAway):
        default_storage.save("documents/otro.pdf", ContentFile(BODY))
