"""A check report as Markdown, for a comment on a pull request or a job's summary."""

import re

from actgrad.checking.result import CaseResult, Report
from actgrad.outputs.check.entries import worst
from actgrad.outputs.check.phrases import few_words, input_name, sentence, shape, tally, totals, word
from actgrad.outputs.check.remarks import failing, remark, style
from actgrad.outputs.numbers import brief, column

MEANT = re.compile(r"([\\`*_{}\[\]<>|~#@])")
"""Characters that Markdown, or GitHub's, would take for its own."""


