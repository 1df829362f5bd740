"""Documents from disk: every one arrives once, in order, as it was written; what cannot be read is named."""

import gzip
import json
import tracemalloc
import warnings

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmlab.text import load, sources

TEXTS = ["one", "두 번째", "three\nlines", ""]


def texts(documents):
    return [d["text"] for d in documents]


def arrow_stream(path, rows, batch=2):
    """An Arrow stream as `datasets` writes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table = pa.table({"text": rows, "votes": list(range(len(rows)))})
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=batch)


def saved(folder, rows, files=1):
    """A folder in the form of `Dataset.save_to_disk` of datasets 5.2.0."""
    names = [f"data-{i:05}-of-{files:05}.arrow" for i in range(files)]
    for i, name in enumerate(names):
        arrow_stream(folder / name, rows[i::files])
    state = {"_data_files": [{"filename": n} for n in names], "_format_columns": None, "_split": None}
    (folder / "state.json").write_text(json.dumps(state))
    (folder / "dataset_info.json").write_text("{}")


def test_a_file_is_a_document_with_its_name(tmp_path):
    (tmp_path / "b.txt").write_text("second")
    (tmp_path / "a.md").write_text("first\n", encoding="utf-8")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.txt").write_text("한국어", encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text("no")
    assert list(load(tmp_path)) == [
        {"text": "first\n", "source": "a.md"},
        {"text": "second", "source": "b.txt"},
        {"text": "한국어", "source": "sub/c.txt"},
    ]
    assert list(load(tmp_path / "b.txt")) == [{"text": "second", "source": "b.txt"}]


def test_paragraphs_and_lines_say_where_they_begin(tmp_path):
    file = tmp_path / "a.txt"
    file.write_bytes(b"\n\none\ntwo\r\n\n \nthree")
    assert list(load(file, unit="paragraph")) == [
        {"text": "one\ntwo", "source": "a.txt:3"},
        {"text": "three", "source": "a.txt:7"},
    ]
    assert [(d["source"], d["text"]) for d in load(file, unit="line")] == [
        ("a.txt:3", "one"),
        ("a.txt:4", "two"),
        ("a.txt:7", "three"),
    ]


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))


@given(st.lists(words))
def test_json_lines_and_tables_give_back_what_was_written(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("any")
    with gzip.open(folder / "a.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({"text": r}) + "\n" for r in rows)
    saved(folder / "set", rows)
    pq.write_table(pa.table({"text": pa.array(rows, pa.string())}), folder / "a.parquet")
    if rows:
        assert texts(load(folder / "set")) == rows
    for name in ("a.jsonl.gz", "a.parquet"):
        assert texts(load(folder / name)) == rows


@given(st.lists(words.filter(str.strip)))
def test_lines_give_back_what_was_written(tmp_path_factory, rows):
    file = tmp_path_factory.mktemp("any") / "a.txt"
    file.write_text("\n".join(rows), encoding="utf-8")
    written = [r.removeprefix("\ufeff") if i == 0 else r for i, r in enumerate(rows)]
    assert texts(load(file, unit="line")) == [w for w in written if w.strip()]


def test_a_hugging_face_folder_is_read_in_its_own_order(tmp_path):
    saved(tmp_path, TEXTS, files=2)
    assert texts(load(tmp_path)) == TEXTS[::2] + TEXTS[1::2]
    assert next(iter(load(tmp_path)))["source"] == "data-00000-of-00002.arrow:0"


def test_several_splits_are_never_mixed(tmp_path):
    for name, rows in (("train", TEXTS), ("test", ["held out"])):
        saved(tmp_path / "saved" / name, rows)
        (tmp_path / "hub" / "data").mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table({"text": rows}), tmp_path / "hub" / "data" / f"{name}-00000-of-00001.parquet")
    (tmp_path / "saved" / "dataset_dict.json").write_text(json.dumps({"splits": ["train", "test"]}))
    (tmp_path / "hub" / "README.md").write_text("about the data, not of it")
    for folder in (tmp_path / "saved", tmp_path / "hub"):
        assert texts(load(folder, split="train")) == TEXTS
        assert texts(load(folder, split="test")) == ["held out"]
        with pytest.raises(ValueError, match="holds the splits .*choose one"):
            load(folder)
        with pytest.raises(ValueError, match="no 'dev'"):
            load(folder, split="dev")


def test_a_split_that_is_not_there_is_refused(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(ValueError, match="no splits"):
        load(tmp_path, split="train")
    saved(tmp_path / "set", TEXTS)
    with pytest.raises(ValueError, match="is one split"):
        load(tmp_path / "set", split="train")


def test_other_files_are_named_and_left_out(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.pdf").write_bytes(b"%PDF")
    with pytest.warns(UserWarning, match=r"Left out.*b\.pdf"):
        assert texts(load(tmp_path)) == ["x"]
    with pytest.raises(FileNotFoundError, match="nothing that can be read"):
        load(tmp_path / "b.pdf")
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileNotFoundError, match="nothing that can be read"):
        load(tmp_path / "empty")
    with pytest.raises(FileNotFoundError, match="no file or folder"):
        load(tmp_path / "gone")
    with pytest.raises(ValueError, match="unit is 'word'"):
        load(tmp_path, unit="word")


@pytest.mark.parametrize("unit", ["file", "paragraph", "line"])
def test_another_encoding_must_be_named(tmp_path, unit):
    file = tmp_path / "old.txt"
    file.write_bytes("나는 학교에 갔다".encode("cp949"))
    with pytest.raises(ValueError, match="is not utf-8.*encoding='cp949'"):
        list(load(file, unit=unit))
    assert texts(load(file, unit=unit, encoding="cp949")) == ["나는 학교에 갔다"]


def test_a_byte_order_mark_is_no_text(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbfhello")
    assert texts(load(tmp_path)) == ["hello"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2, is no JSON"),
        ('{"body": "x"}', "it has 'body'"),
        ("[1]", "it is no object"),
        ('{"text": null}', "no text in the field 'text'"),
    ],
)
def test_a_bad_json_line_is_named(tmp_path, line, said):
    (tmp_path / "a.jsonl").write_text('{"text": "good"}\n' + line + "\n")
    documents = load(tmp_path)
    assert next(documents)["text"] == "good"
    with pytest.raises(ValueError, match=said):
        next(documents)


def test_another_field_can_hold_the_text(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"body": "x"}\n')
    assert texts(load(tmp_path, field="body")) == ["x"]


def test_bad_tables_are_named(tmp_path):
    arrow_stream(tmp_path / "a.arrow", ["x", None])
    with pytest.raises(ValueError, match="row 1, has no text"):
        list(load(tmp_path / "a.arrow"))
    with pytest.raises(ValueError, match="no column 'body'; it has 'text', 'votes'"):
        list(load(tmp_path / "a.arrow", field="body"))
    with pytest.raises(ValueError, match="holds int64, not text"):
        list(load(tmp_path / "a.arrow", field="votes"))
    for name in ("b.arrow", "b.parquet"):
        (tmp_path / name).write_bytes(b"neither of them")
        with pytest.raises(ValueError, match="damaged or no Arrow or Parquet"):
            list(load(tmp_path / name))
    saved(tmp_path / "set", TEXTS)
    (tmp_path / "set" / "data-00000-of-00001.arrow").unlink()
    with pytest.raises(FileNotFoundError, match=r"lacks data-00000"):
        load(tmp_path / "set")


def test_a_cut_table_gives_its_whole_batches_and_then_an_error(tmp_path):
    arrow_stream(tmp_path / "a.arrow", ["x" * 1000] * 40)
    raw = (tmp_path / "a.arrow").read_bytes()
    (tmp_path / "a.arrow").write_bytes(raw[: len(raw) // 2])
    with pytest.raises(ValueError, match="damaged"):
        list(load(tmp_path / "a.arrow"))


def test_the_arrow_file_format_is_read_too(tmp_path):
    table = pa.table({"text": TEXTS})
    with pa.OSFile(str(tmp_path / "a.arrow"), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=3)
    assert texts(load(tmp_path)) == TEXTS


def test_what_is_too_long_for_one_document_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "LARGEST_DOCUMENT", 10)
    (tmp_path / "a.txt").write_text("01234\n56789")
    with pytest.raises(ValueError, match="too long for one document.*unit='paragraph'"):
        list(load(tmp_path))
    assert texts(load(tmp_path, unit="line")) == ["01234", "56789"]


def test_a_large_file_is_never_in_memory(tmp_path):
    with gzip.open(tmp_path / "a.jsonl.gz", "wt") as file:
        for _ in range(20_000):
            file.write(json.dumps({"text": "y" * 1000}) + "\n")
    with (tmp_path / "b.txt").open("w") as file:
        for _ in range(20_000):
            file.write("y" * 1000 + "\n\n")
    tracemalloc.start()
    try:
        total = sum(len(d["text"]) for d in load(tmp_path, unit="paragraph"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert total == 40_000_000 and peak < 5_000_000


def test_nothing_is_read_before_it_is_asked_for(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        load(tmp_path)
