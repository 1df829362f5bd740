"""`python -m autograder.lint`."""

import sys

from autograder.lint.command import main

sys.exit(main())
