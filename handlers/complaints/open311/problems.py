"""What is wrong with a request of another system, in GeoReport's terms: an HTTP status, and a sentence."""


class GeoReportProblem(Exception):
    """status: 400 something is missing or can't be read, 403 no valid key, 404 no such service, request or jurisdiction."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
