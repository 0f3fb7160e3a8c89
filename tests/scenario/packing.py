"""A bundle's file made by hand, whatever it holds: `trajectum plugin pack` refuses what does not load, and a hostile
publisher has no such scruples. The format is that of docs/bundles.md; the signature is Ed25519 (RFC 8032, 5.1), slow
and plain, because the standard library has none."""

import base64
import hashlib
import os
import zlib

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
BY = 4 * pow(5, P - 2, P) % P


def _x_of(y):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    return x if x % 2 == 0 else P - x


def _add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(n, p=(_x_of(BY), BY, 1, _x_of(BY) * BY % P)):
    out = (0, 1, 1, 0)
    while n:
        if n & 1:
            out = _add(out, p)
        p, n = _add(p, p), n >> 1
    return out


def _bytes_of(p):
    inverse = pow(p[2], P - 2, P)
    x, y = p[0] * inverse % P, p[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


class Signer:
    """Somebody with a key of his own making."""

    def __init__(self, name="vijand"):
        self.name = name
        whole = hashlib.sha512(os.urandom(32)).digest()
        self._scalar = int.from_bytes(whole[:32], "little") & (1 << 254) - 8 | 1 << 254
        self._prefix = whole[32:]
        self._public = _bytes_of(_times(self._scalar))
        self.key = base64.b64encode(self._public).decode()

    def sign(self, message):
        number = lambda *parts: int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % ORDER
        r = number(self._prefix, message)
        point = _bytes_of(_times(r))
        s = (r + number(point, self._public, message) * self._scalar) % ORDER
        return point + s.to_bytes(32, "little")

    def pack(self, files):
        """`files`: {"plugin/routes/x.lua": bytes}; gives the bytes of the file."""
        archive = _archive(files)
        head = f"trajectum-bundle 1\nsha256 {hashlib.sha256(archive).hexdigest()}\npublisher {self.name}\nkey {self.key}\n".encode()
        return head + b"signature " + base64.b64encode(self.sign(head)) + b"\n\n" + archive


def _archive(files):
    tar = b""
    for path, data in sorted((split_root(path), data) for path, data in files.items()):
        tar += _header(*path, len(data)) + data + bytes(-len(data) % 512)
    stream = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return stream.compress(tar + bytes(1024)) + stream.flush()


def split_root(path):
    """("workflows/ID" or "plugin", the rest)."""
    parts = path.split("/")
    at = 2 if parts[0] == "workflows" else 1
    return "/".join(parts[:at]), "/".join(parts[at:])


def _header(root, path, size):
    block = bytearray(512)
    for at, text in ((0, path), (100, "0000644"), (108, "0000000"), (116, "0000000"), (124, f"{size:011o}"), (136, "0" * 11),
                     (148, " " * 8), (156, "0"), (257, "ustar\x0000"), (329, "0000000"), (337, "0000000"), (345, root)):
        block[at : at + len(text)] = text.encode()
    block[148:156] = f"{sum(block):06o}\0 ".encode()
    return bytes(block)
