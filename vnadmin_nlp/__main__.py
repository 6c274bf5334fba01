"""`python -m vnadmin_nlp` is `vnadmin`."""

import sys

from vnadmin_nlp.cli import main

if __name__ == "__main__":
    sys.exit(main())
