"""What real records write for a licence, and which text of the catalogue each spelling means."""

from __future__ import annotations

from openness.licenses.resolution import Kind, resolve
from registry.facts.names import record_license_names
from registry.sources import catalogue

LICENSES, _ = catalogue.licenses()
NAMES = record_license_names(LICENSES)

AMBIGUOUS, PLACEHOLDER, ABSENT = "ambiguous: ", "placeholder: ", "not in the registry: "
UNREADABLE = "unreadable expression: "

#: Every string that stands for a licence in the Model Openness Tool's 273 records and is no id of its table,
#: and the key of the text it means, or how the reason begins for which it stays open. Written by hand.
SPELLINGS = {
    " Falcon-180B TII License": "falcon-180b-tii-1.0",
    "AI Sweden's LLM AI Model License Agreement": ABSENT,
    "Apache 2.0": "apache-2.0",
    "Apache license 2.0": "apache-2.0",
    "BAAI Aquila Model License": "aquila-baai",
    "BSD": AMBIGUOUS,
    "BSD-3": "bsd-3-clause",
    "Baichuan-7B License": ABSENT,
    "BigCode OpenRAIL-M v1 license agreement": "bigcode-openrail-m",
    "BigScience-BLOOM-RAIL-1.0": "bigscience-bloom-rail-1.0",
    "Bloom": ABSENT,
    "CC BY-SA 4.0": "cc-by-sa-4.0",
    "ChatGLM-6B License": ABSENT,
    "ChatGLM2-6B License": "chatglm-model-license",
    "ChatGLM3-6B License": "chatglm-model-license",
    "CodeFuse COMMUNITY LICENSE ": ABSENT,
    "Component Component not included": ABSENT,
    "Component Not Include": ABSENT,
    "Component not include": ABSENT,
    "Component not include.": ABSENT,
    "Component not included but listed sources": ABSENT,
    "Creative Commons Attribution Non Commercial 4.0": "cc-by-nc-4.0",
    "Creative Commons Attribution Non Commercial Share Alike 4.0": "cc-by-nc-sa-4.0",
    "DIALOGUE MODEL AND DATA EVALUATION LICENSE AGREEMENT": ABSENT,
    "Databricks Open Model License": "databricks-open-model",
    "DeepSeek License Agreement": "deepseek-license-1.0",
    "Gemma": "gemma",
    "Gemma Terms of Use": AMBIGUOUS,
    "License only specified in original dataset starcoderdata": ABSENT,
    "Llama 2 Community License": "llama2",
    "Llama 3 Community License": "llama3",
    "Llama 3 Community License Agreement": "llama3",
    "Llama 3.1 Community License": "llama3.1",
    "Llama 3.1 Community License Agreement": "llama3.1",
    "Llama 3.2 Community License": "llama3.2",
    "MIT License": "mit",
    "MIT license": "mit",
    "Meta Llama 3 Community License Agreement": "llama3",
    "NVIDIA Open Model License": ABSENT,
    "OpenRAIL": AMBIGUOUS,
    "Other License": PLACEHOLDER,
    "Proprietary": PLACEHOLDER,
    "Qwen License Agreement": "qwen-2024",
    "Undisclosed": PLACEHOLDER,
    "apache-2.0": "apache-2.0",
    "apple-sample-code-license": "apple-ascl",
    "arXiv.org - Non-exclusive": ABSENT,
    "arXiv.org - Non-exclusive license": ABSENT,
    "arXiv.org perpetual non-exclusive license 1.0": ABSENT,
    "arXiv.org perpetual, non-exclusive license 1.0": ABSENT,
    "arxiv non exclusive": ABSENT,
    "arxiv-non-excluse-1.0": ABSENT,
    "bigscience-bloom-rail-1.0": "bigscience-bloom-rail-1.0",
    "commercial use restrcitions; Apache 2.0, TeleChat模型社区许可协议": ABSENT,
    "commercial use restrcitions; CC-BY-NC-SA-4.0": ABSENT,
    'datasets with "mit" “apache-2”, “bsd-3-clause”, “bsd-2-clause”, “cc0-1.0”, “unlicense”, “isc”': UNREADABLE,
    "gemma": "gemma",
    "https://arxiv.org/pdf/2401.06066": ABSENT,
    "license": PLACEHOLDER,
    "mc4, cc100, wikipedia, EleutherAI/pile, togethercomputer/RedPajama-Data-1T": ABSENT,
    "pubmed": ABSENT,
    "tongyi-qianwen": "tongyi-qianwen",
    "tongyi-qianwen-license-agreement": "tongyi-qianwen",
    "tongyi-qianwen-research": "tongyi-qianwen-research",
}


def means(text: str, *, name: str = "", link: str = "") -> str:
    """Return the key of the one text that is meant, or why none is."""
    found = resolve(text, name=name, link=link, names=NAMES)
    assert (found.kind is Kind.LICENSE) == (len(found.keys) == 1)
    return found.keys[0] if found.kind is Kind.LICENSE else found.reason
