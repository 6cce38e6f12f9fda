"""Pick the final answer out of a response by rule: thinking, truncation, boxes, tags and JSON objects."""

from __future__ import annotations

import re

from proofloom.engine import AnswerFormat
from proofloom.verifiers.answers.clean import bare
from proofloom.verifiers.answers.json_values import dumps, loads
from proofloom.verifiers.answers.kinds import Budget, Policy, TruncatedError, UnreadableError

_THINKING = re.compile(r"</?think(?:ing)?>")
_BOX = re.compile(r"\\(?:boxed|fbox)\s{0,8}[{\d]")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_TAG = re.compile(r"<answer>\W{1,9}and\W{1,9}</answer>|</?answer>")  # the first: our instruction, quoted
_OBJECT = re.compile(r'\{\s*"(?:[^"\\]|\\.)*+"\s*:', re.DOTALL)  # begins; other braces are prose
_QUOTED = re.compile(r'[{}\[\]]|"(?:[^"\\]|\\.)*+"|"', re.DOTALL)
_HOLDER = re.compile(r"(?:[\s.…]|\\[,;:!\ ]|\\[lc]?dots(?![A-Za-z])|\\text\{\s*\})*+")  # no answer yet
_BLANK = " \t\r\n"  # other white space is left to be refused
_DEPTH = 64  # of a JSON object that holds an answer


def final_answer(response: str, how: AnswerFormat, policy: Policy, budget: Budget, literal: bool) -> str:
    """Return the text of the one final answer; raise `UnreadableError` or `TruncatedError`.

    STRICT wants exactly one answer outside thinking blocks; the same text may stand there twice, and an
    box or tag without an answer (an instruction quoted) is passed over. LAST_AFTER_THINKING takes the
    last one after the last closing of a thinking block. What a JSON object gives as text is the answer
    itself, or with `literal` stays a JSON literal.
    """
    if len(response) > budget.response:
        raise UnreadableError("the response is too long")
    said = _after_thinking(response, policy)
    match how:
        case AnswerFormat.BOXED:
            found = _boxes(said)
        case AnswerFormat.TAG:
            found = _tags(said)
        case _:
            found = _objects(said, budget, literal)
    answers = [answer.strip(_BLANK) for answer in found if not _HOLDER.fullmatch(answer)]
    if not answers:
        raise UnreadableError("no final answer")
    if policy is Policy.STRICT and any(answer != answers[0] for answer in answers):
        raise UnreadableError("several final answers")
    return _unwrapped(answers[-1])


def _after_thinking(response: str, policy: Policy) -> str:
    """Return what is said outside thinking blocks.

    A block may have been opened by the prompt, so one closing without an opening ends a block too.
    """
    said, start, thinking = [], 0, False
    for mark in _THINKING.finditer(response):
        opens = mark[0][1] != "/"
        if opens and not thinking:
            said.append(response[start : mark.start()])
            thinking = True
        elif not opens and thinking:
            thinking, start = False, mark.end()
        elif not opens:
            if policy is Policy.STRICT and start:
                raise UnreadableError("a thinking block is closed twice")
            said, start = [], mark.end()
        if not opens and policy is Policy.LAST_AFTER_THINKING:
            said = []
    if thinking:
        raise TruncatedError("a thinking block is left open")
    return "".join([*said, response[start:]])


def _boxes(text: str) -> list[str]:
    found, position = [], 0
    while box := _BOX.search(text, position):
        bare_digit = box[0][-1] != "{"  # \boxed 4: what is within it is for TeX to say
        position = box.end() if bare_digit else _closing(text, box.end())
        if position < 0:
            raise TruncatedError("a box is left open")
        found.append(box[0] if bare_digit else text[box.end() : position - 1])
    return found


def _unwrapped(answer: str) -> str:
    """Take a box off an answer that is nothing but that box; refuse one with anything beside it."""
    inner = bare(answer.removesuffix(".").rstrip())
    box = _BOX.match(inner)
    if box and _closing(inner, box.end()) == len(inner):
        answer = inner[box.end() : -1].strip(_BLANK)
    if _BOX.search(answer):
        raise UnreadableError("a box within the answer")
    return answer


def _closing(text: str, start: int, marks: re.Pattern[str] = _BRACE) -> int:
    """Return the place after what closes the bracket opened just before `start`, or -1."""
    depth = 1
    for mark in marks.finditer(text, start):
        depth += (mark[0] in "{[") - (mark[0] in "}]")
        if not depth:
            return mark.end()
        if mark[0] == '"':  # a quotation mark that nothing closes
            break
    return -1


def _tags(text: str) -> list[str]:
    found, start = [], -1
    for tag in _TAG.finditer(text):
        if tag[0] == "</answer>":
            if start < 0:
                raise UnreadableError("an answer tag is closed before it opens")
            found.append(text[start : tag.start()])
            start = -1
        elif start >= 0:
            raise UnreadableError("an answer tag within another")
        elif tag[0] == "<answer>":
            start = tag.end()
    if start >= 0:
        raise TruncatedError("an answer tag is left open")
    return found


def _objects(text: str, budget: Budget, literal: bool) -> list[str]:
    """Return the "answer" of every JSON object that has one; the outermost braces tell objects apart."""
    found: list[str] = []
    position = 0
    while start := _OBJECT.search(text, position):
        position = _closing(text, start.start() + 1, _QUOTED)
        if position < 0:
            raise TruncatedError("a JSON object is left open")
        try:
            plain = loads(text[start.start() : position], _DEPTH, budget.digits)
        except UnreadableError:
            continue  # no JSON
        if isinstance(plain, dict) and "answer" in plain:
            answer = plain["answer"]
            found.append(answer if isinstance(answer, str) and not literal else dumps(answer))
    return found
