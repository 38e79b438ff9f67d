"""Data and model files: their format by first bytes, then by name; nothing is ever loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location, Unread
from stacklint.readers.registry import reader
from stacklint.syntax.magic import by_name, formats_of, pointer_size, sniff

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.repo.document import Document

_NOTE = "Only the first bytes are read; a pickle is never loaded."

_TOLD_BY_BYTES = """
    *.pkl *.pickle *.pk *.pckl *.p *.joblib *.jl *.cloudpickle *.dill *.gz *.z *.sav *.zsav *.por
    *.bin *.dat *.data *.model *.mdl *.clf *.exp *.val *.lgb *lgb*.txt *lightgbm*.txt *.pt *.pth
    *.ckpt *.torchscript *.pt2 *.pte *.safetensors *.onnx *.ort *.h5 *.hdf5 *.hdf *.he5 *.keras
    *.tflite *.gguf *.ggml *.npy *.npz *.mat *.nc *.nc4 *.cdf *.parquet *.pq *.feather *.arrow
    *.ipc *.orc *.avro *.duckdb *.sqlite *.sqlite3 *.db *.sas7bdat *.sas7bcat *.dta *.rds *.rdata
    *.rda *.bst
"""

# Plain names and endings cost a look-up, all else a regular expression for every file: a name that
# others use as well is read too, and the formats' own globs decide.
_TOLD_BY_NAME = """
    *.csv *.tsv *.jsonl *.ndjson *.xlsx *.xlsm *.xlsb *.xls *.xpt *.hyper *.tde *.twb *.twbx *.tds
    *.tdsx *.pbix *.pbit *.qvd *.qvw *.qvf *.tfrecord *.tfrecords *.tfrec *.beton *.lance *.mds
    dataset_meta.json .zarray .zgroup zarr.json **/_delta_log/*.json **/metadata/*.metadata.json
    hoodie.properties config.json saved_model.pb keras_metadata.pb *.mlmodel Manifest.json
    *.engine *.trt *.pmml *.pfa *.skops *.ubj *xgb*.json *.cbm MLmodel *.bento *.zip *.pojo
    strings.json *.wordvectors *.ftz *.word2vec *.weights *.caffemodel *.prototxt *.rknn *.hef
    *.mnn *.ncnn *.xmodel *.wandb **/.neptune/**/* VERSION meta.yaml events.out.tfevents.*
    metrics.json metrics.csv run.json *.dbc databricks.yml databricks.yaml *.zpln
    kernel-metadata.json pipeline_definition.json pipeline_spec.yaml pipeline_spec.json *.sas
    *.knwf *.rmp *.spv *.mlx *.slx snowflake.yml valohai.yaml
"""


@reader(*_TOLD_BY_BYTES.split(), facts=("format",), head=65_536, note=_NOTE)
def read_data_file(document: Document, interest: Interest) -> Iterator[Evidence | Unread]:
    """Yield the format of a file whose first bytes can tell it, its size and how it was known."""
    formats = formats_of(interest.suffixes, interest.magic)
    pointed = pointer_size(document.data)
    if pointed >= 0:
        yield from _found(document, by_name(document.path, formats), "pointer", pointed)
    else:
        name, how = sniff(document.data, document.path, formats)
        yield from _found(document, name, how, document.size)


@reader(*_TOLD_BY_NAME.split(), facts=("format",), head=256, note=_NOTE)
def read_named_file(document: Document, interest: Interest) -> Iterator[Evidence | Unread]:
    """Yield the format of a file that its name tells well enough."""
    name = by_name(document.path, formats_of(interest.suffixes, interest.magic))
    pointed = pointer_size(document.data)
    if pointed >= 0:
        yield from _found(document, name, "pointer", pointed)
    else:
        yield from _found(document, name, "extension", document.size)


def _found(document: Document, name: str, how: str, size: int) -> Iterator[Evidence]:
    if name:
        yield Evidence(Location(document.path), "format", name, {"size": str(size), "how": how})
