"""Requests that no honest program sends: refused in words, nothing lost, never a 500."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.club_client import (
    API,
    Browser,
    Club,
    draft,
    invented,
    is_problem,
    joining,
    publish,
    register,
)

JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def member(club: Club) -> Iterator[Browser]:
    member = register(club)
    yield member
    member.http.close()


def send(member: Browser, content: Any, path: str = "/publications", **headers: str) -> Any:
    return member.call("POST", path, content=content, headers={**JSON, **headers})


def large(size: int) -> bytes:
    return json.dumps({**draft("x"), "texts": ["x" * size]}).encode()


def test_a_body_of_a_megabyte_is_too_large(member: Browser) -> None:
    is_problem(send(member, large(1_000_000)), 413, "too_large")
    is_problem(send(member, large(5_000_000), "/session"), 413, "too_large")
    french = send(member, large(1_000_000), **{"accept-language": "fr"})
    assert french.json()["detail"] == "C’est trop volumineux."


def test_a_body_that_tells_no_length_is_too_large_too(member: Browser) -> None:
    body = large(1_500_000)
    chunks = (body[at : at + 65_536] for at in range(0, len(body), 65_536))
    is_problem(send(member, chunks), 413, "too_large")


def test_a_body_just_under_the_bound_is_read(member: Browser) -> None:
    # Refused for what it says, not for its size.
    assert "texts.0" in is_problem(send(member, large(990_000)), 422, "invalid")["fields"]


@pytest.mark.parametrize("length", [b"-1", b"1e3", b"x", b"99999999999999999999"])
def test_a_length_that_is_none(club: Club, length: bytes) -> None:
    status, _ = raw(
        club,
        b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Content-Length: " + length + b"\r\n\r\n",
    )
    assert status in (400, 413)


def test_ten_thousand_keywords_are_too_many(member: Browser) -> None:
    keywords = [{"text": f"word {number}", "kind": "b2b"} for number in range(10_000)]
    refused = send(member, json.dumps(draft(keywords=keywords, title="T")).encode())
    assert is_problem(refused, 422, "invalid")["fields"].keys() == {"keywords"}


def test_the_most_that_is_allowed_is_accepted(member: Browser) -> None:
    words = [invented() for _ in range(20)]
    published = publish(
        member, *words, title="T" * 160, subtitle="S" * 300, texts=["x" * 20_000] * 12
    )
    assert len(published["keywords"]) == 20
    assert member.call("DELETE", f"/publications/{published['id']}").status_code == 204


VALUES: list[Any] = [
    None,
    True,
    0,
    -1,
    10**400,
    1.5,
    "",
    "x",
    [],
    [[]],
    {},
    {"x": 1},
    [None],
    {"": {"": []}},
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: repr(value)[:20])
def test_fields_of_a_wrong_type(club: Club, member: Browser, value: Any) -> None:
    bodies: list[tuple[str, str, dict[str, Any]]] = [
        ("POST", "/publications/preview", draft("x", settings={"places": {}}, link=None)),
        ("POST", "/keywords", {"text": "x", "kind": "b3b"}),
        ("POST", "/accounts", {**joining(), "accept_policies": False}),
        ("POST", "/session", {"email": "a@example.com", "password": "x"}),
        ("PATCH", "/me", {"full_name": None, "languages": None}),
        ("POST", "/me/tokens", {"name": ""}),
    ]
    for method, path, body in bodies:
        caller = member if path not in ("/accounts", "/session") else club.visitor()
        for field in body:
            answer = caller.call(method, path, {**body, field: value})
            assert answer.status_code < 500, (path, field, answer.text)
            if answer.is_error:
                is_problem(answer, answer.status_code)
        if value is not None:  # as a body, None is none at all
            answer = caller.call(method, path, value)
            if value != {} or method != "PATCH":
                is_problem(answer, 422, "invalid")


MALFORMED = {
    "nothing": b"",
    "no JSON": b"{",
    "half a string": b'{"title": "x',
    "two values": b"{} {}",
    "invalid UTF-8": b'{"title": "\xff\xfe"}',
    "UTF-16": '{"title": "x"}'.encode("utf-16"),
    "cut UTF-8": b'{"title": "\xc3"}',
    "overlong UTF-8": b'{"title": "\xc0\xaf"}',
    "raw NUL": b'{"title": "\x00"}',
    "raw line break": b'{"title": "a\nb"}',
    "bad escape": b'{"title": "\\x41"}',
    "a thousand levels": b"[" * 1_000 + b"]" * 1_000,
    "deep": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "long number": b'{"type": ' + b"9" * 10_000 + b"}",
    "huge exponent": b'{"type": 1e999999}',
    "NaN": b'{"type": NaN}',
    "minus infinity": b"-Infinity",
    "BOM": b"\xef\xbb\xbf{}",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_bodies_that_are_no_json(member: Browser, name: str) -> None:
    for path in ("/publications", "/keywords", "/me/tokens", "/session", "/accounts"):
        answer = send(member, MALFORMED[name], path)
        assert answer.status_code in (400, 422), answer.text
        is_problem(answer, answer.status_code)


def test_of_a_key_that_comes_twice_the_last_counts(member: Browser) -> None:
    answer = send(member, b'{"name": "first", "name": "second"}', "/me/tokens")
    assert answer.status_code == 201
    assert answer.json()["name"] == "second"


def test_unknown_fields_are_named(member: Browser) -> None:
    problem = is_problem(
        member.call("POST", "/publications", draft("x", media="y", Title="z")), 422
    )
    assert problem["fields"].keys() == {"media", "Title"}
    inner = draft({"text": "x", "kind": "b2b", "weight": 9}, settings={"places": {"moon": True}})
    problem = is_problem(member.call("POST", "/publications", inner), 422)
    assert problem["fields"].keys() == {"keywords.0.weight", "settings.places.moon"}


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "application/xml",
        "x",
        "",
        "application/json; charset=utf-16",
    ],
)
def test_a_body_of_another_type(member: Browser, content_type: str) -> None:
    body = json.dumps({"name": "a token"}).encode()
    answer = member.call("POST", "/me/tokens", content=body, headers={"content-type": content_type})
    if "json" not in content_type:
        is_problem(answer, 422, "invalid")
    assert answer.status_code < 500


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "http://",
        "//example.com",
        "ftp://example.com",
        "https://" + "a" * 3_000 + ".com",
        "http://[::1",
        "https://exa mple.com",
    ],
)
def test_links_lead_to_the_web_only(member: Browser, link: str) -> None:
    refused = member.call("POST", "/publications", draft("x", link=link))
    assert is_problem(refused, 422, "invalid")["fields"].keys() == {"link"}


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "TRACE", "PROPFIND", "CONNECT"])
def test_methods_that_an_address_does_not_take(club: Club, member: Browser, method: str) -> None:
    for path in ("/hub", "/publications", "/keywords/0", "/me", "/session", "/nothing"):
        answer = member.call(method, path)
        assert answer.status_code in (404, 405), (path, answer.status_code)
        if answer.status_code == 405:
            assert answer.headers["allow"]
        is_problem(answer, answer.status_code)
    assert member.http.request(method, "/healthz").status_code == 405


def test_an_address_that_is_none(member: Browser) -> None:
    for path in (
        "/nothing",
        "/",
        "/publications/",
        "/hub/x",
        "/me//",
        "/%2e%2e/hub",
        "/sites//home",
    ):
        answer = member.call("GET", path)
        assert answer.status_code in (307, 404), (path, answer.text)
        if answer.status_code == 404:
            is_problem(answer, 404, "not_found")


@pytest.mark.parametrize(
    "name",
    ["0" * 16, "f" * 15, "F" * 16, "%00", "%0000000000000000", "%ff%fe", "a" * 10_000, "é", "'"],
)
def test_identifiers_that_are_none(member: Browser, name: str) -> None:
    for method, path in (
        ("GET", f"/publications/{name}"),
        ("PATCH", f"/publications/{name}"),
        ("DELETE", f"/publications/{name}"),
        ("POST", f"/publications/{name}/offline"),
        ("POST", f"/publications/{name}/online"),
        ("DELETE", f"/keywords/{name}"),
        ("DELETE", f"/me/tokens/{name}"),
        ("GET", f"/sites/{name}/home"),
    ):
        body = {"title": "x"} if method == "PATCH" else None
        is_problem(member.call(method, path, body), 404, "not_found")


def test_a_header_of_megabytes_is_refused(club: Club) -> None:
    status, _ = raw(
        club, b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 2_000_000 + b"\r\n\r\n"
    )
    assert status in (400, 431, None)
    assert club.visitor().http.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "line", [b"GET", b"GET /\r\n", b"\x16\x03\x01", b"GET /healthz HTTP/9.9", b"G\x00T / HTTP/1.1"]
)
def test_what_is_no_http(club: Club, line: bytes) -> None:
    status, _ = raw(club, line + b"\r\n\r\n")
    assert status in (400, 404, None)
    assert club.visitor().http.get("/healthz").status_code == 200


def test_every_answer_carries_the_security_headers(club: Club, member: Browser) -> None:
    for answer in (
        member.call("GET", "/hub"),
        member.call("GET", "/nothing"),
        send(member, large(1_000_000)),
        club.visitor().http.get("/healthz"),
    ):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'self'" in answer.headers["content-security-policy"]


def raw(club: Club, request: bytes) -> tuple[int | None, bytes]:
    """Send bytes as they are; the status of the answer, or None when the connection was ended."""
    host, port = club.url.removeprefix("http://").split(":")
    answer = b""
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        try:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            while chunk := connection.recv(65_536):
                answer += chunk
        except OSError:
            pass
    words = answer.split(b" ", 2)
    return (int(words[1]) if len(words) > 1 else None), answer


@pytest.mark.parametrize(
    ("path", "query", "fields"),
    [
        ("/me/shares", "", {"publication": "0" * 16, "to": ["site", "site", "subscribers"]}),
        ("/me/policies", "?versions=nonesuch%3A1", {}),
    ],
)
def test_a_form_that_no_page_of_ours_sends_is_refused_in_words(
    member: Browser, path: str, query: str, fields: dict[str, Any]
) -> None:
    answer = member.http.post(path + query, data={**fields, "csrf_token": member.csrf})
    assert answer.status_code == 422
    assert "The request could not be read." in answer.text


def test_the_api_prefix_is_what_the_document_says(club: Club) -> None:
    paths = club.visitor().http.get(f"{API}/openapi.json").json()["paths"]
    assert {path for path in paths if not path.startswith(API)} == {
        "/healthz",
        "/readyz",
        "/metrics",
        "/media/{photo_id}/{width}.webp",
    }
