"""What keeps the catalogue from being written."""


class CatalogToolError(Exception):
    """A source cannot be had or says something else than it should; the message says what."""
