"""Uploaded files on S3-compatible storage: how it is reached, and from where a browser then loads pictures."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Bucket:
    name: str
    access_key: str
    secret_key: str
    endpoint_url: str = ""
    """The address of storage that is not Amazon's."""
    region: str = ""
    public_host: str = ""
    """Serves the bucket openly; without one, addresses are signed and expire."""

    def storage(self) -> dict[str, Any]:
        """The entry of STORAGES. Two files of one name are kept apart, and addresses signed by the present scheme."""
        return {
            "BACKEND": "portal.bucket_storage.BucketStorage",
            "OPTIONS": {
                "bucket_name": self.name,
                "endpoint_url": self.endpoint_url or None,
                "region_name": self.region or None,
                "access_key": self.access_key,
                "secret_key": self.secret_key,
                "custom_domain": self.public_host or None,
                "file_overwrite": False,
                "querystring_auth": not self.public_host,
                "signature_version": "s3v4",
            },
        }

    def origins(self) -> list[str]:
        """What the content security policy has to name, so that pictures are shown."""
        if self.public_host:
            return [f"https://{self.public_host}"]
        if self.endpoint_url:
            address = urlsplit(self.endpoint_url)
            return [f"{address.scheme}://{address.netloc}"]
        hosts = ["s3", *([f"s3.{self.region}"] if self.region else [])]
        return [f"https://{self.name}.{host}.amazonaws.com" for host in hosts]
