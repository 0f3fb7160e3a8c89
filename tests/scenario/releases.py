"""What the tests of deploying share: a publisher with a key, bundles packed and signed by the real shell, brought over
the wire in chunks. Nothing here knows the format of a file."""

import base64
import hashlib
import os
import re
import subprocess

import harness
from harness import ROOT, scratch, write_plugin

CHUNK = 512 * 1024


def shell(*words, token=None, connect=None, ok=True):
    """Runs the shell; gives its stdout, or (ok=False) the finished process."""
    env = {**os.environ, **({"TRAJECTUM_TOKEN": token} if token else {})}
    where = ["--connect", connect] if connect else []
    done = subprocess.run([harness.BINARY, *words, *where], capture_output=True, text=True, env=env, timeout=120)
    if not ok:
        return done
    assert done.returncode == 0, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


class Publisher:
    """Somebody with a signing key."""

    def __init__(self, name="uitgever"):
        self.name = name
        self.file = os.path.join(scratch(), name + ".key")
        said = shell("plugin", "keygen", self.file, "--publisher", name)
        self.key = re.search(r"[A-Za-z0-9+/]{43}=", said).group(0)

    def trusted_by(self, admin):
        admin.call("publisher.put", publisher=self.name, key=self.key)
        return self

    def pack(self, folder, signed=True, workflows=os.path.join(ROOT, "workflows")):
        """The bytes of a bundle's file."""
        out = os.path.join(scratch(), "bundel.tjp")
        shell("plugin", "pack", folder, "--workflows", workflows, "-o", out, *(["--key", self.file] if signed else []))
        with open(out, "rb") as file:
            return file.read()


def bring(client, data):
    """Its bytes, by blob.*; gives their hash."""
    sha256 = hashlib.sha256(data).hexdigest()
    begun = client.call("blob.begin", sha256=sha256, size=len(data), type="application/x-trajectum-bundle")
    if begun.get("done"):
        return sha256
    for at in range(begun["offset"], len(data), CHUNK):
        client.call("blob.append", blob=begun["blob"], offset=at, data=base64.b64encode(data[at : at + CHUNK]).decode())
    client.call("blob.commit", blob=begun["blob"])
    return sha256


def upload(client, data, **more):
    return client.call("plugin.upload", sha256=bring(client, data), **more)


STEP = """
return route "proef" {{
  version = "{version}", title = {{ nl = "Proef", en = "Trial" }}, subject = "client", owner = "consultant",
  step "{step}" {{ title = {{ nl = "Stap", en = "Step" }}, by = role "consultant", due = workdays(5), next = done }},
}}
"""
SPEC = """
describe("proef", function()
  it("begint met de stap", function()
    local case = open("proef", { client = { name = "Kim" } })
    expect(case).enabled { "%s" }
  end)
end)
"""


def files(step="een", version="1.0.0", spec=None, **more):
    return {"routes/proef.lua": STEP.format(version=version, step=step), "spec/proef_spec.lua": SPEC % (spec or step), **more}


def folder(step="een", version="1.0.0", region="proef", spec=None, extra=None, **manifest):
    """The folder of a version of the region `proef` whose route has one step."""
    top = write_plugin(scratch(), {**files(step, version, spec), **(extra or {})}, region=region, version=version, **manifest)
    return os.path.join(top, region)


def versions(client):
    return {v["version"]: v for v in client.everything("plugin.find", "versions")}
