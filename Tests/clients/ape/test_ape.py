"""An ape project's own tests, run by ape's pytest plugin against the devnet."""

import re


def test_the_projects_tests_pass(ape):
    outcome = ape("test", "--network", "ethereum:local:foundry", "-q", "-p", "no:cacheprovider")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert re.search(r"\b7 passed", outcome.stdout), outcome.stdout
