"""The commands that have a file of their own: `add` declares the options of one and imports nothing heavy."""
