"""PostgreSQL, Redis and Elasticsearch for the tests, with data of their own under var/services.

    python3 scripts/services.py start | stop

What is missing is installed through apt; Elasticsearch comes from Maven Central, by Maven under its own settings, and
gets the analysis of the full distribution from tests/search/elasticsearch/. Writes var/services.env with DATABASE_URL,
CELERY_BROKER_URL and ELASTICSEARCH_URL. All listen on 127.0.0.1 alone, on free ports.
"""

import json
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("PORTAL_VAR_DIR", ROOT / "var"))
ENV_FILE = VAR / "services.env"
IS_ROOT = os.geteuid() == 0
# PostgreSQL refuses to run as root. Its own account cannot reach into a root's home, so its data then lie in /var/lib.
POSTGRES_ACCOUNT = "postgres"
# Elasticsearch refuses root as well.
ELASTICSEARCH_ACCOUNT = "nobody"
ELASTICSEARCH = "8.19.7"
MAVEN_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
SERVER_ZIP = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{ELASTICSEARCH}:zip"
PLUGIN = ROOT / "tests" / "search" / "elasticsearch"


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


def wait_for(what: str, ready: Callable[[], bool], log: Path, *, seconds: int = 60) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            tail = log.read_text(errors="replace")[-1500:] if log.exists() else ""
            raise Unavailable(f"{what} did not start within {seconds} seconds:\n{tail}")
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


# --- Elasticsearch --------------------------------------------------------------------------


def java_home() -> Path | None:
    """A Java development kit that Elasticsearch 8 runs on: 17 to 24."""
    compiler = shutil.which("javac")
    homes = [Path(compiler).resolve().parent.parent] if compiler else []
    homes += sorted(Path("/usr/lib/jvm").glob("*"))
    for home in homes:
        release = home / "release"
        found = re.search(r'JAVA_VERSION="(\d+)', release.read_text()) if release.exists() else None
        if found and 17 <= int(found[1]) <= 24 and (home / "bin" / "javac").exists():
            return home
    return None


def as_elasticsearch(command: list[str]) -> list[str]:
    if not IS_ROOT:
        return command
    owner = pwd.getpwnam(ELASTICSEARCH_ACCOUNT)
    return ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups", "--", *command]


def elasticsearch_folder() -> Path:
    """Where its program and data lie: under var/, or beside the system's where its account cannot reach var/."""
    folder = VAR / "services" / "elasticsearch"
    folder.mkdir(parents=True, exist_ok=True)
    if not IS_ROOT or subprocess.call(as_elasticsearch(["test", "-x", str(folder)]), stderr=subprocess.DEVNULL) == 0:
        return folder
    elsewhere = Path(f"/var/lib/portal-tests-{zlib.crc32(str(VAR.resolve()).encode()):x}")
    elsewhere.mkdir(parents=True, exist_ok=True, mode=0o755)
    return elsewhere


def fetch_elasticsearch(home: Path, java: Path) -> None:
    """The server of Maven Central, unpacked, with the plugin of the tests in it."""
    print(f"Fetching Elasticsearch {ELASTICSEARCH} ...", flush=True)
    folder = home.parent
    environment = os.environ | {"JAVA_HOME": str(java)}
    run(["mvn", "-B", "-q", MAVEN_COPY, f"-Dartifact={SERVER_ZIP}", f"-DoutputDirectory={folder}"], env=environment)
    archive = folder / f"elasticsearch-{ELASTICSEARCH}.zip"
    shutil.rmtree(home, ignore_errors=True)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    archive.unlink()
    for program in (home / "bin").iterdir():
        program.chmod(0o755)


def build_plugin(home: Path, java: Path) -> None:
    """The analysis plugin of the tests, compiled against the server's own libraries."""
    target, classes = home / "plugins" / "portal-test-analysis", home.parent / "plugin-classes"
    shutil.rmtree(target, ignore_errors=True)
    shutil.rmtree(classes, ignore_errors=True)
    target.mkdir()
    sources = [str(path) for path in sorted((PLUGIN / "src").rglob("*.java"))]
    libraries = str(home / "lib" / "*")
    run([str(java / "bin" / "javac"), "--release", "17", "-cp", libraries, "-d", str(classes), *sources])
    run([str(java / "bin" / "jar"), "cf", str(target / "portal-test-analysis.jar"), "-C", str(classes), "."])
    for name in ("stable-plugin-descriptor.properties", "named_components.json"):
        shutil.copy(PLUGIN / name, target)


def start_elasticsearch(java: Path) -> str:
    folder, port = elasticsearch_folder(), free_port()
    home, config, log = folder / f"elasticsearch-{ELASTICSEARCH}", folder / "config", folder / "server.log"
    if not (home / "bin" / "elasticsearch").exists():
        fetch_elasticsearch(home, java)
    build_plugin(home, java)
    shutil.rmtree(config, ignore_errors=True)
    shutil.copytree(home / "config", config)
    settings = {
        "cluster.name": "portal-tests",
        "path.data": folder / "data",
        "path.logs": folder / "logs",
        "network.host": "127.0.0.1",
        "http.port": port,
        "transport.port": free_port(),
        "discovery.type": "single-node",
        "xpack.security.enabled": "false",
        # A disk that is nearly full is no reason to refuse a test its index.
        "cluster.routing.allocation.disk.threshold_enabled": "false",
    }
    (config / "elasticsearch.yml").write_text("".join(f"{name}: {value}\n" for name, value in settings.items()))
    # Data and logs are its own; it writes into its configuration, too.
    shutil.rmtree(folder / "data", ignore_errors=True)
    if IS_ROOT:
        owner = pwd.getpwnam(ELASTICSEARCH_ACCOUNT)
        for name in ("data", "logs", "tmp"):
            (folder / name).mkdir(exist_ok=True)
        for path in (folder / "data", folder / "logs", folder / "tmp", config, *config.rglob("*")):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    else:
        (folder / "tmp").mkdir(exist_ok=True)
    environment = os.environ | {
        "ES_JAVA_HOME": str(java),
        "ES_PATH_CONF": str(config),
        "ES_JAVA_OPTS": "-Xms512m -Xmx512m",
        "ES_TMPDIR": str(folder / "tmp"),
        "HOME": str(folder),
    }
    pid_file = folder / "tmp" / "pid"
    pid_file.unlink(missing_ok=True)
    with log.open("w") as output:
        subprocess.Popen(
            as_elasticsearch([str(home / "bin" / "elasticsearch"), "-p", str(pid_file)]),
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            cwd=folder,
            env=environment,
            start_new_session=True,
        )
    (VAR / "services" / "elasticsearch.pid").write_text(str(pid_file))
    wait_for("Elasticsearch", lambda: is_healthy(port), log, seconds=180)
    return f"http://127.0.0.1:{port}"


def is_healthy(port: int) -> bool:
    """Whether the cluster is there. The server of Maven Central has no root page, so that a ping would say no."""
    directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with directly.open(f"http://127.0.0.1:{port}/_cluster/health", timeout=5) as answer:
            return json.load(answer)["status"] in {"green", "yellow"}
    except (OSError, ValueError):
        return False


def stop_elasticsearch() -> bool:
    note = VAR / "services" / "elasticsearch.pid"
    if not note.exists():
        return False
    pid_file = Path(note.read_text())
    note.unlink()
    pid = int(pid_file.read_text() or 0) if pid_file.exists() else 0
    command = Path(f"/proc/{pid}/cmdline")
    # The number may be another process's by now.
    if not pid or not command.exists() or str(pid_file.parent.parent) not in command.read_text():
        return False
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + 30
    while command.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    if command.exists():
        os.kill(pid, signal.SIGKILL)
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
        print(f"PostgreSQL, Redis and Elasticsearch are running: {ENV_FILE}")
        return
    stop()
    found = {
        "postgresql": postgres_bin(),
        "redis-server": redis_server(),
        "default-jdk-headless": java_home(),
        "maven": shutil.which("mvn"),
    }
    missing = [name for name, where in found.items() if not where]
    if missing:
        install(missing)
    binaries, server, java = postgres_bin(), redis_server(), java_home()
    if binaries is None or server is None or java is None:
        raise Unavailable("PostgreSQL, Redis or Java (17 to 24) was installed, but cannot be found.")
    (VAR / "services").mkdir(parents=True, exist_ok=True)
    addresses = {
        "DATABASE_URL": start_postgres(binaries),
        "CELERY_BROKER_URL": start_redis(server),
        "ELASTICSEARCH_URL": start_elasticsearch(java),
    }
    ENV_FILE.write_text("".join(f"{name}={address}\n" for name, address in addresses.items()))
    print(f"PostgreSQL, Redis and Elasticsearch are running: {ENV_FILE}\n{ENV_FILE.read_text()}", end="")


def stop() -> None:
    services = {"PostgreSQL": stop_postgres, "Redis": stop_redis, "Elasticsearch": stop_elasticsearch}
    stopped = [name for name, end in services.items() if end()]
    ENV_FILE.unlink(missing_ok=True)
    if stopped:
        print(f"Stopped {', '.join(stopped)}.")


if __name__ == "__main__":
    try:
        {"start": start, "stop": stop}[sys.argv[1]]()
    except Unavailable as error:
        print(error, file=sys.stderr)
        sys.exit(1)
