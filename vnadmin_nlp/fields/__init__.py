"""Header fields: one file a field, each a function of the zones and of earlier results.

To add a field: one file here, one attribute in `schema.Document`, one line in `parser.py`.
"""
