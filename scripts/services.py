"""PostgreSQL and Redis for the tests: installed through apt where missing, with data of their own under var/services.

    python3 scripts/services.py start | stop

Writes var/services.env with DATABASE_URL and CELERY_BROKER_URL. Both listen on 127.0.0.1 alone, on free ports.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("PORTAL_VAR_DIR", ROOT / "var"))
ENV_FILE = VAR / "services.env"
IS_ROOT = os.geteuid() == 0
# PostgreSQL refuses to run as root. Its own account cannot reach into a root's home, so its data then lie in /var/lib.
POSTGRES_ACCOUNT = "postgres"


class Unavailable(Exception):
    """A service cannot be had here, for the reason given."""


def run(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, text=True, capture_output=True, **options)  # type: ignore[call-overload]
    if done.returncode:
        raise Unavailable(f"{' '.join(command)} failed:\n{(done.stdout + done.stderr)[-1500:]}")
    return done


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: str, ready: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + 60
    while not ready():
        if time.monotonic() > deadline:
            tail = log.read_text(errors="replace")[-1500:] if log.exists() else ""
            raise Unavailable(f"{what} did not start within a minute:\n{tail}")
        time.sleep(0.1)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


# --- finding and installing -----------------------------------------------------------------


def postgres_bin() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    return Path(on_path).resolve().parent if on_path else None


def redis_server() -> str | None:
    return shutil.which("redis-server") or shutil.which("valkey-server")


def install(packages: list[str]) -> None:
    names = " ".join(packages)
    if not shutil.which("apt-get") or not IS_ROOT:
        raise Unavailable(
            f"Missing: {names}. Install them with the system's package manager (on Debian and Ubuntu: apt install {names})."
        )
    print(f"Installing {names} ...", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-q"], env=environment)
    run(["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages], env=environment)


# --- PostgreSQL -----------------------------------------------------------------------------


def as_postgres(command: list[str]) -> list[str]:
    return ["runuser", "-u", POSTGRES_ACCOUNT, "--", *command] if IS_ROOT else command


def postgres_data() -> Path:
    """The data folder: under var/, or linked from there where PostgreSQL's account cannot reach var/."""
    link = VAR / "services" / "postgresql"
    if not IS_ROOT:
        link.mkdir(parents=True, exist_ok=True, mode=0o700)
        return link
    link.parent.mkdir(parents=True, exist_ok=True)
    owner = pwd.getpwnam(POSTGRES_ACCOUNT)
    if not link.exists():
        link.mkdir(mode=0o700)
        os.chown(link, owner.pw_uid, owner.pw_gid)
    reachable = subprocess.call(as_postgres(["test", "-w", str(link)]), stderr=subprocess.DEVNULL) == 0
    if reachable:
        return link
    elsewhere = Path(f"/var/lib/postgresql/portal-tests-{zlib.crc32(str(VAR.resolve()).encode()):x}")
    elsewhere.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.chown(elsewhere, owner.pw_uid, owner.pw_gid)
    return elsewhere


def start_postgres(binaries: Path) -> str:
    data, port, log = postgres_data(), free_port(), VAR / "services" / "postgresql.log"
    if not any(data.iterdir()):
        run(
            as_postgres(
                [
                    str(binaries / "initdb"),
                    "-D",
                    str(data),
                    "-U",
                    "portal",
                    "--auth=trust",
                    "-E",
                    "UTF8",
                    "--locale=C.UTF-8",
                ]
            ),
            cwd="/",
        )
    settings = {
        "port": port,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        # Tests may lose their data in a power cut.
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": 200,
    }
    options = [argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")]
    with log.open("w") as output:
        subprocess.Popen(
            as_postgres([str(binaries / "postgres"), "-D", str(data), *options]),
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )
    (VAR / "services" / "postgresql.data").write_text(str(data))
    ask = [str(binaries / "psql"), "-h", "127.0.0.1", "-p", str(port), "-U", "portal", "-Atqc"]
    wait_for(
        "PostgreSQL",
        lambda: (
            subprocess.call([*ask, "select 1", "postgres"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
        ),
        log,
    )
    if not run([*ask, "select 1 from pg_database where datname = 'portal'", "postgres"]).stdout.strip():
        run([*ask, "create database portal", "postgres"])
    return f"postgres://portal@127.0.0.1:{port}/portal"


def stop_postgres() -> bool:
    note = VAR / "services" / "postgresql.data"
    if not note.exists():
        return False
    data = note.read_text()
    binaries = postgres_bin()
    if binaries:
        command = [str(binaries / "pg_ctl"), "-D", data, "-m", "fast", "-w", "stop"]
        subprocess.call(as_postgres(command), cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    note.unlink()
    return True


# --- Redis ----------------------------------------------------------------------------------


def start_redis(server: str) -> str:
    folder, port = VAR / "services" / "redis", free_port()
    folder.mkdir(parents=True, exist_ok=True)
    log = VAR / "services" / "redis.log"
    arguments = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", "", "--appendonly", "no"]
    with log.open("w") as output:
        subprocess.Popen(
            [server, *arguments], stdout=output, stderr=output, stdin=subprocess.DEVNULL, start_new_session=True
        )
    (VAR / "services" / "redis.port").write_text(str(port))
    wait_for("Redis", lambda: listens(port), log)
    return f"redis://127.0.0.1:{port}/0"


def stop_redis() -> bool:
    note = VAR / "services" / "redis.port"
    if not note.exists():
        return False
    with socket.socket() as connection:
        if connection.connect_ex(("127.0.0.1", int(note.read_text()))) == 0:
            connection.sendall(b"SHUTDOWN NOSAVE\r\n")
            connection.recv(1)
    note.unlink()
    return True


# --- the two commands -----------------------------------------------------------------------


def running() -> bool:
    """Whether the services of the environment file still answer."""
    if not ENV_FILE.exists():
        return False
    lines = [line.partition("=")[2] for line in ENV_FILE.read_text().splitlines()]
    return all(listens(int(line.rpartition(":")[2].partition("/")[0])) for line in lines)


def start() -> None:
    if running():
        print(f"PostgreSQL and Redis are running: {ENV_FILE}")
        return
    stop()
    missing = [name for name, found in (("postgresql", postgres_bin()), ("redis-server", redis_server())) if not found]
    if missing:
        install(missing)
    binaries, server = postgres_bin(), redis_server()
    if binaries is None or server is None:
        raise Unavailable("PostgreSQL or Redis was installed, but cannot be found.")
    (VAR / "services").mkdir(parents=True, exist_ok=True)
    database, broker = start_postgres(binaries), start_redis(server)
    ENV_FILE.write_text(f"DATABASE_URL={database}\nCELERY_BROKER_URL={broker}\n")
    print(f"PostgreSQL and Redis are running: {ENV_FILE}\n{ENV_FILE.read_text()}", end="")


def stop() -> None:
    stopped = [name for name, was in (("PostgreSQL", stop_postgres()), ("Redis", stop_redis())) if was]
    ENV_FILE.unlink(missing_ok=True)
    if stopped:
        print(f"Stopped {' and '.join(stopped)}.")


if __name__ == "__main__":
    try:
        {"start": start, "stop": stop}[sys.argv[1]]()
    except Unavailable as error:
        print(error, file=sys.stderr)
        sys.exit(1)
