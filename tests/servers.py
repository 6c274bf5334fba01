"""Real servers on loopback for the tests of the exporters: Radicale and Xandikos from PyPI."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_RADICALE = """[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {folder}/collections
[logging]
level = warning
"""


def need(program: str, package: str) -> str:
    """Path of a program of the system. Skips where it is not installed; CI requires it."""
    path = shutil.which(program)
    if path is None:
        reason = f"{program} (Debian: {package}) is not installed"
        if os.environ.get("VNADMIN_REQUIRE_SERVERS"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], url: str, *, log: Path, seconds: float = 30, **options: object) -> Iterator[None]:
    """A server process that answers at `url`; ended by its own handle."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, **options)  # type: ignore[call-overload]
        try:
            deadline = time.monotonic() + seconds
            while not _answers(url):
                if process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"{command[0]} did not start:\n{log.read_text(errors='replace')[-2000:]}")
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _answers(url: str) -> bool:
    try:
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=2).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


@contextlib.contextmanager
def radicale(folder: Path, *, port: int | None = None) -> Iterator[str]:
    """Radicale with its collections in `folder`; yields its address."""
    port = port or free_port()
    (folder / "users").write_text("van-thu:mat-khau-thu\n", encoding="utf-8")
    config = folder / "config"
    config.write_text(_RADICALE.format(port=port, folder=folder), encoding="utf-8")
    url = f"http://127.0.0.1:{port}/"
    with running([sys.executable, "-m", "radicale", "--config", str(config)], url, log=folder / "log"):
        yield url


@contextlib.contextmanager
def xandikos(folder: Path) -> Iterator[str]:
    """Xandikos with its collections in `folder`; yields its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    command = [
        str(Path(sys.executable).with_name("xandikos")), "serve", "-d", str(folder / "dav"), "--defaults",
        "--listen-address", "127.0.0.1", "-p", str(port), "--current-user-principal", "/van-thu/",
    ]  # fmt: skip
    environment = {**os.environ, "HOME": str(folder)}
    with running(command, url, log=folder / "log", env=environment):
        yield url


REDMINE = Path("/usr/share/redmine")
REDMINE_KEY = "0123456789abcdef0123456789abcdef01234567"
_REDMINE_DATABASE = Path("/var/lib/dbconfig-common/sqlite3/redmine/instances/default/redmine_default")
_REDMINE_SETUP = Path(__file__).with_name("redmine_setup.rb")


class Redmine:
    """Debian's Redmine on a database of its own; `run` runs a stage of redmine_setup.rb."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = ""
        self._database = folder / "redmine.sqlite3"
        shutil.copy(_REDMINE_DATABASE, self._database)
        shutil.copy(_REDMINE_SETUP, folder)
        for path in (folder, self._database, folder / _REDMINE_SETUP.name):
            shutil.chown(path, "www-data", "www-data")
        self.process: dict[str, Any] = {
            "cwd": REDMINE,
            "user": "www-data",
            "group": "www-data",
            "env": {
                "PATH": "/usr/bin:/bin",
                "LANG": "C.UTF-8",
                "HOME": str(folder),
                "RAILS_ENV": "production",
                "REDMINE_INSTANCE": "default",
                "DATABASE_URL": f"sqlite3:{self._database}",
                "VNADMIN_TEST_KEY": REDMINE_KEY,
            },
        }

    def run(self, stage: str) -> None:
        command = ["ruby", "bin/rails", "runner", str(self.folder / _REDMINE_SETUP.name), stage]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, **self.process)
        assert done.returncode == 0, done.stderr[-2000:]


@contextlib.contextmanager
def redmine() -> Iterator[Redmine]:
    """Redmine with an office and without the custom fields."""
    need("puma", "redmine redmine-sqlite puma")
    if not _REDMINE_DATABASE.exists() or os.geteuid() != 0:
        pytest.skip("Redmine's database is not there, or this user is not root and cannot act as www-data")
    folder = Path(tempfile.mkdtemp(prefix="vnadmin-redmine-"))
    try:
        server = Redmine(folder)
        server.run("office")
        port = free_port()
        server.url = f"http://127.0.0.1:{port}/"
        command = ["puma", "-e", "production", "-b", f"tcp://127.0.0.1:{port}", "-t", "1:4"]
        with running(command, server.url, log=folder / "log", seconds=60, **server.process):
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)
