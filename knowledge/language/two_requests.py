"""Two requests in one line: "食堂几点开饭，顺便问一下社区医院电话多少"."""

import re

from knowledge.language.normalise import normalise

# What people say before a second request. Each part must be able to stand alone, so a marker at an edge splits nothing.
_SECOND = re.compile(
    r"[，,。；;！!？?\s]*(?:顺便(?:再|也)?(?:问|帮我|请)?(?:一下|一哈|一句|哈|下)?|顺带(?:问)?(?:一下|哈)?|另外(?:再|还)?(?:问)?(?:一下|一句|个)?|"
    r"还有(?:一?[个件]事(?:情)?|就是|一?个问题|一点)?[，,\s]|对了[，,\s]+|(?<![要别必])再(?:问|打听)(?:一下|一哈|一句|个|哈|下)|还想(?:再)?问(?:一下|一哈|哈|下)?|(?<=\s)还有|(?<=[？?]))[，,：:\s]*"
)
# Shorter than this, a part says nothing by itself.
ENOUGH = 4


def two_requests(text: str) -> tuple[str, str] | None:
    """Return the two parts of a line that asks for two things, or None."""
    for marker in _SECOND.finditer(text):
        first, second = text[: marker.start()], text[marker.end() :]
        if len(normalise(first)) >= ENOUGH and len(normalise(second)) >= ENOUGH:
            return first, second
    return None
