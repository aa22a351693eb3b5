"""`python -m procflow`."""

import sys

from procflow.cli import main

if __name__ == "__main__":
    sys.exit(main())
