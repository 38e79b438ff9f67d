"""The first bytes of data and model files, built by hand or by the standard library."""

from __future__ import annotations

import gzip
import io
import pickle
import zipfile
import zlib

import pytest

from stacklint.syntax.magic import by_bytes, by_name, formats_of, pointer_size, sniff

FORMATS = formats_of(
    (
        ("**/*.parquet", "parquet"),
        ("**/*.pkl", "pickle"),
        ("**/*.pkl", "pickled-data"),
        ("**/*.joblib", "joblib"),
        ("**/*.sav", "sav"),
        ("**/*.h5", "hdf5"),
        ("**/*.nc", "netcdf"),
        ("**/*.pth", "torch-pickle"),
        ("**/*.pt", "torch-pickle"),
        ("**/*.db", "duckdb-sqlite"),
        ("**/mlflow.db", "mlruns"),
        ("**/*.csv", "csv"),
        ("**/metrics.csv", "csv-json-logs"),
        ("**/*.RData", "rds-rdata"),
        ("**/pytorch_model*.bin", "torch-pickle"),
        ("**/_delta_log/*.json", "delta"),
        (".tfrecord", "tfrecord"),
        ("MLmodel", "mlflow-mlmodel"),
    ),
    (
        (0, b"PAR1", "parquet"),
        (0, b"\x89HDF\r\n\x1a\n", "hdf5"),
        (0, b"SQLite format 3\0", "duckdb-sqlite"),
        (4, b"TFL3", "tflite-litert"),
        (0, b"$FL2", "sav"),
    ),
)
MODEL = b"\x80\x04\x95\x30\0\0\0\0\0\0\0\x8c\x10sklearn.pipeline\x94\x8c\x08Pipeline\x94\x93\x94."
OLD_MODEL = b"\x80\x03csklearn.linear_model._base\nLinearRegression\nq\x00)\x81q\x01."
FRAME = b"\x80\x03cpandas.core.frame\nDataFrame\nq\x00)\x81q\x01."


def zipped(*names: str) -> bytes:
    """Return a zip of small files with these names."""
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return store.getvalue()


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param(b"PAR1\x15\x04", "parquet", id="a magic at the start"),
        pytest.param(b"\x1c\0\0\0TFL3\0\0", "tflite-litert", id="a magic at an offset"),
        pytest.param(MODEL, "pickle", id="a pickle of protocol 4 that names a model's class"),
        pytest.param(OLD_MODEL, "pickle", id="a pickle of protocol 3 that names a model's class"),
        pytest.param(FRAME, "pickled-data", id="a pickled data frame"),
        pytest.param(pickle.dumps({"a": [1, 2]}, 2), "pickled-data", id="plain data, protocol 2"),
        pytest.param(pickle.dumps([1, "sklearn"], 5), "pickled-data", id="a word in the data"),
        pytest.param(zlib.compress(MODEL), "joblib", id="a compressed pickle of a model"),
        pytest.param(gzip.compress(FRAME), "pickled-data", id="a gzipped data frame"),
        pytest.param(gzip.compress(b"RDX3\nX\n"), "rds-rdata", id="a gzipped session of R"),
        pytest.param(gzip.compress(b"a,b\n1,2\n"), "", id="a gzipped table of text"),
        pytest.param(b"\x1f\x8bbroken", "", id="gzip that breaks off"),
        pytest.param(b"\x80\x04not a pickle"[:2], "", id="too short for a pickle"),
        pytest.param(b"\x80\x09\x95\0", "", id="a protocol that does not exist"),
        pytest.param(bytes.fromhex("80028a0a6cfc9c46f9206aa850192e"), "torch-pickle", id="old torch"),
        pytest.param(zipped("archive/data.pkl", "archive/data/0"), "torch-pickle", id="torch"),
        pytest.param(
            zipped("m/data.pkl", "m/code/__torch__.py", "m/constants.pkl"),
            "torchscript",
            id="a graph of torch",
        ),
        pytest.param(zipped("arr_0.npy"), "npy-npz", id="arrays in a zip"),
        pytest.param(zipped("metadata.json", "config.json", "model.weights.h5"), "keras-v3", id="keras"),
        pytest.param(zipped("[Content_Types].xml", "xl/workbook.xml"), "", id="any other zip"),
        pytest.param(b"PK\x03\x04", "", id="a zip that breaks off"),
        pytest.param(b"\x89HDF\r\n\x1a\n" + b"\0" * 40, "hdf5", id="arrays"),
        pytest.param(b"\x89HDF\r\n\x1a\n\0model_config\0", "keras-h5", id="a model in HDF5"),
        pytest.param(b'\x40\0\0\0\0\0\0\0{"w":', "safetensors", id="safetensors"),
        pytest.param(b"\x08\x08\x12\x07pytorch", "onnx", id="onnx"),
        pytest.param(b"tree\nversion=v3\n", "lightgbm-text", id="trees as text"),
        pytest.param(b"", "", id="nothing"),
        pytest.param(b"hello, world", "", id="text"),
    ],
)
def test_first_bytes_name_the_format(head: bytes, expected: str) -> None:
    assert by_bytes(head, FORMATS) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("data/Train.PARQUET", "parquet", id="an ending in capitals"),
        pytest.param("x.pkl", "pickle", id="an ending of two formats belongs to the first"),
        pytest.param("out/metrics.csv", "csv-json-logs", id="a whole name says more than its ending"),
        pytest.param("w/pytorch_model-00001.bin", "torch-pickle", id="a pattern"),
        pytest.param("t/_delta_log/0.json", "delta", id="a folder"),
        pytest.param("a.RData", "rds-rdata", id="a glob in capitals"),
        pytest.param("a.tfrecord", "tfrecord", id="a plain ending"),
        pytest.param("m/MLmodel", "mlflow-mlmodel", id="a plain name"),
        pytest.param("settings.json", "", id="a name that says nothing"),
    ],
)
def test_a_name_names_the_format(path: str, expected: str) -> None:
    assert by_name(path, FORMATS) == expected


@pytest.mark.parametrize(
    ("head", "path", "expected"),
    [
        pytest.param(MODEL, "model.bin", ("pickle", "magic"), id="a pickle called .bin"),
        pytest.param(MODEL, "model.sav", ("pickle", "magic"), id="a pickle called as SPSS does"),
        pytest.param(MODEL, "model.joblib", ("joblib", "magic"), id="joblib is a pickle too"),
        pytest.param(FRAME, "rows.joblib", ("pickled-data", "magic"), id="data by joblib"),
        pytest.param(b"$FL2@(#)", "study.sav", ("sav", "magic"), id="SPSS itself"),
        pytest.param(b"\x89HDF\r\n\x1a\n", "sea.nc", ("netcdf", "magic"), id="NetCDF in HDF5"),
        pytest.param(b"SQLite format 3\0", "mlflow.db", ("mlruns", "magic"), id="runs in SQLite"),
        pytest.param(b"SQLite format 3\0", "app.db", ("duckdb-sqlite", "magic"), id="a database"),
        pytest.param(b"PAR1", "rows.dat", ("parquet", "magic"), id="Parquet under a shared ending"),
        pytest.param(b"1::2::3\n", "ratings.dat", ("", ""), id="text under a shared ending"),
        pytest.param(b"G0 X1\n", "part.nc", ("", ""), id="a program of a milling machine"),
        pytest.param(b"/src\n", "site-packages/lib.pth", ("", ""), id="a path file of Python"),
        pytest.param(b"odd", "weights.pt", ("torch-pickle", "extension"), id="an ending alone"),
        pytest.param(b"", "model.pkl", ("pickle", "extension"), id="an empty file"),
        pytest.param(b"x", "notes", ("", ""), id="no ending at all"),
    ],
)
def test_bytes_count_before_the_name(head: bytes, path: str, expected: tuple[str, str]) -> None:
    assert sniff(head, path, FORMATS) == expected


@pytest.mark.parametrize(
    ("head", "size"),
    [
        pytest.param(
            b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
            12345,
            id="a pointer",
        ),
        pytest.param(b"version https://git-lfs.github.com/spec/v1\noid x\n", -1, id="without size"),
        pytest.param(b"size 12\n", -1, id="another text with a size"),
    ],
)
def test_a_pointer_tells_the_size_of_what_it_stands_for(head: bytes, size: int) -> None:
    assert pointer_size(head) == size


def test_a_zip_of_very_many_names_is_judged_by_the_first() -> None:
    assert by_bytes(zipped(*(f"f{i}" for i in range(500)), "m/data.pkl"), FORMATS) == ""


def test_a_bomb_is_never_unpacked_whole() -> None:
    assert by_bytes(zlib.compress(b"\0" * 50_000_000), FORMATS) == ""
