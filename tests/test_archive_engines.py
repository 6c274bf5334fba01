"""The adapters for engines: one Arrow function that never raises, Ray on two nodes of which one is killed, Spark."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pyarrow as pa
import pytest
from archive_files import other_document, write_archive
from test_archive_run import count_done, files_of, statuses

from vnadmin_nlp import parse_file
from vnadmin_nlp.archive import runner
from vnadmin_nlp.archive.arrow import OUTPUT, SPARK_SCHEMA, ParseBatch, parse_batch, parse_batches
from vnadmin_nlp.archive.progress import Lines
from vnadmin_nlp.archive.runner import Options
from vnadmin_nlp.cli import main

NO_RAY = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="ray is not installed (extra ray)")
NO_SPARK = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
    reason="pyspark or Java is not installed",
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("engines")
    write_archive(folder, 400)
    return folder


def test_a_batch_gives_a_row_for_each_input_whatever_it_holds(tmp_path: Path) -> None:
    good = tmp_path / "tốt.txt"
    good.write_bytes(other_document())
    batch = pa.table(
        {
            "name": [str(good), str(tmp_path / "mất.txt"), "bytes.txt", "trống", "chương trình"],
            "content": pa.array([None, None, other_document(), b"", b"\x7fELF" + bytes(range(256))], pa.binary()),
            "batch_id": [1, 2, 3, 4, 5],
        }
    )
    found = parse_batch(batch)
    assert found.column_names == ["name", "batch_id", *OUTPUT.names]
    assert found.select(OUTPUT.names).schema.equals(OUTPUT)
    assert found["status"].to_pylist() == ["ok", "error", "ok", "empty", "unsupported"]
    assert found["batch_id"].to_pylist() == [1, 2, 3, 4, 5]
    assert found["documents"][0].as_py() == [parse_file(good).to_json()]
    assert parse_batch(batch.slice(0, 0)).num_rows == 0


def test_a_callable_keeps_its_process(tmp_path: Path) -> None:
    parse = ParseBatch(timeout=20)
    names = []
    for index in range(3):
        names.append(parse(pa.table({"name": [f"{index}.txt"], "content": [other_document()]}))["name"][0].as_py())
    assert parse._workers is not None
    assert len(parse._workers.pids) == 1
    parse.close()
    assert names == ["0.txt", "1.txt", "2.txt"]


def test_the_function_for_spark_maps_batches() -> None:
    batches = pa.table({"name": ["a", "b", "c"], "content": [other_document()] * 3}).to_batches(max_chunksize=2)
    found = pa.Table.from_batches(parse_batches(batches))
    assert found["name"].to_pylist() == ["a", "b", "c"]
    assert found["status"].to_pylist() == ["ok"] * 3
    assert [part.split()[0] for part in SPARK_SCHEMA.split(", ")] == found.column_names


@NO_SPARK
def test_spark_maps_in_arrow(archive: Path) -> None:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate()
    )
    try:
        paths = sorted(map(str, (archive / "0000").iterdir()))[:60]
        paths.append("/không/có.txt")
        frame = spark.createDataFrame([(path,) for path in paths], "name string").repartition(4)
        rows = frame.mapInArrow(parse_batches, SPARK_SCHEMA).collect()
    finally:
        spark.stop()
    assert sorted(row.name for row in rows) == sorted(paths)
    by_name = {row.name: row for row in rows}
    assert by_name["/không/có.txt"].status == "error"
    assert by_name[paths[0]].documents == [parse_file(paths[0]).to_json()]


@NO_RAY
def test_ray_with_two_nodes_of_which_one_is_killed(archive: Path, tmp_path: Path) -> None:
    """Every input is accounted for, and the files are those of a run on one machine."""
    from ray.cluster_utils import Cluster

    quiet = Lines(sys.stderr, as_json=True)
    runner.run([str(archive)], tmp_path / "one", Options(jobs=2, part_size=50), quiet)
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 2, "include_dashboard": False})
    second = cluster.add_node(num_cpus=2)
    cluster.wait_for_nodes()
    out = tmp_path / "two"
    call = ["batch", str(archive), "--to", str(out), "--engine", "ray", "--address", cluster.address]
    killed_at: list[int] = []

    def kill_second() -> None:
        while not (done := count_done(out)):
            time.sleep(0.05)
        killed_at.append(done)
        cluster.remove_node(second, allow_graceful=False)

    killer = threading.Thread(target=kill_second, daemon=True)
    killer.start()
    try:
        run = subprocess.run(
            [sys.executable, "-m", "vnadmin_nlp", *call, "--part-size", "50"],
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
        killer.join(10)
    finally:
        cluster.shutdown()
    assert run.returncode == 0, run.stderr
    assert 0 < killed_at[0] < 400
    assert statuses(out) == statuses(tmp_path / "one")
    assert files_of(out) == files_of(tmp_path / "one")
    report = json.loads((out / "report.json").read_text())
    assert report["inputs"] == report["good"] == 400


@NO_RAY
def test_no_cluster_is_told_at_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_bytes(other_document())
    call = ["batch", str(tmp_path / "a.txt"), "--to", str(tmp_path / "out"), "--engine", "ray"]
    assert main([*call, "--address", "127.0.0.1:9"]) == 2
    assert "no Ray cluster at 127.0.0.1:9" in capfd.readouterr().err


def test_a_missing_package_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Exit status 5 and the command that installs it."""
    (tmp_path / "a.txt").write_bytes(other_document())
    for package, arguments in (("pyarrow", ["--parquet"]), ("zstandard", ["--zstd"]), ("ray", ["--engine", "ray"])):
        monkeypatch.setitem(sys.modules, package, None)
        assert main(["batch", str(tmp_path / "a.txt"), "--to", str(tmp_path / "out"), *arguments]) == 5
        told = capfd.readouterr().err
        assert package in told
        assert "pip install 'vnadmin_nlp[" in told
