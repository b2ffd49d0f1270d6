"""The Hugging Face Hub: what it says of a repository, from kept answers of its API.

Whether weights can be had is read from the list of files and from the gate, the licence from the card's metadata, as
it is written. When a repository was made (``createdAt``) is no release date: it may be a copy or a test, and all that
are older than 2022-03-02 bear that day, on which the Hub began to count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from registry.sources.datafile import Part
from registry.sources.hfcard import HfCard, card_of
from registry.sources.hub.kept import ENDPOINT, Kept, kept_in
from registry.sources.hub.results import in_card, in_files
from registry.sources.reading import Origin, Reading, Refusal, mention
from registry.sources.records import AliasRecord, ClaimRecord, ReleaseRecord, SourceError, SourceRecord
from registry.sources.textfile import files
from registry.sources.yamlfile import read_every

ID = "huggingface"
TITLE = "Hugging Face Hub, metadata of models"
HOMEPAGE = ENDPOINT
LICENSE = "terms of service of Hugging Face; each repository's own licence for its content"
ATTRIBUTION = f"Hugging Face Hub, {HOMEPAGE}, and the authors of each repository."
REDISTRIBUTABLE = True
SOURCE = SourceRecord(
    ID,
    TITLE,
    "Hugging Face",
    "dataset",
    HOMEPAGE,
    LICENSE,
    redistributable=REDISTRIBUTABLE,
    attribution=ATTRIBUTION,
    note="Short facts about repositories (files, gate, name of the licence), no texts.",
)

#: What the Hub calls a gate.
_GATES = {False: "public", "auto": "gated_auto", "manual": "gated_manual"}
_WEIGHTS = {
    *(".safetensors", ".bin", ".gguf", ".ggml", ".pt", ".pth", ".ckpt", ".h5", ".msgpack", ".nemo", ".npz"),
    *(".pdparams", ".keras", ".onnx", ".ot", ".tflite"),
}
#: Files of these endings that are no weights, or only what is added to the weights of another repository.
_NO_WEIGHTS = re.compile(r"(training_args|optimizer|scheduler|rng_state|tokenizer|vocab|adapter_|lora_)")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_STATUSES = {
    401: "private, or not there: the Hub does not tell",
    403: "closed to whoever is not let in",
    404: "not there",
    410: "taken away",
    451: "withheld for legal reasons",
}
_LONGEST = 200


def read(path: Path, *, read_on: str) -> Reading:
    """Return what a file or folder of answers holds; raise SourceError listing every file that is broken."""
    refused: list[Refusal] = []
    found = read_every(files(path, ".json"), lambda file: list(_answer(file, read_on, refused)))
    return Reading(SOURCE, tuple(record for records in found for record in records), tuple(refused))


def _answer(file: Path, read_on: str, refused: list[Refusal]) -> Iterator[ReleaseRecord]:
    kept, answer = kept_in(file, read_on=read_on)
    if kept.status != 200:
        meaning = _STATUSES.get(kept.status, "not given")
        refused.append(Refusal(file.name, f"{meaning} (status {kept.status})", place=kept.asked))
        return
    model = answer.required("id")
    for name, status in kept.unread.items():
        refused.append(
            Refusal(file.name, f"a file was not given (status {status})", place=f"{model}, {name}"[:_LONGEST])
        )
    page = _Page(kept, answer, Origin(SOURCE, kept.fetched), refused)
    evidence = page.origin.evidence(f"{page.place}, id", url=page.url)
    claims = tuple(page.claims())
    refused += in_card(answer.content.get("model-index"), file.name, model)
    refused += in_files(kept.files, file.name, model)
    found = mention(kept.asked, "", evidence, page=model, day=kept.fetched)
    # The name under which it was asked for is the one that the registry knows.
    former = () if model == kept.asked else (AliasRecord("huggingface", kept.asked, evidence, kept.fetched),)
    yield replace(found, aliases=(*found.aliases, *former), claims=claims)


class _Page:
    """The page of one model: its claims, and what is refused of it."""

    def __init__(self, kept: Kept, answer: Part, origin: Origin, refused: list[Refusal]) -> None:
        self._answer = answer
        self._refused = refused
        self.origin = origin
        self._model = answer.required("id")
        self._commit = answer.required("sha")
        if not _COMMIT.fullmatch(self._commit):
            raise answer.error("sha", "is no commit; allowed: 40 hexadecimal digits")
        self.place = f"{self._model}, commit {self._commit}"
        self._address = f"{kept.endpoint}/{self._model}"
        self.url = f"{self._address}/tree/{self._commit}"

    def claims(self) -> Iterator[ClaimRecord]:
        """Yield what is said of the weights; where there are none, a licence is that of something else."""
        card = self._card()
        for base in card.bases if card else ():
            self._refuse("named as its base; a person declares lineage, a card does not", base)
        if hidden := [key for key in ("private", "disabled") if self._answer.content.get(key)]:
            self._refuse(f"{hidden[0]}: nobody can have it", "")
            return
        names = [each.required("rfilename") for each in self._answer.parts("siblings")]
        weights = [name for name in names if _are_weights(name)]
        if not weights:
            self._refuse(f"none of its {len(names)} files are weights: nothing is said of them", "")
            return
        yield from self._availability(weights)
        if card:
            yield from self._license(card)

    def _availability(self, weights: list[str]) -> Iterator[ClaimRecord]:
        gate = self._answer.content.get("gated")
        # 0 is equal to False, and no answer of the Hub.
        if not (gate is False or (isinstance(gate, str) and gate in _GATES)):
            self._refuse("the gate is not said as allowed: false, auto, manual", "gated")
            return
        more = f" and {len(weights) - 1} more" if len(weights) > 1 else ""
        yield ClaimRecord(
            "weights_final.availability",
            _GATES[gate],
            self.origin.evidence(f"{self.place}, siblings and gated", url=self.url),
            note=f"Files of weights: {weights[0][:_LONGEST]}{more}; gated: {str(gate).lower()}",
        )

    def _license(self, card: HfCard) -> Iterator[ClaimRecord]:
        if "," in card.license:
            self._refuse(f"several licences: {card.license[:_LONGEST]}", "cardData.license")
            return
        # "other" is the Hub's word for: by the name beside it.
        written = card.license_name if card.license.casefold() == "other" and card.license_name else card.license
        if not written:
            self._refuse("no licence is stated", "cardData.license")
            return
        if len(written) > _LONGEST:
            self._refuse("what stands as licence is too long to be a name", "cardData.license")
            return
        said = {"license": card.license, "license_name": card.license_name, "license_link": card.license_link}
        quote = "; ".join(f"{key}: {value}" for key, value in said.items() if value)
        url = f"{self._address}/blob/{self._commit}/README.md"
        evidence = self.origin.evidence(f"{self.place}, cardData.license", url=url, quote=quote)
        yield ClaimRecord("weights_final.license", written, evidence, note=f"The card says: {quote[:_LONGEST]}")

    def _card(self) -> HfCard | None:
        data = self._answer.content.get("cardData")
        try:
            return card_of(data if isinstance(data, dict) else {}, name=self._model, file=self._answer.file)
        except SourceError as error:
            for problem in error.problems:
                self._refuse(problem.removeprefix(f"{self._answer.file}, ")[:_LONGEST], "cardData")
            return None

    def _refuse(self, reason: str, place: str) -> None:
        where = f"{self._model}{place and f', {place}'}"
        self._refused.append(Refusal(self._answer.file, reason, place=where[:_LONGEST]))


def _are_weights(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix.lower() in _WEIGHTS and not _NO_WEIGHTS.match(path.name.lower())
