"""One exception for everything that FORMAT.md refuses."""


class Refused(Exception):
    """Carries the error's name in kebab-case, e.g. ``wrong-venue``."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def require(condition: bool, code: str) -> None:
    if not condition:
        raise Refused(code)
