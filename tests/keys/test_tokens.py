"""The text of a key."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_platform.keys.tokens import new_token, read_token, sent_key


def test_a_new_key_has_a_secret_of_256_bits_and_is_read_back() -> None:
    token = new_token()
    assert len(bytes.fromhex(token.secret)) == 32
    assert read_token(token.text) == token
    assert token.sha256 == hashlib.sha256(token.text.encode()).hexdigest()
    assert token.has_hash(token.sha256)
    assert not token.has_hash(new_token().sha256)
    assert token.secret not in repr(token)


def test_two_keys_differ() -> None:
    assert len({new_token().text for _ in range(100)}) == 100


@given(st.text())
def test_any_other_text_is_no_key(text: str) -> None:
    assert read_token(text) is None


@given(st.binary(max_size=300))
def test_a_password_of_any_bytes_is_read_without_failing(content: bytes) -> None:
    sent = sent_key({"Authorization": f"Basic {base64.b64encode(content).decode()}"})
    assert sent is not None
    assert sent.token is None


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_is_read_in_any_case(scheme: str) -> None:
    token = new_token()
    sent = sent_key({"Authorization": f"{scheme} {token.text}"})
    assert sent is not None
    assert sent.token == token


def test_the_header_of_its_own_comes_before_that_of_a_proxy() -> None:
    token = new_token()
    sent = sent_key({"Authorization": "Basic cHJveHk6cHJveHk=", "X-API-Key": token.text})
    assert sent is not None
    assert (sent.token, sent.by_password) == (token, False)


def test_nothing_sent_is_no_key() -> None:
    assert sent_key({"Cookie": "sessionid=x"}) is None
