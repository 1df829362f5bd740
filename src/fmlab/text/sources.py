"""Documents from a learner's own disk, one at a time: text files, JSON lines, Hugging Face dataset folders.

Nothing is downloaded, nothing is executed, and never is more than one document, or one batch of rows, in memory.
Left out: formats that need a parser of their own (PDF, Word), and compressed archives other than gzip.
Sources: the folders that `datasets.Dataset.save_to_disk` writes (Arrow streams beside a state.json), and the Parquet
files of a dataset repository, whose names carry their split: train-00000-of-00002.parquet.
"""

from __future__ import annotations

import gzip
import json
import re
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

UNITS = ("file", "paragraph", "line")
TEXT, JSON_LINES, TABLES = (".txt", ".md", ".rst"), (".jsonl", ".ndjson"), (".arrow", ".parquet")
LARGEST_DOCUMENT = 64 * 2**20  # characters; a longer one is hardly one document
SHARD = re.compile(r"(\w+?)-\d{5}-of-\d{5}")
ROWS = 256


def load(
    path: str | Path, field: str = "text", unit: str = "file", split: str | None = None, encoding: str = "utf-8"
) -> Iterator[dict[str, str]]:
    """Stream documents as `{"text": ..., "source": ...}`; source names the file, with line or row where it has many.

    path: a file or a folder. Text files (.txt, .md, .rst), JSON lines (.jsonl, .ndjson), both also with .gz; Arrow and
    Parquet files; a folder of these, read in the order of their names, hidden ones left out; or a folder that
    `save_to_disk` of Hugging Face datasets wrote.
    field: which field of JSON lines and tables holds the text. unit: what of a text file is one document.
    split: which split of a data set; needed when there are several, so that test data are never mixed in unseen.

    Raises FileNotFoundError when there is nothing to read, and ValueError for an unknown unit, a split that is missing
    or has to be chosen, and (as soon as it is met) a line, row or byte that cannot be read. Files of other kinds in a
    folder are left out with a warning that names them.
    """
    if unit not in UNITS:
        raise ValueError(f"unit is {unit!r}; use one of {', '.join(UNITS)}.")
    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(f"There is no file or folder {path}.")
    root, files = (path.parent, [path]) if path.is_file() else _listed(path, split)
    readers = [(file, _reader(file, field, unit, encoding)) for file in files]
    unknown = [str(file.relative_to(root)) for file, read in readers if read is None]
    known = [(file, read) for file, read in readers if read is not None]
    if not known:
        kinds = ", ".join((*TEXT, *JSON_LINES, *TABLES))
        raise FileNotFoundError(f"{path} holds nothing that can be read; readable are {kinds}, and .gz of text.")
    if unknown:
        more = f" and {len(unknown) - 5} more" if len(unknown) > 5 else ""
        warnings.warn(f"Left out, since nothing here reads them: {', '.join(unknown[:5])}{more}.", stacklevel=2)
    return (
        {"text": text, "source": f"{file.relative_to(root).as_posix()}{place}"}
        for file, read in known
        for place, text in read(file)
    )


def _listed(folder: Path, split: str | None) -> tuple[Path, list[Path]]:
    """The folder that names are shown relative to, and its files in order; one split only."""
    if (folder / "dataset_dict.json").is_file():
        names = json.loads((folder / "dataset_dict.json").read_text(encoding="utf-8"))["splits"]
        chosen = folder / _chosen(names, split, folder)
        return folder, _saved(chosen)
    if (folder / "state.json").is_file():
        name = json.loads((folder / "state.json").read_text(encoding="utf-8")).get("_split")
        if split not in (None, name):
            raise ValueError(f"{folder} is one split, {name or 'without a name'}; leave out split={split!r}.")
        return folder, _saved(folder)
    inside = sorted(p for p in folder.rglob("*") if p.is_file())
    files = [p for p in inside if not any(part.startswith(".") for part in p.relative_to(folder).parts)]
    shards = {p: found[1] for p in files if p.suffix in TABLES and (found := SHARD.fullmatch(p.stem))}
    if shards:
        wanted = _chosen(sorted(set(shards.values())), split, folder)
        return folder, [p for p in files if shards.get(p) == wanted]
    if split is not None:
        raise ValueError(f"{folder} holds no splits; leave out split={split!r}.")
    return folder, files


def _saved(folder: Path) -> list[Path]:
    """The Arrow files of one saved split, in the order of its state.json."""
    try:
        state = json.loads((folder / "state.json").read_text(encoding="utf-8"))
        files = [folder / entry["filename"] for entry in state["_data_files"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{folder} is no folder that save_to_disk wrote whole ({error!r}).") from error
    missing = [f.name for f in files if not f.is_file()]
    if missing:
        raise FileNotFoundError(f"{folder} lacks {', '.join(missing)}, which its state.json names.")
    return files


def _chosen(names: list[str], split: str | None, folder: Path) -> str:
    if split is None and len(names) == 1:
        return names[0]
    if split not in names:
        asked = "choose one with split=..." if split is None else f"there is no {split!r}"
        raise ValueError(f"{folder} holds the splits {', '.join(names)}: {asked}.")
    return split


Reader = Callable[[Path], Iterator[tuple[str, str]]]


def _reader(file: Path, field: str, unit: str, encoding: str) -> Reader | None:
    """What reads a file of this name as (place within the file, text) pairs; None when nothing does."""
    kind = Path(file.stem).suffix.lower() if file.suffix.lower() == ".gz" else file.suffix.lower()
    if kind in TEXT:
        return lambda path: _read_text(path, unit, encoding)
    if kind in JSON_LINES:
        return lambda path: _read_json_lines(path, field, encoding)
    return (lambda path: _read_table(path, field)) if file.suffix.lower() in TABLES else None


def _open(path: Path, encoding: str) -> IO[str]:
    # A byte order mark is no part of the text.
    name = "utf-8-sig" if encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding
    return gzip.open(path, "rt", encoding=name) if path.suffix.lower() == ".gz" else path.open(encoding=name)


def _lines(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    """Numbered lines, counted from 1. Raises ValueError where the bytes are not what `encoding` says."""
    number = 0
    try:
        with _open(path, encoding) as file:
            for number, line in enumerate(file, 1):
                yield number, line
    except UnicodeDecodeError as error:
        raise _unreadable(path, encoding, f"after line {number}", error) from error


def _unreadable(path: Path, encoding: str, where: str, error: UnicodeDecodeError) -> ValueError:
    return ValueError(
        f"{path} is not {encoding} ({where}: {error.reason}); name its encoding, such as encoding='cp949'."
    )


def _read_text(path: Path, unit: str, encoding: str) -> Iterator[tuple[str, str]]:
    if unit == "file":
        try:
            with _open(path, encoding) as file:
                text = file.read(LARGEST_DOCUMENT + 1)
        except UnicodeDecodeError as error:
            raise _unreadable(path, encoding, "somewhere in it", error) from error
        if len(text) > LARGEST_DOCUMENT:
            raise ValueError(
                f"{path} is longer than {LARGEST_DOCUMENT:,} characters, too long for one document; "
                "read it with unit='paragraph' or unit='line'."
            )
        yield "", text
        return
    paragraph: list[str] = []
    first = 1
    for number, line in _lines(path, encoding):
        if unit == "line":
            if line.strip():
                yield f":{number}", line.rstrip("\n")
        elif line.strip():
            first = number if not paragraph else first
            paragraph.append(line)
        elif paragraph:
            yield f":{first}", "".join(paragraph).rstrip("\n")
            paragraph = []
    if paragraph:
        yield f":{first}", "".join(paragraph).rstrip("\n")


def _read_json_lines(path: Path, field: str, encoding: str) -> Iterator[tuple[str, str]]:
    for number, line in _lines(path, encoding):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ValueError(f"{path}, line {number}, is no JSON: {error}.") from error
        if not isinstance(row, dict) or not isinstance(row.get(field), str):
            has = f"it has {', '.join(map(repr, row))}" if isinstance(row, dict) else "it is no object"
            raise ValueError(f"{path}, line {number}, has no text in the field {field!r}; {has}.")
        yield f":{number}", row[field]


def _batches(path: Path, field: str) -> Iterator[pa.Array]:
    """The column `field`, batch by batch."""
    if path.suffix.lower() == ".parquet":
        with pq.ParquetFile(path) as table:
            _need(field, table.schema_arrow, path)
            for batch in table.iter_batches(ROWS, columns=[field]):
                yield batch.column(0)
        return
    with pa.memory_map(str(path)) as source:
        is_file = source.read(6) == b"ARROW1"  # Arrow has a file format and a stream format; `datasets` writes streams
        source.seek(0)
        table = pa.ipc.open_file(source) if is_file else pa.ipc.open_stream(source)
        _need(field, table.schema, path)
        for batch in (table.get_batch(i) for i in range(table.num_record_batches)) if is_file else table:
            yield batch.column(field)


def _need(field: str, schema: pa.Schema, path: Path) -> None:
    if field not in schema.names:
        raise ValueError(f"{path} has no column {field!r}; it has {', '.join(map(repr, schema.names))}.")
    kind = schema.field(field).type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        raise ValueError(f"The column {field!r} of {path} holds {kind}, not text.")


def _read_table(path: Path, field: str) -> Iterator[tuple[str, str]]:
    row = 0
    try:
        for column in _batches(path, field):
            for value in column:
                text = value.as_py()
                if text is None:
                    raise ValueError(f"{path}, row {row}, has no text in the column {field!r}.")
                yield f":{row}", text
                row += 1
    except (pa.ArrowException, OSError) as error:
        raise ValueError(f"{path} is damaged or no Arrow or Parquet file, from row {row} on ({error}).") from error
