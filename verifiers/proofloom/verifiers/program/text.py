"""Read the prompt back: the program, the call and its arguments, what is asked, and the step rule.

Written without the phrase table: one fenced block must be the source, one call in backquotes must be the
call, every sentence must be one that is understood here, and only a question about steps brings the rule,
which must be the one of docs/step-semantics.md word for word (`step_rule.txt`). Rows of the larger language
are read by `prompt/`.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from importlib.resources import files

from proofloom.engine import Candidate, Verdict, verifier
from proofloom.engine.program.questions import kind
from proofloom.engine.program.task import Ask, ProgramTask, Value
from proofloom.verifiers.program.bodies import Body
from proofloom.verifiers.program.keying.subject import DamagedBodyError, subject_of
from proofloom.verifiers.program.prompt.read import check_prompt
from proofloom.verifiers.program.prompt.sentences import Unread

_FENCE = re.compile(r"\A([^`\d]+)\n\n```python\n(.*?)```\n\n(.*)\Z", re.DOTALL)
_CALL = re.compile(r"`([^`]*)`")
_HINT = "Give the returned list in the form [1, 2, 3]."
_CODE = r"Python (?:program|code|functions?)"
_OPENING = re.compile(
    rf"(?:Here is|Consider|Read|You are given|Study) (?:a|this|the)(?: following)? {_CODE}(?: below)?\."
    rf"|The following {_CODE} defines a few functions\."
)
_BY_HAND = r"Trace `` by hand and give the "
_QUESTIONS = {
    Ask.OUTPUT: re.compile(
        r"What does `` return\?|The call `` is made\. What value does it return\?"
        rf"|(?:Work out the return value of|Find the result of) ``\.|{_BY_HAND}value it returns\."
        r"|Determine the value of the expression ``\.|If we evaluate ``, which value do we get back\?"
    ),
    Ask.STEPS: re.compile(
        r"How many steps does `` take\?|The call `` is made\. Count its steps\."
        rf"|{_BY_HAND}total number of steps\."
        r"|Work out the number of steps that `` executes\.|Find the step count of ``\."
        r"|By these rules, how many steps does evaluating `` take in all\?"
        r"|Starting from ``, how many steps are executed until it returns\?"
    ),
}


@cache
def _rule() -> str:
    return files(__package__).joinpath("step_rule.txt").read_text(encoding="utf-8").strip()


@verifier
def text(candidate: Candidate[Body]) -> Verdict:
    """Return pass when the prompt asks what the body says, of the program and the call that it holds."""
    body = candidate.body
    if isinstance(body, ProgramTask):
        return _asked(candidate, body)
    try:
        check_prompt(candidate.prompt, subject_of(body))
    except DamagedBodyError as error:
        return Verdict.failed("the question does not fit the program", str(error))
    except Unread as error:
        return Verdict.failed("the prompt asks something else", str(error))
    return Verdict.passed(f"asks {kind(body.question)} in {body.language}")


def _asked(candidate: Candidate[Body], body: ProgramTask) -> Verdict:
    """Read the prompt of a row over integers and lists."""
    parts = _FENCE.match(candidate.prompt)
    if parts is None:
        return Verdict.failed("the prompt has no single program")
    if parts[2] != body.source:
        return Verdict.failed("another program is shown")
    rest = parts[3].split("\n\n")
    rules = [part for part in rest if part == _rule()]
    hints = [part for part in rest if part == _HINT]
    questions = [part for part in rest if part not in rules and part not in hints]
    if len(questions) != 1 or len(rules) > 1 or len(hints) > 1:
        return Verdict.failed("the question cannot be told apart")
    calls = _CALL.findall(questions[0])
    if len(calls) != 1 or _call(calls[0]) != (body.entry, body.args):
        return Verdict.failed("another call is asked about")
    asked = body.ask
    if not _OPENING.fullmatch(parts[1]) or not _QUESTIONS[asked].fullmatch(_CALL.sub("``", questions[0])):
        return Verdict.failed("something else is asked")
    if (asked is Ask.STEPS) != bool(rules):
        return Verdict.failed("the step rule is missing or out of place")
    listed = asked is Ask.OUTPUT and isinstance(body.value, tuple)
    if listed != bool(hints):
        return Verdict.failed("the list's form is missing or out of place")
    wanted = "list" if listed else "integer"
    if candidate.answer_type != wanted:
        return Verdict.failed("the answer is of another type")
    return Verdict.passed(f"asks {asked.value} of {calls[0]}")


def _call(shown: str) -> tuple[str, tuple[Value, ...]] | None:
    """Read a call of a function with integers and lists of integers."""
    try:
        node = ast.parse(shown, mode="eval").body
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.keywords:
            return None
        args = [ast.literal_eval(arg) for arg in node.args]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found: list[Value] = []
    for arg in args:
        items = arg if isinstance(arg, list) else [arg]
        if any(type(item) is not int for item in items):
            return None
        found.append(tuple(arg) if isinstance(arg, list) else arg)
    return node.func.id, tuple(found)
