"""Every parser on files that are damaged: a complaint that names the file, or what it read; nothing else."""

from __future__ import annotations

import os
import shutil
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.actions.imports import Incoming
from registry.actions.incoming import READERS
from registry.sources import epoch, textfile
from registry.sources.license_lists import LISTS, LicenseList
from registry.sources.records import SourceError
from tests.paths import DATA

READ_ON = "2031-06-01"


@dataclass(frozen=True)
class Sample:
    """An invented source, one of its files, and how many of the file's bytes are too few."""

    source: str
    folder: str
    file: str
    cut: float = 0.5

    @property
    def form(self) -> str:
        return self.file.rpartition(".")[2].replace("yml", "yaml")


SAMPLES = (
    Sample("mot", "mot", "anvil-7b.yml"),
    Sample("osai", "osai", "anvil.yaml"),
    Sample("llm-stats", "llm_stats", "organizations/acme/models/anvil-7b/model.json"),
    Sample("llm-stats", "llm_stats", "organizations/acme/models/anvil-7b/benchmarks.json"),
    Sample("llm-stats", "llm_stats", "benchmarks/riddles.json"),
    Sample("llm-stats", "llm_stats", "licenses/apache_2_0.json"),
    Sample("models-dev", "models_dev", "acme/anvil-7b.toml"),
    Sample("models-dev", "models_dev", "models.json"),
    Sample("os-ai-map", "os_ai_map", "sources/products/anvil.yaml", cut=0.2),
    Sample("os-ai-map", "os_ai_map", "sources/scores/anvil.yaml", cut=0.1),
    Sample("os-ai-map", "os_ai_map", "huggingface/top_models.csv"),
    Sample("huggingface", "huggingface", "acme--anvil-7b.json"),
    Sample("huggingface", "huggingface", "acme__anvil-9.json"),
    Sample("every-eval-ever", "every_eval_ever", "acme-board/acme/3f0c1e52-7a44-4d1b-9a55-0c7b5f3c9d01.json", cut=0.9),
    Sample("spdx", "license_lists", "spdx.json"),
    Sample("spdx", "license_lists", "licenses.json"),
    Sample("scancode", "license_lists", "index.json"),
)
EPOCH = Sample("epoch", "epoch/models", "epoch_benchmarked_models.csv")
WORDS = (b"null", b"[]", b"{}", b"-1", b"1e999", b"true", b'""', b"\n", b": ", b"&a ", b"*a", b"!!int ")
every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.source}:{sample.file}")


def of_form(*forms: str) -> pytest.MarkDecorator:
    chosen = [sample for sample in SAMPLES if sample.form in forms]
    return pytest.mark.parametrize("sample", chosen, ids=lambda sample: f"{sample.source}:{sample.file}")


def read(folder: Path, sample: Sample, damage: Callable[[bytes], bytes]) -> Incoming | LicenseList:
    shutil.copytree(DATA / sample.folder, folder, dirs_exist_ok=True)
    file = folder / sample.file
    file.write_bytes(damage(file.read_bytes()))
    return read_from(folder, sample)


def read_from(folder: Path, sample: Sample) -> Incoming | LicenseList:
    """Read a folder, of which a list of licences is one file."""
    if sample.source in LISTS:
        return LISTS[sample.source](folder / sample.file, READ_ON)
    return READERS[sample.source](folder, READ_ON)


def complaint(folder: Path, sample: Sample, damage: Callable[[bytes], bytes]) -> str:
    """Return what is said of a damaged file; it names the file and is short enough to be read."""
    with pytest.raises(SourceError) as caught:
        read(folder, sample, damage)
    said = str(caught.value)
    assert sample.file.rpartition("/")[2] in said
    assert len(said) < 2000
    return said


def tried(folder: Path, sample: Sample, damage: Callable[[bytes], bytes]) -> tuple[Incoming | LicenseList | None, str]:
    """Return what is read of a damaged file, or what is said of it; anything else fails the test."""
    try:
        return read(folder, sample, damage), ""
    except SourceError as error:
        return None, str(error)


@every_sample
@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content + b"\nname: Caf\xe9\n",
        lambda content: content.decode().encode("utf-16"),
        lambda content: content[:20] + b"\0" + content[20:],
    ],
    ids=["empty", "Latin-1", "UTF-16", "zero byte"],
)
def test_what_is_no_text_of_its_form_is_refused(
    tmp_path: Path, sample: Sample, damage: Callable[[bytes], bytes]
) -> None:
    assert complaint(tmp_path, sample, damage)


@every_sample
def test_a_file_that_was_cut_short_is_refused(tmp_path: Path, sample: Sample) -> None:
    assert complaint(tmp_path, sample, lambda content: content[: int(len(content) * sample.cut)])


@every_sample
def test_byte_order_mark_and_line_ends_of_windows_change_nothing(tmp_path: Path, sample: Sample) -> None:
    plain = read(tmp_path, sample, lambda content: content)

    changed = read(tmp_path, sample, lambda content: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"))

    assert changed == plain


@every_sample
def test_a_file_over_the_limit_is_refused(tmp_path: Path, sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textfile, "LARGEST", 5000)

    assert "allowed: at most 5000" in complaint(tmp_path, sample, lambda content: content + b" " * 5000)


@every_sample
def test_a_file_under_another_name_is_not_read(tmp_path: Path, sample: Sample) -> None:
    file = tmp_path / "record.txt"
    file.write_bytes((DATA / sample.folder / sample.file).read_bytes())

    with pytest.raises(SourceError, match="record.txt"):
        (LISTS.get(sample.source) or READERS[sample.source])(file, READ_ON)


@pytest.mark.parametrize("sample", [*SAMPLES, EPOCH], ids=lambda sample: f"{sample.source}:{sample.file}")
def test_a_file_of_a_gigabyte_is_refused_by_its_size_and_not_read(tmp_path: Path, sample: Sample) -> None:
    shutil.copytree(DATA / sample.folder, tmp_path, dirs_exist_ok=True)
    os.truncate(tmp_path / sample.file, 2**30)

    tracemalloc.start()
    try:
        with pytest.raises(SourceError, match=r"\w: 1073741824 bytes; allowed: at most 8000000$"):
            read_from(tmp_path, sample)
        # Much less than the file, whatever modules are loaded meanwhile.
        assert tracemalloc.get_traced_memory()[1] < 2**28
    finally:
        tracemalloc.stop()


def test_a_formula_in_a_table_is_text_or_refused_and_never_run(tmp_path: Path) -> None:
    formula = "=HYPERLINK(0)"
    tags = next(sample for sample in SAMPLES if sample.form == "csv")
    found = read(tmp_path / "tags", tags, lambda content: content.replace(b"acme/anvil-7b", formula.encode()))
    assert isinstance(found, Incoming)
    assert f"{formula!r} is no id of the Hugging Face Hub" in {item.reason for item in found.refused}

    shutil.copytree(DATA / EPOCH.folder, tmp_path / "epoch")
    file = tmp_path / "epoch" / EPOCH.file
    file.write_bytes(file.read_bytes().replace(b"aurora-2_high", formula.encode()))
    aliases = [alias for record in epoch.read(file, read_on=READ_ON).releases for alias in record.aliases]
    assert ("epoch_version", formula) in {(alias.scheme, alias.value) for alias in aliases}


@pytest.mark.parametrize("source", [source for source in READERS if source != "epoch"])
def test_a_folder_without_records_and_a_path_that_is_not_there_are_refused(tmp_path: Path, source: str) -> None:
    for path in (tmp_path, tmp_path / "absent"):
        with pytest.raises(SourceError, match=path.name):
            READERS[source](path, READ_ON)


@of_form("yaml")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: " + "[" * 5000, "not readable as YAML: more than 60 parts within each other"),
        ("".join(f"{'- ' * 70}x\n"), "not readable as YAML: more than 60 parts within each other"),
        (
            "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)),
            "line 1: more than 500000 parts, with aliases written out",
        ),
        ("a: &a [*a]\n", "line 1: this part holds itself"),
        ("a: *b\n", "line 1, column 4: not readable as YAML: found undefined alias"),
        ("a:\n\t- b\n", "line 2, column 1: not readable as YAML"),
        ("a: 1\na: 2\n", "line 2: the key 'a' stands twice"),
        (f"a: {'9' * 5000}\n", "line 1, column 4: not readable as YAML: a value that is not what its form"),
        ("a: !!int x\n", "line 1, column 4: not readable as YAML: a value that is not what its form"),
        ("a: !!python/name:os.system x\n", "not readable as YAML: could not determine a constructor"),
    ],
    ids=["deep", "deep lists", "laughs", "itself", "nothing", "tab", "twice", "digits", "tag", "code"],
)
def test_yaml_that_grows_or_runs_or_lies_is_refused(tmp_path: Path, sample: Sample, text: str, said: str) -> None:
    assert said in complaint(tmp_path, sample, lambda _: text.encode())


@of_form("json")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 200_000, "its parts lie too deep in each other"),
        ('{"a": 1, "a": 2}', "the key 'a' stands twice"),
        ('{"a": NaN}', "NaN is no number"),
        (f'{{"a": {"9" * 5000}}}', "not readable as JSON: Exceeds the limit"),
        ('{"a": 1,}', "line 1, column 9: not readable as JSON"),
        ('{"a": "\t"}', "line 1, column 8: not readable as JSON: Invalid control character"),
    ],
    ids=["deep", "twice", "no number", "digits", "comma", "tab"],
)
def test_json_that_is_none_is_refused(tmp_path: Path, sample: Sample, text: str, said: str) -> None:
    assert said in complaint(tmp_path, sample, lambda _: text.encode())


@of_form("toml")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = " + "[" * 200_000, "its parts lie too deep in each other"),
        ("a = 1\na = 2\n", "not readable as TOML: Cannot overwrite a value (at line 2"),
        (f"a = {'9' * 5000}\n", "not readable as TOML: Exceeds the limit"),
        ("a = \n", "(at line 1, column 5)"),
    ],
    ids=["deep", "twice", "digits", "nothing"],
)
def test_toml_that_is_none_is_refused(tmp_path: Path, sample: Sample, text: str, said: str) -> None:
    assert said in complaint(tmp_path, sample, lambda _: text.encode())


@of_form("yaml", "json", "toml")
@pytest.mark.parametrize("old", [b"acme", b"Anvil", b"Acme"])
def test_a_field_of_a_million_letters_is_read_or_refused_and_never_shown_whole(
    tmp_path: Path, sample: Sample, old: bytes
) -> None:
    found, said = tried(tmp_path, sample, lambda content: content.replace(old, old * 250_000))

    assert len(said) < 3000
    if isinstance(found, LicenseList):
        assert all(len(entry.id) <= 80 and len(entry.name) <= 200 for entry in found.entries)
        return
    aliases = [alias for record in found.releases for alias in record.aliases] if found else []
    assert all(len(alias.value) <= 200 for alias in aliases)
    assert all(len(alias.evidence.locator) <= 500 and len(alias.evidence.url) <= 1000 for alias in aliases)


@every_sample
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_written_over_a_part_of_a_file_it_is_read_or_refused(
    tmp_path: Path, sample: Sample, data: st.DataObject
) -> None:
    length = (DATA / sample.folder / sample.file).stat().st_size
    start = data.draw(st.integers(0, length))
    end = data.draw(st.integers(start, min(length, start + 40)))
    words = data.draw(st.binary(max_size=12) | st.sampled_from(WORDS))

    found, said = tried(tmp_path, sample, lambda content: content[:start] + words + content[end:])

    assert found or said
