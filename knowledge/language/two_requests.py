"""Two requests in one line: "食堂几点开饭，顺便问一下社区医院电话多少", "食堂几点开饭，社区医院电话多少"."""

import re

from knowledge.language import concepts
from knowledge.language.normalise import normalise

# What people say before a second request. Each part must be able to stand alone, so a marker at an edge splits nothing.
_SECOND = re.compile(
    r"[，,。；;！!？?\s]*(?:顺便(?:再|也)?(?:问|帮我|请)?(?:一下|一哈|一句|哈|下)?|顺带(?:问)?(?:一下|哈)?|另外(?:再|还)?(?:问)?(?:一下|一句|个)?|"
    r"还有(?:一?[个件]事(?:情)?|就是|一?个问题|一点)?[，,\s]|对了[，,\s]+|(?<![要别必])再(?:问|打听)(?:一下|一哈|一句|个|哈|下)|还想(?:再)?问(?:一下|一哈|哈|下)?|(?<=\s)还有|(?<=[？?]))[，,：:\s]*"
)
_PAUSE = re.compile(r"[，,。；;！!？?]+")
# Shorter than this, a part says nothing by itself.
ENOUGH = 4


def two_requests(text: str) -> tuple[str, str] | None:
    """Return the two parts of a line that asks for two things, or None."""
    for marker in _SECOND.finditer(text):
        first, second = text[: marker.start()], text[marker.end() :]
        if len(normalise(first)) >= ENOUGH and len(normalise(second)) >= ENOUGH:
            return first, second
    pauses = [(text[: pause.start()], text[pause.end() :]) for pause in _PAUSE.finditer(text)]
    between = [parts for parts in pauses if all(map(normalise, parts))]
    return between[0] if len(between) == 1 and all(map(_stands_alone, between[0])) else None


def _stands_alone(part: str) -> bool:
    """Whether a clause asks something and names what about: 要带什么 after a comma goes on about what was named before."""
    pieces = concepts.parts(normalise(part))
    questions = [concept is not None and concept < concepts.questions() for _, concept in pieces]
    named = [piece for (piece, _), asks in zip(pieces, questions, strict=True) if not asks and piece not in _SMALL]
    return len(normalise(part)) >= ENOUGH and any(questions) and len("".join(named)) >= NAMED


_SMALL = frozenset("的了吗呢吧是要我你他它那这还也就都去到在和办有没不")
# A thing has a name of at least two characters.
NAMED = 2
