"""Make .venv hold exactly what uv.lock says, with nothing on the machine but Python and this file.

    python3 scripts/prepare.py [--dev] [--port N]

Runs under any Python 3, to say in a sentence what is missing. Uses the standard library alone.
"""

import argparse
import hashlib
import os
import platform
import shutil
import socket
import subprocess
import sys
import sysconfig

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VAR = os.environ.get("PORTAL_VAR_DIR", os.path.join(ROOT, "var"))
TOOLS = os.path.join(VAR, "tools")
VENV = os.path.join(ROOT, ".venv")
UV_VERSION = "uv>=0.9,<1"


def say(sentence):
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def give_up(sentence):
    sys.stderr.write("\n" + sentence + "\n")
    sys.exit(1)


def check_python():
    if sys.version_info < (3, 11):
        give_up(
            "The portal needs Python 3.11 or later; this is Python {}.{} ({}). "
            "Install a later one, or name it: make demo PYTHON=/path/to/python3".format(
                sys.version_info[0], sys.version_info[1], sys.executable
            )
        )
    for name in ("sqlite3", "ssl"):
        try:
            __import__(name)
        except ImportError:
            give_up(
                "This Python ({0}) was built without {1}, which the portal needs. "
                "Take the system's own, or another: make demo PYTHON=/path/to/python3".format(sys.executable, name)
            )


def check_port(port):
    if not port.isdecimal() or not 0 < int(port) < 65536:
        give_up("PORT={} is not a port: give a number from 1 to 65535.".format(port))
    port = int(port)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            give_up("Port {} may not be used by this account. Choose another: make demo PORT=8001".format(port))
        except OSError:
            give_up(
                "Port {0} of 127.0.0.1 is taken by another program. "
                "Stop that one, or choose another port: make demo PORT={1}".format(port, port + 1)
            )


def lock_digest():
    with open(os.path.join(ROOT, "uv.lock"), "rb") as lock, open(os.path.join(ROOT, "pyproject.toml"), "rb") as project:
        return hashlib.sha256(lock.read() + project.read()).hexdigest()


def is_ready(dev):
    """Whether an earlier call already did this: each writes the lock's digest when it is through."""
    stamps = [os.path.join(VENV, "locked-dev")]
    if not dev:
        stamps.append(os.path.join(VENV, "locked"))
    for stamp in stamps:
        if os.path.exists(stamp):
            with open(stamp) as text:
                if text.read() == lock_digest():
                    return True
    return False


def find_uv():
    """An uv on the machine, the one fetched earlier, or one fetched now by pip under the machine's own pip settings."""
    on_path = shutil.which("uv")
    if on_path:
        return on_path
    scripts = os.path.join(TOOLS, "Scripts" if os.name == "nt" else "bin")
    fetched = os.path.join(scripts, "uv")
    if os.path.exists(fetched):
        return fetched
    say("Fetching uv, which installs the rest ...")
    # The machine's pip needs no environment made for it first, which takes longer than the rest.
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", TOOLS, UV_VERSION]
    if subprocess.call(
        [sys.executable, "-m", "pip", "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ):
        if subprocess.call(
            [sys.executable, "-m", "venv", TOOLS], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) or not os.path.exists(os.path.join(scripts, "pip")):
            shutil.rmtree(TOOLS, ignore_errors=True)
            give_up(
                "This Python ({}) comes without the venv and pip modules. Install them "
                "(on Debian and Ubuntu: apt install python3-venv), or install uv, and start again.".format(
                    sys.executable
                )
            )
        command = [os.path.join(scripts, "python"), "-m", "pip", "install", "--quiet", UV_VERSION]
    if subprocess.call(command, env=dict(os.environ, PIP_ROOT_USER_ACTION="ignore")):
        give_up("uv could not be fetched: see pip's message above. A proxy or an index is set in pip's own settings.")
    return fetched


def pip_setting(name):
    """What pip is told on this machine, by environment or file: uv does not read pip's settings itself."""
    value = os.environ.get("PIP_" + name.upper().replace("-", "_"))
    if value:
        return value
    for section in ("install", "global"):
        done = subprocess.run(
            [sys.executable, "-m", "pip", "config", "get", section + "." + name],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            universal_newlines=True,
        )
        if done.returncode == 0 and done.stdout.strip():
            return done.stdout.strip()
    return ""


def install(uv, dev):
    environment = dict(os.environ, UV_PYTHON_DOWNLOADS="never", UV_NO_PROGRESS="1")
    environment.pop("VIRTUAL_ENV", None)
    certificates, proxy, index = pip_setting("cert"), pip_setting("proxy"), pip_setting("index-url")
    if certificates:
        environment.setdefault("SSL_CERT_FILE", certificates)
    if proxy:
        environment.setdefault("HTTPS_PROXY", proxy)
    groups = [] if dev else ["--no-dev"]
    if platform.libc_ver()[0] == "glibc":  # elsewhere there is no wheel of it, and Python's own SQLite serves
        groups += ["--extra", "sqlite"]
    if index and "pypi.org" not in index and "UV_DEFAULT_INDEX" not in environment:
        # The lock names PyPI's own addresses; this machine takes the same files, by hash, from its own index.
        wanted = os.path.join(VENV, "requirements.txt")
        commands = [
            [uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, VENV],
            [uv, "export", "--quiet", "--frozen", "--no-emit-project", "--output-file", wanted] + groups,
            [uv, "pip", "sync", "--quiet", "--python", VENV, "--default-index", index, "--require-hashes", wanted],
        ]
    else:
        # --inexact: a demo after a test run keeps the tools of the tests.
        keep = [] if dev else ["--inexact"]
        commands = [[uv, "sync", "--quiet", "--frozen", "--python", sys.executable] + groups + keep]
    for command in commands:
        if subprocess.call(command, cwd=ROOT, env=environment):
            give_up(
                "The packages could not be installed: see uv's message above. Started again, this goes on where it was."
            )
    with open(os.path.join(VENV, "locked-dev" if dev else "locked"), "w") as stamp:
        stamp.write(lock_digest())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dev", action="store_true")
    parser.add_argument("--port")
    options = parser.parse_args()
    check_python()
    if options.port is not None:
        check_port(options.port)
    if is_ready(options.dev):
        return
    uv = find_uv()
    say("Installing the packages of uv.lock into .venv (Python {}) ...".format(sysconfig.get_python_version()))
    install(uv, options.dev)


if __name__ == "__main__":
    main()
