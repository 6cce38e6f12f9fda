r"""Say whether a box holds a whole answer: what stands beside it must not make a larger formula of it.

A box counts where it is the whole formula, a whole side of a relation, or stands among words. Only what is
known to keep it whole may be beside it; so -\boxed{5}, \boxed{5}x, 3(\boxed{5}) and |\boxed{5}| are no
answers. A formula is looked through from end to end, and then the words on either side of it. Of words only
the next one is looked at: "not \boxed{5}" is no answer either.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from proofloom.verifiers.answers.tables import UNITS, read

_KINDS = read("beside.txt")
_FAR = 5_000  # characters before a box in which its formula may have begun
_LONG = 3_000  # characters of a formula that are looked through, on either side
_NEAR = 160  # characters of prose that are looked at
_SHORT = 3  # letters of a word that may be a product of variables
_NOT = "不非没沒負负"
_CHINESE = "是為为於于得到有共即案值果数數出约約成作可知求选選填以はで는은이"  # before a number
_COUNTED = "个個元种種条條只名人天米平厘小里毫公立时時度岁歲本辆張张页頁是"  # behind one


def _of(kind: str) -> str:
    """Return a pattern of the commands of a kind, without their backslash."""
    words = (word[1:] for word in _KINDS if word[0] == "\\" and _KINDS[word] == kind)
    return rf"\\(?:{'|'.join(words)})(?![A-Za-z])"


_OUTER = r"align(?:at)?|displaymath|eqnarray|equation|flalign|gather|math|multline"  # are formulas
_TABLE = re.compile(r"\\begin\{(?:[bBpvV]?matrix|array|cases|smallmatrix)\*?\}")
_DELIMITER = re.compile(
    rf"\\\\|\\\$|\\[()\[\]]|\$\$?|\n\s*\n|\\(?:begin|end)\{{(?:{_OUTER})\*?\}}(?:\{{\w+\}})?"
)
_CLOSES = {"$": r"(?<!\\)\$(?!\d)|\n\s*\n", "$$": r"\$\$", r"\(": r"\\\)", r"\[": r"(?<!\\)\\\]"}
_END = rf"\\end\{{(?:{_OUTER})\*?\}}"
_TOKEN = re.compile(
    rf"""
      (?P<row>\\\\(?:\[[\w.]+\])?)
    | (?P<inner>\\(?:begin|end)\{{(?:aligned|gathered|split)\}})
    | (?P<space>\s+|~(?![~=])|\{{\s*\}}|\\[,;:!\ ]|&|\\(?:(?:text)?color|tag)\*?\s?\{{\w*\}}|{_of("layout")})
    | (?P<upright>\\mathrm\s?\{{\s*(?P<unit>[A-Za-z]+)\s*\}})
    | (?P<said>{_of("said")}\s?\{{(?P<inside>[^{{}}\\$]*)\}})
    | (?P<open>[(\[]|\\\{{|\\begin\{{\w+\*?\}}
        |(?P<style>(?:{_of("said")}|\\(?:mathbf|mathrm|bm|boldsymbol|underline))\s?)?\{{)
    | (?P<close>[)\]}}]|\\\}}|\\end\{{\w+\*?\}})
    | (?P<tag></?[A-Za-z]+\s?/?>)
    | (?P<relation>[:=]?=|<=|>=|[<>≤≥≈≡∈→⇒⟹⟶∴]|{_of("relation")})
    | (?P<end>{_of("end")}|\\pmod\s?(?:\w|\{{\w*\}}))
    | (?P<stop>[.,;:?](?!\d))
    | (?P<money>\\\$|[€£¥])
    | (?P<thing>[A-Za-z]|\d+(?:[.,]\d+)*)
    | (?P<other>\\[A-Za-z]+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_LAYOUT = re.compile(rf"\\[,;:! ]|{_of('layout')}|\\(?:text)?color\s?\{{\w*\}}|~(?![~=])")
_PICTURE = "[✅✓✔☑★⭐✨➜➡➔•▪■∎\ufe0f\U0001f300-\U0001faff]"
_HTML = r"</?(?:b|em|h\d|i|span|strong|td|th|u)\b[^<>\n]*>"
_DRESS = re.compile(  # what only shows a box in another way
    rf"(?P<gap>[ \t]*)(?P<dress>(?:[*_`\"'“”„‘’«»「」【】]|{_PICTURE}|{_HTML}|\\\$|[€£¥₹]"
    rf"|(?:(?:{_of('said')}|\\(?:mathbf|underline))\s?)?\{{)*)(?P<inner>[ \t]*)\Z"
)
_UNDRESS = re.compile(rf"(?:[*_`\"'”’»」】}}]|{_HTML}|[ \t]*{_PICTURE})*")
_TAG = (
    r"(?:</?(?:final_)?(?:answer|solution)>|</?(?:br|center|div|li|p|tr)\b[^<>\n]*>"
    r"|</s>|<eos>|<end_of_turn>|<\|[^<>\n]*>)"
)
_BULLET = r"(?:[*•·#>]+|\(?\w{1,2}[.)])[ \t]+|[-+|][ \t]+"
_WORD = r"[^\W\d_]+(?:['’][^\W\d_]+)?"
_SOLID = r"(?<=[\w)}\]%°\"'”*`$])"  # behind it a sign of punctuation ends something
_BEFORE = re.compile(
    rf"""(?:
      (?P<start>\n[ \t]*\n[ \t]*(?P<item>{_BULLET})?)
    | (?P<line>(?:\n|{_TAG}|\\(?:item|newline|par)(?![A-Za-z]))[ \t]*(?P<bullet>{_BULLET})?)
    | (?:(?<=[^\W\d_])[!?]|(?<=[*"'”])[!?]|{_SOLID}[:.]|(?<=[^\W\d_][^\W\d_])(?:[,;]|\ :))(?P<gap>[ \t]*)
    | (?P<comma>{_SOLID}[,;])[ \t]+
    | (?P<sure>(?:=|≈|\\approx)\s*\$\s*|\\f?box(?:ed)?\s?\{{[^{{}}]*\}}[ \t]+
        |(?:(?<!\d)[—。，：！？、]|(?<!\\not){_of("relation")}
        |(?<![!~<>/:=\\¬\u0338+*^×÷−-])(?<!\\not)(?<!\\not\s)(?<!\\neg)(?<!\\lnot)(?<!not)(?:[:=]?=|[≈≡≤≥∈→⇒∴])
        |[-=]>|(?<=\s)[<>])[ \t]*)
    | {_of("said")}\s?\{{(?P<inside>[^{{}}]*)\}}[ \t]*
    | (?P<list>(?<![\w)])\([A-Za-z0-9]{{1,3}}\)[ \t]+)
    | (?P<dashed>{_WORD})[ ](?:--?|–)[ ]
    | (?P<word>{_WORD})(?P<space>[ \t]*)
    )\Z""",
    re.VERBOSE,
)
_TEXT = "center|document|enumerate|itemize|proof|solution"  # environments that are no formulas
_AFTER = re.compile(
    rf"""(?P<sure>[ \t]*(?:\n[ \t]*\n|\\end\{{(?:{_TEXT})\}}|\$?(?:{_of("end")})\$?(?=\s*(?:\Z|[\n.])))
      |\s*(?:{_of("relation")})|[ \t]+\\f?box(?:ed)?(?![A-Za-z])
      |\s?[.?](?![ ]?\d|[\\$])|[:;,](?!\s*(?:[\d$\\+({{\[−-]|[A-Za-z](?![A-Za-z])))
      |!(?=\s*(?:\Z|\n|[A-Z"”*<]))|\s?[—。，：！？、](?!\d)
      |\s*(?:[:=]?=|[≈≡≤≥→⇒>]|<(?!/?\w+[^<>]*>))(?![!=<>~/]))
    | [ \t]*(?P<line>(?:\n|{_TAG})\s*)
    | \s*{_of("said")}\s?\{{(?P<inside>[^{{}}]*)\}}
    | (?:[ ](?:--?|–)[ ]|-)(?P<dashed>{_WORD})
    | (?P<space>\s*)(?P<word>{_WORD})
    | [ ]+[(\[](?:(?P<aside>[A-Za-z]{{2,}})|[$=≈]|\^?\d{{1,3}}\])""",
    re.VERBOSE,
)
_ENDED = re.compile(  # not by a sign
    rf"(?:{_PICTURE}|(?<![-+−–*/^_×÷·√±<>=|\\])[.,:;!?%°—。！？，：]|[\d}}|]|(?<!\\)[)\]]|(?<![A-Za-z\\])[A-Za-z])"
    r"(?:\\?[)\]]|[$*`\"'_])*\Z"
)
_BEGUN = re.compile(
    r"(?:\$++|\\[(\[])(?!\s*(?:[-+−–*/^_×÷·±]|\\(?:times|cdot|div|pm|mp)))|[\d#>|*`\"'(\[<]|-\s|-{2}"
    r"|\\(?:begin|end|item|section|text)"
)
_TIMES = re.compile(
    r"\s*(?:[-−+]?\s?[\d$\\(]|(?:one|two|three|four|five|six|ten|[A-Za-z])(?![A-Za-z]))"
)  # a factor
_TAIL = re.compile(r"\\(?!not|neg|lnot|centernot|rlap)[A-Za-z]+|[!'|%°\"²³…]")  # what a side may end with
_CUT = "\x00"  # where the text goes on beyond what is looked at


def is_whole(text: str, start: int, end: int) -> bool:
    """Return whether what stands from start to end of a text, a box with its unit, is an answer."""
    found = _formula(text, start, end)
    if found is None:
        return not _in_table(text, start) and _among_words(text, start, end, False)
    first, last, begin, close = found
    inside = text[first:start], text[end:last]
    if max(map(len, inside)) > _LONG:
        return False
    before, after = ([*_TOKEN.finditer(part)] for part in inside)
    # the other side of a relation stands between the box and those words
    sides = [any(token.lastgroup == "relation" for token in part[1:]) for part in (_solid(before), after)]
    return _is_side(before, after) and _among_words(text, begin, close, True, *sides)


def _formula(text: str, start: int, end: int) -> tuple[int, int, int, int] | None:
    """Return where the formula round a box begins and ends, first without its delimiters, then with them."""
    opened, first, begin = "", start, start
    for sign in _DELIMITER.finditer(text, max(0, start - _FAR), start):
        name, place = sign[0], sign.start()
        money = opened == name == "$" and text[place - 1] in " \n\t*(" and not text[first].isspace()
        if (
            (opened == name and not money)
            or (opened == "$" and name[0] == "\n")
            or name[:2] in (r"\)", r"\]", r"\e")
        ):
            opened = ""
        elif (
            money
            or (opened == "$" and name[:2] in ("$$", r"\(", r"\[", r"\b"))
            or (not opened and name not in (r"\\", r"\$") and name[0] != "\n")
        ):
            opened, first, begin = name, sign.end(), place
    closed = re.compile(_CLOSES.get(opened, _END)).search(text, end, end + _FAR) if opened else None
    if not opened or (opened == "$" and (closed is None or closed[0] != "$")):
        return None
    return first, closed.start() if closed else len(text), begin, closed.end() if closed else len(text)


def _in_table(text: str, start: int) -> bool:
    """Return whether a matrix, or its like, is open at a place outside of formulas."""
    far = max(0, start - _FAR)
    opened = text.rfind(r"\begin{", far, start)
    return opened > text.rfind(r"\end{", far, start) and _TABLE.match(text, opened) is not None


def _is_side(before: Sequence[re.Match[str]], after: Sequence[re.Match[str]]) -> bool:
    """Return whether a box is a whole side of its formula, by what stands in that before and after it."""
    near = len(before)
    while near and before[near - 1].lastgroup in ("space", "inner", "open", "money"):
        near -= 1
    brackets: list[str] = []  # open at the box; "" is one that it has not for itself
    previous = ""
    for place, token in enumerate(before):
        free = previous in ("", "relation", "row", "open", "said", "stop")
        if token.lastgroup == "open" or token[0].startswith(r"\begin"):
            own = free and (token["style"] or token[0] == "{" or token.lastgroup == "inner")
            brackets.append(token[0] if own or (token[0] == "(" and place >= near) else "")
        elif brackets and (token.lastgroup == "close" or token[0].startswith(r"\end")):
            brackets.pop()
        previous = previous if token.lastgroup == "space" else str(token.lastgroup)
    bars = sum(token[0] in ("|", r"\|") for token in before)
    if bars % 2 or not all(brackets) or not _begins(_solid(before[:near])):
        return False
    rest = _solid(after)
    while rest and rest[0].lastgroup == "close" and brackets and (brackets[-1] == "(") == (rest[0][0] == ")"):
        rest, brackets = rest[1:], brackets[:-1]
    return "(" not in brackets and _ends(rest)


def _solid(tokens: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """Return the tokens that are more than layout."""
    return [token for token in tokens if token.lastgroup not in ("space", "inner")]


def _begins(before: Sequence[re.Match[str]]) -> bool:
    """Return whether a side of a formula begins where these tokens end."""
    tokens: list[re.Match[str] | None] = [None, None, None, *before]
    while _says_nothing(*tokens[-2:]):
        tokens.pop()
    third, beyond, last = tokens[-3:]
    if last is None:
        return True
    match last.lastgroup:
        case "relation" if beyond and beyond[0] == "!" and beyond.end() == last.start():
            # 3!= has a factorial, x != has none
            return bool(third and third.end() == beyond.start() and third[0][-1] in "0123456789)}")
        case "relation":  # after a sign that denies it, or makes an assignment of it, it is another one
            return beyond is None or beyond.lastgroup != "other" or bool(_TAIL.fullmatch(beyond[0]))
        case "row" if beyond and beyond.lastgroup == "said":
            return _says(beyond["inside"], before=True)
        case "row":
            return beyond is None or beyond.lastgroup in ("thing", "close", "stop", "relation")
        case "said":
            after_sign = beyond is not None and beyond.lastgroup in ("other", "open", "money", "tag")
            return not after_sign and _says(last["inside"], before=True)
    return False


def _says_nothing(beyond: re.Match[str] | None, last: re.Match[str] | None) -> bool:
    """Return whether a token is an empty text, or another end of a row behind one."""
    if last is None or last.lastgroup != "row":
        return last is not None and last.lastgroup == "said" and not last["inside"].strip()
    return beyond is not None and beyond.lastgroup == "row"


def _ends(after: Sequence[re.Match[str]]) -> bool:
    """Return whether a side of a formula ends where these tokens begin."""
    after = [token for token in after if token[0] != "}"]  # braces that are open are for the box alone
    place = 0
    while place < len(after):
        first, place = after[place], place + 1
        further = after[place] if place < len(after) else None
        match first.lastgroup:
            case "relation":
                return True
            case "end" | "stop":
                pass
            case "upright" | "said" if first["unit"] in UNITS or (first["inside"] or "").strip() in UNITS:
                if further and further[0] == "^":  # of a unit
                    place += 3 if after[place + 1 :] and after[place + 1][0] == "{" else 2
                    continue
            case "said" if not first["inside"].strip():
                continue
            case "said" if not _says(first["inside"], before=False):
                return False
            case "said":
                if further and further.lastgroup == "thing" and further[0].isalpha():
                    return _KINDS.get(first["inside"].split()[-1]) == "plain"  # "for x > 0"
            case "row":
                others = (token for token in after[place:] if token.lastgroup != "row")
                line = next(others, None)
                if line and line.lastgroup == "said" and line["inside"].strip():
                    return _says(line["inside"], before=False)
                return line is None or line.lastgroup in ("thing", "relation")
            case _:
                return False
        if further and further.lastgroup not in ("stop", "row", "end", "said", "relation"):
            return False
    return True


def _says(text: str, before: bool) -> bool:
    if re.search(r"[^\W\d_]{2}", text) is None:
        return False
    return _before(f"{text} ", False, False) if before else _after(f" {text}\n\n", False)


def _among_words(
    text: str, start: int, end: int, apart: bool, led: bool = False, followed: bool = False
) -> bool:
    """Return whether what is said on both sides leaves a box as it is.

    apart          it is in a formula, from start to end
    led, followed  another side of a relation stands there before it, and behind it
    """
    left = text[max(0, start - _NEAR) : start]
    left = "\n\n" + left if start <= _NEAR else _CUT + left
    right = text[end : end + _NEAR] + ("\n\n" if end + _NEAR >= len(text) else _CUT)
    if re.search(r"&#?\w{1,8};\s*\Z", left[-16:]) or re.match(r"\s*&#?\w{1,8};", right):
        return False  # a sign as HTML writes it
    own_line = apart and text.startswith(("$$", r"\[", r"\b"), start)
    if own_line:
        left += "\n"
    elif not apart:
        left = left.removesuffix("$") if not left.endswith("\\$") else left  # an amount of money
        left, right = _LAYOUT.sub(" ", left), _LAYOUT.sub(" ", right)
    emphasised = "*" in left, "*" in right
    left, spaced, dress = _undressed(left)
    undress = _UNDRESS.match(right)
    assert undress is not None
    if (spaced and "*" in dress and not emphasised[1]) or ("*" in undress[0] and not emphasised[0]):
        return False  # no emphasis, which has two ends, but a product
    sides = _out_of_brackets(left, right[undress.end() :], apart)
    if sides is None:
        return False
    left, right = sides
    begins = _led(left) if led else _before(left, apart, apart or bool(dress))
    return begins and (
        followed
        or _after(right, apart)
        or (own_line and right[:2].strip().isalpha() and _after("\n" + right, apart))
    )


def _out_of_brackets(left: str, right: str, apart: bool) -> tuple[str, str] | None:
    """Return what stands outside brackets that a box has for itself; None where it is not alone in them."""
    if left.endswith("("):
        alone = right.lstrip(" ")[:1] == ")" and not left[-2:-1].isalnum()
        return (left[:-1], right.lstrip(" ")[1:]) if alone else None
    if apart and right[:1] in (")", "]", "}"):
        return None if re.search(r"[,;]\s*\Z", left) else (left, right.removeprefix(")"))
    return left, right


def _led(left: str) -> bool:
    """Return whether a formula may begin behind a text; its box is on the other side of a relation."""
    last = re.search(rf"({_WORD})\s*\Z", left)
    denied = last is not None and last[1] in ("not", "minus", "plus", "times", "over")
    return not denied and re.search(r"[-+−*/^×÷·√±]\s?\Z", left) is None


def _undressed(text: str) -> tuple[str, bool, str]:
    """Return a text without the dress at its end, whether that stands apart, and the dress."""
    bare = text.rstrip(" \t")
    if bare[-1:].isalnum():  # which no dress ends with: a search from the left takes longer
        return bare + " " * (bare != text), bare != text, ""
    found = _DRESS.search(text)
    assert found is not None
    spaced = " " * bool(found["gap"] or found["inner"])
    return text[: found.start()] + spaced, bool(found["gap"]), found["dress"]


def _before(text: str, apart: bool, set_off: bool) -> bool:
    """Return whether an answer may begin behind a text; set off are dollars or emphasis round it."""
    bare = text.rstrip(" \t")
    if (word := bare.rpartition(" ")[2]).isalpha():  # nothing else ends so
        return _is_prose(word, True, bare != text, apart)
    found = _BEFORE.search(text)
    if found is None:
        return False
    bullet = found["item"] or found["bullet"]
    if bullet and bullet[0] in "-+|" and not set_off:
        return False
    beyond = text[: found.start()]
    if found["line"] is not None:
        return _goes_to_an_end(beyond.rstrip(), bool(bullet))
    if found["inside"] is not None:
        return _says(found["inside"], True) if found["inside"].strip() else _before(beyond, apart, set_off)
    if found["dashed"]:
        plain = apart or _KINDS.get(found["dashed"].lower()) == "plain"
        return plain and not _is_operator(found["dashed"], before=True)
    if found["word"]:
        if beyond.endswith("\\"):
            return found["word"] in ("boxed", "fbox")  # the name of a box
        if beyond[-1:].isdigit():
            return False
        return _is_prose(found["word"], True, bool(found["space"]), apart)
    if found["gap"] is not None:
        return bool(found["gap"]) or (apart and not beyond[-1:].isdigit()) or beyond[-2:].isalpha()
    return apart or not (found["list"] or found["comma"])


def _goes_to_an_end(line: str, itemised: bool) -> bool:
    """Return whether a line before an answer is complete, and does not end in a sign or a word for one."""
    last = re.search(rf"({_WORD})[*_`\"']*\Z", line)
    if last and not line[: last.start()].endswith("\\"):
        return not _is_operator(last[1], before=True)
    return not line or bool(_ENDED.search(line)) or (line[-1] in "=<>≤≥≈" and not itemised)


def _after(text: str, apart: bool) -> bool:
    """Return whether an answer may end before a text."""
    found = _AFTER.match(text)
    if found is None:
        return apart and re.match(r"[,;]\s", text) is not None  # between two formulas
    beyond = text[found.end() :]
    if beyond.startswith(_CUT):
        return False
    if found["line"] is not None:
        word = re.match(_WORD, beyond)
        if word and word[0][0].isalpha():
            return not _is_operator(word[0], before=False)
        return not beyond or bool(_BEGUN.match(beyond))
    if found["inside"] is not None:
        return _says(found["inside"], False) if found["inside"].strip() else _after(beyond, apart)
    if next_word := found["word"] or found["dashed"]:
        if next_word == "times" and _TIMES.match(beyond):
            return False
        return _is_prose(next_word, False, bool(found["space"] or found["dashed"]), apart)
    return not (found["aside"] and _is_operator(found["aside"], before=True))


def _is_operator(word: str, before: bool) -> bool:
    stem, _, rest = word.lower().replace("’", "'").partition("'")
    return _KINDS.get(stem) in ("operator", "before" if before else "operator") or rest == "t"


def _is_prose(word: str, before: bool, spaced: bool, apart: bool) -> bool:
    """Return whether a word next to a box is part of a sentence that leaves the box as it is."""
    if _is_operator(word, before):
        return False
    if unicodedata.category(word[-1]) == "Lo":
        return word[-1] in _CHINESE and not {*word[-6:]} & {*_NOT} if before else word[0] in _COUNTED
    stem = re.split("['’]", word.lower())[0]
    plain = (
        _KINDS.get(stem) == "plain"
        or len(stem) > (1 if apart else _SHORT)
        or (apart and spaced and stem in "aio")
    )
    return (spaced or apart) and plain and stem.isalpha()
