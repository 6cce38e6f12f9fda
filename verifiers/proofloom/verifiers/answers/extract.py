"""Pick the final answer out of a response by rule: thinking, truncation, boxes, tags and JSON objects."""

from __future__ import annotations

import re

from proofloom.engine import AnswerFormat
from proofloom.verifiers.answers.beside import is_whole
from proofloom.verifiers.answers.clean import bare, undressed
from proofloom.verifiers.answers.json_values import dumps, loads
from proofloom.verifiers.answers.kinds import Budget, Policy, TruncatedError, UnreadableError
from proofloom.verifiers.answers.tables import UNITS

Found = list[str | UnreadableError]  # the answers given in a response, and why one cannot be read

_THINKING = re.compile(r"</?think(?:ing)?>")
# as TeX has it or with its backslash doubled, also \boxed 4 and \boxed\frac{1}{2}; before a word of prose it
# is only the name of a box
_BOX = re.compile(
    r"(?:(?<!\\)\\)?\\(?:boxed|fbox|framebox)(?![A-Za-z])\*?\s*+(?>(?:\[[^\[\]{}]*\]\s*+)*)"
    r"(?:\{|(?=[^\s`'\"*.,:;)}\]]|\.\d)(?![A-Za-z]{2}))"
)
_SIGN = re.compile(
    r"(?>(?:[ \t]|~|\\[,;:! ])*)(?:\\?%|°|\^\s?\{?\s?\\circ(?![A-Za-z])\s?\}?)"
)  # behind a box
_UNIT = re.compile(  # "km per hour" and "square km" too, for the grammar to read or not
    r"(?>(?:[\s$*_(-]|~|\\[,;:! ]|\\\))*)(?:\\(?:text(?:bf|it|rm)?|mathrm|mbox)\s?\{\s*(?P<said>[^{}]*?)\s*\}"
    r"|(?P<word>(?:(?:square|cubic) )?[A-Za-z]+(?:(?:/| per )[A-Za-z]+)?))(?P<power>\^\s?\{?\d\}?|[²³])?"
)
_MONEY = re.compile(r"(\\\$|[€£¥])\s?\Z")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_TAG = re.compile(  # first what names the tags only: our instruction, quoted
    r"""<answer>[\s`"'*]{1,9}and[\s`"'*]{1,9}</answer>|<answer>\s?your answer(?:\shere)?\s?</answer>"""
    r"""|[`"'*]</?answer>[`"'*]|<answer>\s+tags?\b|(</?answer\s?>)""",
    re.IGNORECASE,
)
_OBJECT = re.compile(  # begins, perhaps in a way that is no JSON
    r"""\{\s*(?:"(?>(?:[^"\\]|\\.)*)"|'[^'\n]{0,64}')\s*:|\{[^{}]{0,40}\banswer["'”`*]{0,3}\s*[:=]""",
    re.DOTALL | re.IGNORECASE,
)
_ANSWER = re.compile(  # but not "answer": ...
    r"""\banswer["'”`*]{0,3}\s*[:=]\s*+(?!(?P<mark>["']?)(?:\.\.\.|…|<[^<>]*>)?(?P=mark)\s*\})""",
    re.IGNORECASE,
)
_QUOTED = re.compile(r'[{}\[\]]|"(?>(?:[^"\\]|\\.)*)"|"', re.DOTALL)
_HOLDER = re.compile(r"(?>(?:[\s.…]|\\[,;:!\ ]|\\[lc]?dots(?![A-Za-z])|\\text\{\s*\})*)")  # no answer yet
_BLANK = " \t\r\n"  # other white space is left to be refused
_EATEN = re.compile(r"[\t\r\b\f][a-z]|\A\n[a-z]")  # was \tau, \rho, \beta, \frac, \nu
_DEPTH = 64  # of a JSON object that holds an answer
_MOST = 1_000  # final answers in one response
_ROUND = 30  # boxes whose surroundings are looked at
_LOOKED = 20_000  # JSON objects in one response


def final_answer(
    response: str, how: AnswerFormat, policy: Policy, budget: Budget, literal: bool, measured: bool = False
) -> str:
    """Return the text of the one final answer; raise `UnreadableError` or `TruncatedError`.

    STRICT wants exactly one answer outside thinking blocks; the same text may stand there twice, and a
    box or tag without an answer (an instruction quoted) is passed over. LAST_AFTER_THINKING takes the
    last one after the last closing of a thinking block; with THINKING_OPENED there must be a closing.
    A percent or degree sign behind a box belongs to the answer, and where that is `measured` a unit
    the box, or money before it, in whatever dress. What a JSON object gives as text is the answer itself, or
    with `literal` stays a JSON literal.
    """
    if len(response) > budget.response:
        raise UnreadableError("the response is too long")
    said = _after_thinking(response, policy)
    match how:
        case AnswerFormat.BOXED:
            found = _boxes(said, measured)
        case AnswerFormat.TAG:
            found = _tags(said)
        case _:
            found = _objects(said, budget, literal)
    answers = [
        one.strip(_BLANK) if isinstance(one, str) else one
        for one in found
        if not isinstance(one, str) or not _HOLDER.fullmatch(one)
    ]
    if not answers or len(found) == _MOST:
        raise UnreadableError("too many final answers" if answers else "no final answer")
    if policy is Policy.STRICT and any(answer != answers[0] for answer in answers):
        raise UnreadableError("several final answers")
    answer = answers[-1]
    if isinstance(answer, UnreadableError):
        raise answer
    if len(answer) > 2 * budget.answer:
        raise UnreadableError("the answer is too long")
    return _unwrapped(answer)


def _after_thinking(response: str, policy: Policy) -> str:
    """Return what is said outside thinking blocks.

    A block may have been opened by the prompt, so one closing without an opening ends a block too.
    """
    said, start, thinking = [], 0, policy is Policy.THINKING_OPENED
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
        if not opens and policy is not Policy.STRICT:
            said = []
    if thinking:
        raise TruncatedError("a thinking block is left open")
    return "\n\n".join([*said, response[start:]])


def _boxes(text: str, measured: bool) -> Found:
    """Return what boxes hold; of many, the last are looked at from all sides."""
    found: Found = []
    places: list[tuple[int, int]] = []
    position = 0
    while len(found) < _MOST and (box := _BOX.search(text, position)):
        position = box.end()
        places.append((box.start(), position))
        if not box[0].endswith("{"):  # what is within it is for TeX to say
            found.append(UnreadableError("a box without braces"))
            continue
        if (position := _closing(text, position)) < 0:
            raise TruncatedError("a box is left open")
        answer, end = text[box.end() : position - 1], position
        if sign := _SIGN.match(text, end):
            answer, end = answer + sign[0], sign.end()
        if measured:
            answer, end = _with_unit(text, box.start(), end, answer)
        found.append(answer)
        places[-1] = box.start(), end
    for place in range(max(0, len(found) - _ROUND), len(found)):
        held = found[place]
        if isinstance(held, str) and not _HOLDER.fullmatch(held) and not is_whole(text, *places[place]):
            found[place] = UnreadableError("a formula goes on beside the box")
    return found


def _with_unit(text: str, start: int, end: int, answer: str) -> tuple[str, int]:
    """Return an answer with the unit that stands beside its box, from start to end of a text, and its end."""
    money, unit = _MONEY.search(text[max(0, start - 4) : start]), _UNIT.match(text, end)
    name = (unit["said"] or unit["word"] or "") if unit else ""
    if money:
        answer = money[1] + answer
    if unit and re.split("[ /]", name)[0] in {*UNITS, "square", "cubic"}:
        end = end if re.search(r"[$*(\n-]|\\\)", unit[0]) else unit.end()
        answer += rf" \text{{{name}}}{unit['power'] or ''}"
    return answer, end


def _unwrapped(answer: str) -> str:
    """Take a box off an answer that is nothing but that box; refuse one with anything beside it."""
    inner = bare(undressed(answer.removesuffix(".").rstrip()))
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


def _tags(text: str) -> Found:
    found: Found = []
    start = -1
    for tag in _TAG.finditer(text):
        if (tag[1] or "").startswith("</"):
            if start < 0:
                raise UnreadableError("an answer tag is closed before it opens")
            found.append(text[start : tag.start()])
            start = -1
        elif start >= 0:
            raise UnreadableError("an answer tag within another")
        elif tag[1]:
            start = tag.end()
    if start >= 0:
        raise TruncatedError("an answer tag is left open")
    return found


def _objects(text: str, budget: Budget, literal: bool) -> Found:
    """Return the "answer" of every JSON object that has one; the outermost braces tell objects apart."""
    found: Found = []
    position = looked = 0
    while len(found) < _MOST and (start := _OBJECT.search(text, position)):
        if (looked := looked + 1) > _LOOKED:
            raise UnreadableError("too many JSON objects")
        position = _closing(text, start.start() + 1, _QUOTED)
        if position < 0:
            raise TruncatedError("a JSON object is left open")
        whole = text[start.start() : position]
        if "answer" not in whole and "\\u" not in whole:
            continue
        try:
            plain = loads(whole, _DEPTH, budget.digits)
        except UnreadableError as error:
            if _ANSWER.search(whole):  # else it is prose, or an instruction quoted
                found.append(error)
            continue
        if isinstance(plain, dict) and "answer" in plain:
            answer = plain["answer"]
            if not isinstance(answer, str) or literal:
                found.append(dumps(answer))
            else:
                found.append(
                    UnreadableError("a backslash that JSON takes") if _EATEN.search(answer) else answer
                )
    return found
