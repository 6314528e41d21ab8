"""Where files lie: in a folder or in a store that speaks S3, the same for whoever asks."""

import hashlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import boto3
import httpx
import pytest

from services import files, wording
from services.errors import FileNotKept
from services.file_stores import store

CONTENT = b"what somebody sent"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """The address of a server that speaks S3, with an empty bucket called duban."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    keys = {"aws_access_key_id": "AKIDTEST", "aws_secret_access_key": "very-secret"}
    try:
        _wait_until_it_answers(address, server)
        boto3.client("s3", endpoint_url=address, region_name="us-east-1", **keys).create_bucket(Bucket="duban")
        yield address
    finally:
        server.terminate()
        server.wait(10)


def _wait_until_it_answers(address: str, server: subprocess.Popen[bytes]) -> None:
    begun = time.monotonic()
    while server.poll() is None and time.monotonic() - begun < 60:
        try:
            httpx.get(address, timeout=1)
            return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the store does not start")


def in_folder(monkeypatch: pytest.MonkeyPatch, home: object) -> None:
    monkeypatch.setenv("DUBAN_HOME", str(home))


def in_bucket(monkeypatch: pytest.MonkeyPatch, address: str, setting: str = "s3://duban/files") -> None:
    monkeypatch.setenv("DUBAN_FILES", setting)
    monkeypatch.setenv("DUBAN_S3_ENDPOINT", address)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDTEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "very-secret")


@pytest.fixture(params=["folder", "bucket"])
def kept(request, monkeypatch, home) -> None:
    """Files lie in a folder, and once more in a bucket."""
    if request.param == "folder":
        in_folder(monkeypatch, home)
    else:
        in_bucket(monkeypatch, request.getfixturevalue("bucket"), f"s3://duban/{os.path.basename(home)}")


def problem(refused) -> str:
    return refused.value.facts["problem"]


def test_a_file_is_found_by_its_hash_and_kept_once(kept):
    assert files.keep(CONTENT) == files.keep(CONTENT) == SHA256
    assert files.read(SHA256) == CONTENT
    assert list(store().names()) == [SHA256]


def test_what_was_dropped_is_gone_and_dropping_it_again_is_no_matter(kept):
    files.keep(CONTENT)
    files.drop(SHA256)
    files.drop(SHA256)
    assert not store().has(SHA256)
    with pytest.raises(FileNotKept) as refused:
        files.read(SHA256)
    assert problem(refused) == "file_gone"


def test_a_file_that_was_changed_is_not_shown(kept):
    store().put(SHA256, b"something else")
    with pytest.raises(FileNotKept) as refused:
        files.read(SHA256)
    assert problem(refused) == "file_changed"


@pytest.mark.parametrize("setting", ["s3://", "/srv/files", "s3:duban", "https://duban/files"])
def test_a_setting_that_names_no_bucket_is_refused(monkeypatch, bucket, setting):
    in_bucket(monkeypatch, bucket, setting)
    with pytest.raises(FileNotKept) as refused:
        files.keep(CONTENT)
    assert problem(refused) == "store_setting"


@pytest.mark.parametrize("there", [True, False], ids=["no such bucket", "nobody answers"])
def test_a_store_that_refuses_or_does_not_answer_is_a_sentence_without_address_or_keys(monkeypatch, bucket, caplog, there):
    in_bucket(monkeypatch, bucket if there else "http://127.0.0.1:9", "s3://nobody/files")
    with pytest.raises(FileNotKept) as refused:
        files.keep(CONTENT)
    assert problem(refused) == "store_refuses"
    assert refused.value.__suppress_context__
    told = caplog.text + str(refused.value)
    assert ("NoSuchBucket" if there else "EndpointConnectionError") in wording.refusal_text(refused.value)
    assert not any(word in told for word in ("very-secret", "AKIDTEST", "127.0.0.1"))
