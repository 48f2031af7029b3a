"""How much is read right of invented files of every kind that an office may send: see tests/reading/corpus/measure.py."""

import sys

from tests.reading.corpus.measure import main

if __name__ == "__main__":
    sys.exit(main())
