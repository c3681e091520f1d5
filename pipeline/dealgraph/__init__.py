"""dealgraph: business deals in Chinese and English articles as linked data."""

__version__ = "0.1.0"
