"""docs/TRACKERS.md: its listings are what the programs print. VNADMIN_WRITE_PAGES=1 writes them anew, pictures too."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import caldav
import pytest
from servers import REDMINE_KEY, need, radicale, redmine

from vnadmin_nlp.cli import main

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "TRACKERS.md"
IMAGES = ROOT / "docs" / "images"
WRITE = bool(os.environ.get("VNADMIN_WRITE_PAGES"))
LETTERS = ("01-cong-van-tinh.txt", "13-thong-bao-ket-luan.txt")
Shown = Callable[..., str]


@pytest.fixture
def letters(own_documents: Path) -> list[str]:
    return [str(own_documents / name) for name in LETTERS]


@pytest.fixture
def shown(letters: list[str], capsys: pytest.CaptureFixture[str]) -> Shown:
    """What an export of the letters prints, results before messages."""

    def call(*arguments: object) -> str:
        capsys.readouterr()
        assert main(["export", *letters, *map(str, arguments)]) == 0
        captured = capsys.readouterr()
        return captured.out + captured.err

    return call


def check(name: str, text: str) -> None:
    """The listing of this name on the page is `text`."""
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    page = PAGE.read_text(encoding="utf-8")
    pattern = re.compile(rf"(<!-- made by tests: {name} -->\n```text\n)(.*?)(```)", re.S)
    held = pattern.search(page)
    assert held, f"docs/TRACKERS.md has no listing '{name}'"
    if WRITE:
        PAGE.write_text(pattern.sub(lambda m: f"{m[1]}{text}\n{m[3]}", page), encoding="utf-8")
        return
    assert held[2].strip() == text


def head(text: str, lines: int) -> str:
    """The first lines, and how many more there are."""
    found = text.strip().splitlines()
    return "\n".join(found[:lines] + ([f"… {len(found) - lines} more lines"] if len(found) > lines else []))


def test_caldav(shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VNADMIN_CALDAV_USER", "van-thu")
    monkeypatch.setenv("VNADMIN_CALDAV_PASSWORD", "mat-khau-thu")
    with radicale(tmp_path) as server:
        url = f"{server}van-thu/nhiem-vu/"
        first = shown("--to", "caldav", "--url", url, "--create")
        again = shown("--to", "caldav", "--url", url)
        check("caldav", f"{first.strip()}\n\n$ # the same command again\n{again}")
        folder = tmp_path / "lich" / "van-thu"
        folder.mkdir(parents=True)
        client = caldav.DAVClient(url=server, username="van-thu", password="mat-khau-thu")
        for number, todo in enumerate(client.calendar(url=url).todos()):
            (folder / f"{number}.ics").write_text(todo.data, encoding="utf-8")
    config = tmp_path / "config.py"
    config.write_text(f'path = "{tmp_path}/lich/*"\ndate_format = "%d/%m/%Y"\ncolor = "never"\n', encoding="utf-8")
    program = str(Path(sys.executable).with_name("todo"))
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC"}
    command = [program, "--config", str(config), "list", "--sort", "-due,summary"]
    listing = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout
    check("todoman", re.sub(r"(?m)^(\[.\])\s+\d+ ", r"\1 ", listing))  # its own numbers follow the order of files


def test_redmine(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VNADMIN_REDMINE_KEY", REDMINE_KEY)
    with redmine() as server:
        server.run("fields")
        check("redmine", shown("--to", "redmine", "--url", server.url, "--project", "van-phong"))
        if WRITE:
            query = "set_filter=1&c[]=parent&c[]=subject&c[]=cf_3&c[]=due_date&c[]=status&c[]=done_ratio&sort=id"
            photograph(f"{server.url}projects/van-phong/issues?{query}", IMAGES / "redmine-issues.png")


def photograph(url: str, path: Path) -> None:
    need("chromium", "chromium")
    path.parent.mkdir(exist_ok=True)
    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1280,560")
    subprocess.run(["chromium", *flags, f"--screenshot={path}", url], check=True, capture_output=True, timeout=60)


def test_workbook(shown: Shown, tmp_path: Path) -> None:
    book = tmp_path / "so.xlsx"
    assert "created 7" in shown("--to", "xlsx", "--out", book, "--today", "2024-06-12")
    for name in ("xlsx-tasks", "xlsx-follow-up"):
        assert WRITE or (IMAGES / f"{name}.png").stat().st_size > 10_000
    if WRITE:
        need("soffice", "libreoffice-calc")
        command = [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/ho-so",
            "--headless",
            "--convert-to",
            "pdf",
            "so.xlsx",
        ]
        subprocess.run(command, check=True, capture_output=True, cwd=tmp_path, timeout=100)
        IMAGES.mkdir(exist_ok=True)
        for page, name, height in ((1, "xlsx-tasks", 400), (2, "xlsx-follow-up", 240)):
            size = ("-x", "0", "-y", "0", "-W", "1323" if page == 1 else "936", "-H", str(height))
            place = (str(IMAGES / name), "-singlefile")
            subprocess.run(
                ["pdftoppm", "-r", "80", "-png", "-f", str(page), "-l", str(page), *size, "so.pdf", *place],
                check=True, cwd=tmp_path,
            )  # fmt: skip


def test_taskwarrior(shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need("task", "taskwarrior")
    (tmp_path / "taskrc").write_text(f"data.location={tmp_path}/viec\n", encoding="utf-8")
    monkeypatch.setenv("TASKRC", str(tmp_path / "taskrc"))
    first = shown("--to", "taskwarrior")
    command = [
        "task", "rc.verbose=label", "rc.defaultwidth=120", "rc.dateformat=d/m/Y", "rc.uda.lead.type=string",
        "rc.report.giao.columns=due,lead,description.desc", "rc.report.giao.labels=Due,Lead,Task",
        "rc.report.giao.sort=due+,description+", "giao",
    ]  # fmt: skip
    listing = subprocess.run(command, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL).stdout
    check("taskwarrior", f"{first.strip().splitlines()[-1]}\n\n$ task giao\n{listing}")


def test_ics(shown: Shown) -> None:
    text = shown("--to", "ics")
    start = text.index("BEGIN:VTODO", text.index("END:VTODO"))
    check("ics", text[start : text.index("END:VTODO", start) + 9].replace("\r", ""))


def test_csv(shown: Shown) -> None:
    check("csv", head(shown("--to", "csv", "--for", "jira"), 12))


def test_records(shown: Shown) -> None:
    check("records", head(shown("--to", "records", "--file-code", "H50.2025.012", "--set", "maintenance=05"), 20))


def test_edxml(shown: Shown, tmp_path: Path) -> None:
    shown("--to", "edxml", "--out", tmp_path, "--type-code", "Công văn=18", "--type-code", "Thông báo=23")
    path = next(path for path in sorted(tmp_path.iterdir()) if path.name.startswith("2147"))
    check("edxml", head(path.read_text(encoding="utf-8"), 40))


def test_jsonld(shown: Shown) -> None:
    check("jsonld", shown("--to", "jsonld", "--link", "https://congbao.example/{number}").splitlines()[1])
