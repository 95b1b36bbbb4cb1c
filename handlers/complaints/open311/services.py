"""The services of Open311: the categories, each with one attribute, how urgent it is."""

from handlers.complaints import texts as names
from handlers.complaints.model.category import CATEGORY_NAMES, TAXONOMY, Category
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.open311 import texts
from handlers.complaints.open311.problems import GeoReportProblem

URGENCY = "urgency"
EXTERNAL = "external_id"


def list_services() -> list[dict[str, object]]:
    """Return what can be reported."""
    return [
        {
            "service_code": category.value,
            "service_name": CATEGORY_NAMES[category],
            "description": texts.SERVICES[category],
            "metadata": True,
            "type": "realtime",
            "keywords": ",".join(TAXONOMY[category]),
            "group": TAXONOMY[category][0],
        }
        for category in Category
    ]


def define(code: str) -> dict[str, object]:
    """Return the attributes of one service. Raises GeoReportProblem."""
    return {
        "service_code": category_of(code).value,
        "attributes": [
            {
                "variable": True,
                "code": URGENCY,
                "datatype": "singlevaluelist",
                "required": False,
                "datatype_description": texts.URGENCY_HOW,
                "order": 1,
                "description": texts.URGENCY,
                "values": [{"key": each.value, "name": names.URGENCY_NAMES[each]} for each in Urgency],
            },
            {
                "variable": True,
                "code": EXTERNAL,
                "datatype": "string",
                "required": False,
                "datatype_description": texts.EXTERNAL_HOW,
                "order": 2,
                "description": texts.EXTERNAL,
            },
        ],
    }


def category_of(code: str) -> Category:
    """Return the category that a service code stands for. Raises GeoReportProblem."""
    if not code:
        raise GeoReportProblem(400, texts.NO_SERVICE_CODE)
    try:
        return Category(code)
    except ValueError:
        raise GeoReportProblem(404, texts.UNKNOWN_SERVICE.format(code=code[:40])) from None
