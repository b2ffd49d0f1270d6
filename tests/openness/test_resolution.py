"""What the world writes for a licence: resolved to one text, to an expression, or left open with a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openness.licenses.names import NO_LICENSE
from openness.licenses.resolution import Kind, LicenseNames, NamedLicense, Resolution, resolve
from tests.openness.spellings import LICENSES, NAMES, SPELLINGS, means


def meaning(text: str, *, name: str = "", link: str = "", names: LicenseNames = NAMES) -> tuple[object, ...]:
    """Return all of a resolution but its words."""
    found = resolve(text, name=name, link=link, names=names)
    return found.kind, found.keys, found.expression, found.candidates


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("bsl-1.0", "bsl-1.0"),
        ("unlicense", "unlicense"),
        ("unlicensed", NO_LICENSE),
        ("None", NO_LICENSE),
        ("NO LICENCE", NO_LICENSE),
        ("llama3.1", "llama3.1"),
        ("LicenseRef-gpt-oss", "gpt-oss"),
        ("licenseref-scancode-bsd-new", "bsd-3-clause"),
        ("BSD 3-Clause Clear", "bsd-3-clause-clear"),
        ("CC BY-NC 4.0 licence", "cc-by-nc-4.0"),
        ("http://apache.org/licenses/LICENSE-2.0/", "apache-2.0"),
        ("https://spdx.org/licenses/MIT.html", "mit"),
    ],
)
def test_one_text_is_meant(written: str, expected: str) -> None:
    assert means(written) == expected


def test_the_boost_licence_is_not_the_business_source_licence() -> None:
    boost = next(record for record in LICENSES if record.key == means("bsl-1.0"))

    assert (boost.name, boost.spdx) == ("Boost Software License 1.0", "BSL-1.0")


@pytest.mark.parametrize(
    ("written", "reason", "candidates"),
    [
        ("", "empty: no licence is written", ()),
        ("  ", "empty: no licence is written", ()),
        ("other", "placeholder: 'other' names no text", ()),
        ("NOASSERTION", "placeholder: 'NOASSERTION' names no text", ()),
        (
            "CC-BY",
            "ambiguous: 'CC-BY' is only the beginning of the names of 4 texts: "
            "cc-by-2.0, cc-by-2.5, cc-by-3.0, cc-by-4.0",
            ("cc-by-2.0", "cc-by-2.5", "cc-by-3.0", "cc-by-4.0"),
        ),
        (
            "gpl",
            "ambiguous: 'gpl' is a family of licences: gpl-2.0-only, gpl-3.0-only",
            ("gpl-2.0-only", "gpl-3.0-only"),
        ),
        ("gfdl", "ambiguous: 'gfdl' is a family of licences", ()),
        (
            "CC-BY-ND",
            "not in the registry: 'CC-BY-ND'; a name of cc-by-nd-4.0 begins like it",
            ("cc-by-nd-4.0",),
        ),
        (
            "gpl-2.0-or-later",
            "not in the registry: 'gpl-2.0-or-later', though GPL-2.0-or-later is on the SPDX licence list",
            (),
        ),
        ("LicenseRef-none-such", "not in the registry: 'LicenseRef-none-such'", ()),
        (
            "https://ai.google.dev/gemma/terms",
            "ambiguous: 'https://ai.google.dev/gemma/terms' is the address of 3 texts: "
            "gemma, gemma-2024-02, gemma-2025-03",
            ("gemma", "gemma-2024-02", "gemma-2025-03"),
        ),
        ("http://[", "not in the registry: 'http://[' is the address of no text that is held", ()),
    ],
)
def test_what_is_not_one_text_stays_open(written: str, reason: str, candidates: tuple[str, ...]) -> None:
    found = resolve(written, names=NAMES)

    assert found == Resolution(Kind.UNRESOLVED, candidates=candidates, reason=reason)


def test_five_texts_are_called_modified_mit() -> None:
    found = resolve("Modified MIT", names=NAMES)

    assert found.reason.startswith("ambiguous: ")
    assert found.candidates == (
        "gpt-2-modified-mit",
        "kimi-modified-mit",
        "minimax-modified-mit-m2",
        "minimax-modified-mit-m2.5",
        "mistral-modified-mit-2025",
    )


KIMI = "https://huggingface.co/moonshotai/Kimi-K2-Instruct/blob/main/LICENSE"
LLAMA_2 = "https://ai.meta.com/llama/license/"


@pytest.mark.parametrize(
    ("text", "name", "link", "expected"),
    [
        # Beside a placeholder the name counts, as on the Hub.
        ("other", "qwen-research", "", "qwen-research-2024"),
        ("", "llama-2-community-license", "", "llama2"),
        ("other", "", LLAMA_2, "llama2"),
        ("other", "some-name", LLAMA_2, "llama2"),
        # An ambiguous name is settled by the address of the text, or by a second name.
        ("other", "modified-mit", KIMI, "kimi-modified-mit"),
        ("openrail", "CreativeML OpenRAIL-M", "", "creativeml-openrail-m"),
        # An address of three versions says no more than the name of one of them.
        ("gemma", "", "https://ai.google.dev/gemma/terms", "gemma"),
        # A link to a copy that is not held contradicts nothing; nor does a file name.
        ("apache-2.0", "", "https://huggingface.co/Qwen/Qwen3-8B/blob/main/LICENSE", "apache-2.0"),
        ("mit", "", "LICENSE", "mit"),
        # The same text with a policy added, which only the link tells.
        ("apache-2.0", "", "https://github.com/openai/gpt-oss/blob/main/USAGE_POLICY", "gpt-oss"),
        # Contradictions are for a person to settle.
        ("mit", "", LLAMA_2, "contradictory: what is written means mit, the address beside it llama2"),
        ("mit", "gemma", "", "contradictory: what is written means mit, the name beside it gemma"),
        ("other", "mrl", LLAMA_2, "contradictory: what is written means mistral-mrl-0.1, the address beside it llama2"),
        ("unlicensed", "", LLAMA_2, "contradictory: what is written means no-license, the address beside it llama2"),
        # The reason speaks of the name where the text is a placeholder.
        ("other", "nobody-knows-it", "", "not in the registry: 'nobody-knows-it'"),
    ],
)
def test_name_and_link_beside_a_text_settle_or_contradict_it(text: str, name: str, link: str, expected: str) -> None:
    assert means(text, name=name, link=link) == expected


@pytest.mark.parametrize(
    ("written", "expression", "keys"),
    [
        ("Apache-2.0 OR MIT", "Apache-2.0 OR MIT", ("apache-2.0", "mit")),
        ("mit or apache-2.0", "Apache-2.0 OR MIT", ("apache-2.0", "mit")),
        ("MIT AND CC-BY-4.0", "CC-BY-4.0 AND MIT", ("cc-by-4.0", "mit")),
        ("MIT License and Apache 2.0", "Apache-2.0 AND MIT", ("apache-2.0", "mit")),
        (
            "Apache-2.0 and BigScience RAIL License v1.0",
            "Apache-2.0 AND LicenseRef-bigscience-bloom-rail-1.0",
            ("apache-2.0", "bigscience-bloom-rail-1.0"),
        ),
        ("MIT AND (ISC OR Zlib)", "MIT AND (ISC OR Zlib)", ("mit", "isc", "zlib")),
        ("LicenseRef-openrail++ OR LicenseRef-gpt-oss", "LicenseRef-gpt-oss OR LicenseRef-openrail++", None),
        # A AND (A OR B) is A; so is A AND A.
        ("MIT AND (MIT OR ISC)", "MIT", ("mit",)),
        ("MIT AND mit license", "MIT", ("mit",)),
        ("(MIT)", "MIT", ("mit",)),
    ],
)
def test_expressions_are_read_and_put_in_one_form(written: str, expression: str, keys: tuple[str, ...] | None) -> None:
    found = resolve(written, names=NAMES)

    assert (found.is_resolved, found.expression) == (True, expression)
    assert keys is None or sorted(found.keys) == sorted(keys)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("MIT AND", "unreadable expression: AND requires two or more licenses as in: MIT AND BSD"),
        ("MIT AND (ISC", "unreadable expression: Invalid expression"),
        ("()", "unreadable expression: the brackets do not fit"),
        ("(" * 1001, "unreadable expression: longer than 1000 signs"),
        ("MIT AND none", "unreadable expression: 'none' is no licence that could be a part of one"),
        ("MIT OR other", "placeholder: 'other' names no text"),
        ("Apache-2.0 and CC-BY-NC-4.0 and additional terms", "not in the registry: 'additional terms'"),
        (
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "not in the registry: the terms of the exception 'Classpath-exception-2.0' to 'GPL-2.0-only'",
        ),
        (
            "Skywork Terms and Conditions",
            "not in the registry: 'Skywork Terms'; not in the registry: 'Conditions'",
        ),
    ],
)
def test_an_expression_is_open_where_a_part_of_it_is(written: str, reason: str) -> None:
    found = resolve(written, names=NAMES)

    assert (found.is_resolved, found.reason) == (False, reason)


def test_a_link_is_of_one_text_and_settles_no_expression() -> None:
    found = resolve("Apache-2.0 AND Modified MIT", link=KIMI, names=NAMES)

    assert not found.is_resolved
    assert found.reason.startswith("ambiguous: 'Modified MIT'")


def test_an_exception_that_is_held_under_its_own_name_is_a_text_of_its_own() -> None:
    names = LicenseNames([NamedLicense("gpl", "GPL"), NamedLicense("gpl-cp", "GPL WITH Classpath-exception-2.0")])

    found = resolve("GPL with classpath-exception-2.0", names=names)

    assert found.keys == ("gpl-cp",)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([("mit", False), ("mit-with-rules", True)], ("mit",)),
        ([("mit", False), ("mit-in-french", False)], ("mit",)),
        ([("one", False), ("other", False)], ()),
        ([("mit-with-rules", True)], ()),
    ],
    ids=["the plain one", "the one called so", "two plain ones", "none but with a policy"],
)
def test_an_spdx_id_means_the_entry_without_policies_that_is_called_so(
    entries: list[tuple[str, bool]], expected: tuple[str, ...]
) -> None:
    names = LicenseNames(NamedLicense(key, key.title(), "MIT", with_policy=policy) for key, policy in entries)

    assert resolve("MIT", names=names).keys == expected


def test_a_name_that_two_texts_bear_under_different_schemes_is_ambiguous() -> None:
    names = LicenseNames(
        [
            NamedLicense("a", "A License", names=(("name", "Fair"),)),
            NamedLicense("b", "B License", names=(("license_name", "fair"),)),
        ]
    )

    found = resolve("FAIR", names=names)

    assert (found.candidates, found.reason) == (("a", "b"), "ambiguous: 'FAIR' is the name of 2 texts: a, b")


def test_without_an_entry_for_it_no_licence_is_open() -> None:
    names = LicenseNames([NamedLicense("mit", "MIT License")])

    assert resolve("none", names=names).reason == "not in the registry: 'none'"


written_texts = st.one_of(
    st.sampled_from(sorted({*SPELLINGS, *(value for record in LICENSES for _, value in record.names)})),
    st.sampled_from(["Apache-2.0 or MIT", "mit AND (isc OR zlib)", "GPL with X", "none", "other", "CC-BY", "gpl"]),
    st.text(alphabet="mit-2.0 ()ANDorwith+/:", max_size=20),
)
spaces = st.sampled_from([" ", "  ", "\t", " \n "])


@given(written_texts, st.sampled_from([str.upper, str.lower, str.swapcase, str.title]), spaces)
def test_neither_case_nor_extra_spaces_matter(text: str, cased: object, space: str) -> None:
    other = cased(text) if callable(cased) else text

    assert meaning(f"{space}{space.join(other.split(' '))}{space}") == meaning(text)


@given(written_texts)
def test_a_resolution_is_resolved_to_itself(text: str) -> None:
    found = resolve(text, names=NAMES)

    assert (found.is_resolved, bool(found.reason)) in {(True, False), (False, True)}
    if found.is_resolved:
        assert meaning(found.expression) == meaning(text)


@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_whatever_is_written_there_is_an_answer(text: str, name: str, link: str) -> None:
    found = resolve(text, name=name, link=link, names=NAMES)

    assert found.is_resolved == (found.reason == "")
