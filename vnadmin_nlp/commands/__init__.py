"""The commands on archives, one a file: `add` declares its options and imports nothing heavy."""
