"""What one report holds that others may share: names, building, sounds of words, meaning."""

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from knowledge.grouping.matters import matters_in
from knowledge.grouping.names import Mention, names_in
from knowledge.grouping.report import Report
from knowledge.grouping.spots import Spots, spots_in, without_spots
from knowledge.language.concepts import meaning
from knowledge.language.normalise import normalise, simplify
from knowledge.language.sound import syllables
from knowledge.retrieval.encoder import Encoder

# A letter says where and what in its first thousand characters, or never.
READ_CHARACTERS = 1000
# What stands in a title is what the letter is about.
TITLE_COUNTS = 2
_CONCEPTS = "\U000f0000"
_GENERIC = re.compile(
    "投诉|求助|咨询|建议|举报|反映|关于|情况|问题|紧急|加急|请求|希望|诉求|请|帮忙|处理|解决|尽快|有关|部门|领导|相关|意见|反馈|信访|"
    "市民|群众|居民|业主|一个|几个|两个|[的一二三四五0-9]|无标题|标题|谢谢|您好|你好|帮帮|看看|下|救命|急"
)


@dataclass(frozen=True)
class Reading:
    """words: the title, unless it says nothing, and the text, in simplified characters. terms: what is compared of
    them besides buildings, distinct: pairs of syllables, and concepts. vector: their meaning, float32, shape (dimension,), its length 1 or 0."""

    words: str
    names: tuple[Mention, ...]
    spots: Spots
    matters: frozenset[str]
    terms: tuple[str, ...]
    vector: npt.NDArray[np.float32]


def read(report: Report, encoder: Encoder) -> Reading:
    """Return the reading of a report; one without any words has no terms and a vector of zeros."""
    title = "" if is_generic(report.title) else report.title.strip()
    text = report.text.strip()
    # Many channels make the title of the text's beginning.
    repeated = text.startswith(title.rstrip(".…"))
    words = text if repeated else f"{title}。{text}"
    words, place = plain(words[:READ_CHARACTERS]), plain(report.place)
    emphasised = {mention.shortest for mention in (*names_in(plain(title)), *names_in(place))}
    names = [
        replace(mention, count=mention.count * TITLE_COUNTS) if mention.shortest in emphasised else mention
        for mention in names_in(f"{words}。{place}")
    ]
    spoken = spots_in(words)
    spots = spoken if spoken.buildings or spoken.units else spots_in(place)
    matter = normalise(without_spots(words))
    return Reading(words, tuple(names), spots, matters_in(words), _terms(matter), encoder.encode([matter])[0])


def is_generic(title: str) -> bool:
    """Return whether a title says nothing of the matter: 求助, 关于一个问题的投诉."""
    return len(_GENERIC.sub("", normalise(title))) < 2


def plain(text: str) -> str:
    """Return `text` in the characters that names, buildings and matters are looked for in."""
    return simplify(unicodedata.normalize("NFKC", text))


def _terms(spelt: str) -> tuple[str, ...]:
    sounds = syllables(spelt)
    pairs = [f"{one} {other}" for one, other in pairwise(sounds)]
    concepts = [char for char in meaning(spelt) if char >= _CONCEPTS]
    return tuple(dict.fromkeys([*pairs, *concepts] or sounds))
