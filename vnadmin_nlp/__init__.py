"""Vietnamese administrative documents in, typed objects out."""

from vnadmin_nlp._version import __version__

__all__ = ["__version__"]
