"""A text with one letter, number, relation or premise changed does not read as the same problem."""

import re
from typing import Any

import pytest

from proofloom.engine.seed import Seed, Stream
from proofloom.generators.geometry.telling import Ask, Telling, tell
from proofloom.generators.geometry.telling.ask import LANGUAGES, REGISTERS, Language
from proofloom.verifiers.reading import same_problem

LEAST = {"letter": 1200, "number": 40, "word": 400, "premise": 400}  # changed texts of each kind, at least
# words and signs and what is put in their place: another relation, another point, or its denial
WORDS = {
    "en": """
        parallel/perpendicular perpendicular/parallel ∥/⊥ ⊥/∥ acute/obtuse obtuse/acute midpoint/foot
        incentre/orthocentre orthocentre/circumcentre circumcentre/incentre excentre/incentre
        longer/shorter equal/parallel similar/congruent congruent/similar different/same opposite/same
        on_segment/on_line beyond/before circumcircle/incircle incircle/excircle square/rectangle
        rectangle/square equilateral/isosceles tangent/chord area/perimeter perimeter/area diameter/radius
        internal/external external/internal reflection/projection projection/reflection
        centroid/orthocentre collinear/concyclic convex/concave separates/joins crosses/meets
        twice/thrice half/third nearer/farther""",
    "zh": """
        平行/垂直 垂直/平行 ∥/⊥ ⊥/∥ 锐角/钝角 钝角/锐角 同侧/异侧 异侧/同侧 中点/垂足 内心/外心
        外心/垂心 垂心/重心 重心/内心 旁心/内心 相等/垂直 相似/全等 全等/相似 线段/直线 直线/线段
        外接圆/内切圆 内切圆/外接圆 正方形/矩形 矩形/正方形 等边/等腰 平分线/垂线 面积/周长
        周长/面积 直径/半径 外公切线/内公切线 内公切线/外公切线 对称点/垂足 两倍/三倍
        一半/三分之一 共线/共圆 共圆/共线 凸/凹 分隔/连接 是/不是 在/不在 等于/不等于""",
}
DENIED = {" is ": " is not ", " are ": " are not ", " lies ": " does not lie ", "does not ": "", " not ": " "}
NAME = re.compile(r"[A-Z](?![a-z])")
NUMBER = re.compile(r"(?<![A-Z\d])\d+")


def changed(told: Telling, stream: Stream) -> list[tuple[str, str]]:
    """Return texts in which one thing is changed, by what it is."""
    text, found = told.text, []
    places = [spot.start() for spot in NAME.finditer(text)]
    for _ in range(8):
        at = stream.choice(places)
        other = stream.choice([name for name in (*told.names, "W") if name != text[at]])
        found.append(("letter", text[:at] + other + text[at + 1 :]))
    for spot in NUMBER.finditer(text):
        number = str(int(spot[0]) + stream.integer(1, 5))
        found.append(("number", text[: spot.start()] + number + text[spot.end() :]))
    pairs = [tuple(pair.replace("_", " ").split("/")) for pair in WORDS[told.language].split()]
    for word, other in [*pairs, *(DENIED.items() if told.language == "en" else ())]:
        for spot in re.finditer(re.escape(word), text):
            found.append(("word", text[: spot.start()] + other + text[spot.end() :]))
    for left_out in range(len(told.premises)):
        kept = [premise for at, premise in enumerate(told.premises) if at != left_out]
        found.append(("premise", ("" if told.language == "zh" else " ").join([*kept, told.ask])))
    return [(kind, other) for kind, other in found if other != text]


def _same(kind: str, text: str, other: str) -> bool:
    """Say whether a change is none: an article that begins a sentence, or a side before its square."""
    if kind == "premise":
        return re.match(r".{,20}(?:segment|线段).*(?:square|正方形)", text) is not None
    at = next(i for i, (one, two) in enumerate(zip(text, other, strict=False)) if one != two)
    return re.match(r"A [a-z]", text[at:]) is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_changed_text_is_another_problem(language: Language, drawn: Any) -> None:
    count = dict.fromkeys(LEAST, 0)
    taken = []
    for at, (name, register) in enumerate((name, register) for name in drawn for register in REGISTERS[::2]):
        (problem, xy), goal = drawn[name], Ask("length", (0, 1))
        told = tell(problem, goal, xy, Seed.root(at), register=register, language=language)
        for kind, text in changed(told, Seed.root(name).stream()):
            count[kind] += 1
            wrong = same_problem(
                text,
                problem,
                (goal.kind, goal.points),
                xy=xy,
                names=told.names,
                order=told.order,
                language=language,
            )
            if not wrong and not _same(kind, told.text, text):
                taken.append((kind, told.text, text))
    assert taken == []
    assert {kind for kind, least in LEAST.items() if count[kind] < least} == set(), count


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_makes_the_reader_stumble(language: Language, drawn: Any) -> None:
    read = 0
    for at, name in enumerate(drawn):
        (problem, xy), stream = drawn[name], (Seed.root("stumble") / at).stream()
        told = tell(problem, Ask("length", (0, 1)), xy, Seed.root(at), language=language, latex=at % 2 == 0)
        for _ in range(12):
            signs = list(told.text)
            for _ in range(stream.integer(1, 4)):
                spot, other = (
                    stream.below(len(signs)),
                    stream.choice("AZ1/0√°.;,()$∠\\{}<\x00٣∡▢" + told.text),
                )
                signs[spot : spot + stream.below(3)] = [other] * stream.below(3)
            text = "".join(signs)
            wrong = same_problem(
                text,
                problem,
                ("length", (0, 1)),
                xy=xy,
                names=told.names,
                order=told.order,
                language=language,
            )
            read += not wrong and text != told.text
    assert read < 60  # of more than a thousand: blanks and dollar signs change nothing
