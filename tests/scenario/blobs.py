"""Bytes in tests: brought in chunks, known by their hash."""

import base64
import hashlib

CHUNK = 512 * 1024


def sha(data):
    return hashlib.sha256(data).hexdigest()


def text(data):
    return base64.b64encode(data).decode()


def send(client, upload, data, offset, until=None):
    """Appends chunks from an offset on; gives the end."""
    while offset < (len(data) if until is None else until):
        offset = client.call("blob.append", blob=upload, offset=offset, data=text(data[offset : offset + CHUNK]))["offset"]
    return offset


def bring(client, data, type="application/pdf"):
    begun = client.call("blob.begin", sha256=sha(data), size=len(data), type=type)
    if not begun.get("done"):
        send(client, begun["blob"], data, begun["offset"])
        client.call("blob.commit", blob=begun["blob"])
    return sha(data)
