"""Files in a bucket that speaks S3: <prefix>/<first two digits>/<hash>. The keys are boto3's own business, and in no message."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from services.errors import FileNotKept


class S3:
    """Keeps contents as objects of one bucket. Each way in raises FileNotKept when the store refuses or does not answer."""

    def __init__(self, setting: str, endpoint: str | None) -> None:
        """`setting` is DUBAN_FILES, s3://bucket/prefix. Raises FileNotKept when it is not."""
        where = urlsplit(setting)
        if where.scheme != "s3" or not where.netloc or where.query or where.fragment:
            raise FileNotKept(problem="store_setting")
        self._bucket, self._prefix = where.netloc, where.path.strip("/")
        self._client = _client(endpoint)

    def put(self, name: str, content: bytes) -> None:
        """Keep a content under a name, whole or not at all."""
        with _said():
            self._client.put_object(Bucket=self._bucket, Key=self._key(name), Body=content)

    def get(self, name: str) -> bytes | None:
        """The content of this name; None when there is none."""
        with _said():
            try:
                content: bytes = self._client.get_object(Bucket=self._bucket, Key=self._key(name))["Body"].read()
                return content
            except self._client.exceptions.NoSuchKey:
                return None

    def has(self, name: str) -> bool:
        """Whether there is a content of this name."""
        with _said():
            try:
                self._client.head_object(Bucket=self._bucket, Key=self._key(name))
                return True
            except ClientError as error:
                # The answer to this question has no body that could say more.
                if error.response["Error"].get("Code") != "404":
                    raise
                return False

    def drop(self, name: str) -> None:
        """Remove the content of this name, if there is one."""
        with _said():
            self._client.delete_object(Bucket=self._bucket, Key=self._key(name))

    def names(self) -> Iterator[str]:
        """The names of everything that is kept."""
        prefix = f"{self._prefix}/" if self._prefix else ""
        with _said():
            for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix):
                yield from (found["Key"].rsplit("/", 1)[-1] for found in page.get("Contents", ()))

    def _key(self, name: str) -> str:
        return "/".join(part for part in (self._prefix, name[:2], name) if part)


@contextmanager
def _said() -> Iterator[None]:
    """What a store says of a failure may name addresses and keys: its code alone is told."""
    try:
        yield
    except ClientError as error:
        raise FileNotKept(problem="store_refuses", why=error.response["Error"].get("Code")) from None
    except BotoCoreError as error:
        raise FileNotKept(problem="store_refuses", why=type(error).__name__) from None


@cache
def _client(endpoint: str | None) -> Any:
    """One client for all threads, as the library advises. Stores other than Amazon's know no checksums beside the old one."""
    settings = Config(
        connect_timeout=5,
        read_timeout=30,
        retries={"mode": "standard", "max_attempts": 3},
        max_pool_connections=20,
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    try:
        return boto3.session.Session().client("s3", endpoint_url=endpoint, region_name=region, config=settings)
    except (BotoCoreError, ValueError):
        raise FileNotKept(problem="store_setting") from None
