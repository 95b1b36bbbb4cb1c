"""GeoReport's answers as JSON or XML. A value is text, a number, true or false, None (known to be empty) or a list."""

import json
import re
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

Value = object
# What XML 1.0 can't hold in any way.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What one entry of a list is called.
_ENTRIES = {
    "services": "service",
    "service_requests": "request",
    "errors": "error",
    "attributes": "attribute",
    "values": "value",
}


def write(form: str, root: str, content: Value) -> tuple[bytes, str]:
    """Return the body and its content type. form: json or xml. root: the outermost element, which JSON does without."""
    if form == "json":
        return json.dumps(content, ensure_ascii=False).encode(), "application/json; charset=utf-8"
    body: bytes = ElementTree.tostring(_element(root, content), encoding="utf-8", xml_declaration=True)
    return body, "text/xml; charset=utf-8"


def _element(name: str, content: Value) -> ElementTree.Element:
    element = ElementTree.Element(name)
    if isinstance(content, Mapping):
        element.extend(_element(str(key), value) for key, value in content.items())
    elif isinstance(content, Sequence) and not isinstance(content, str):
        element.extend(_element(_ENTRIES[name], value) for value in content)
    elif content is not None:
        said = str(content).lower() if isinstance(content, bool) else str(content)
        element.text = _UNWRITABLE.sub("", said)
    return element
