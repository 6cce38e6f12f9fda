"""What a dataset holds is shown and never obeyed: escaping, prose, code and mathematics."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofloom.pipelines.look.listing import listing
from proofloom.pipelines.look.markup import Html, join, tag
from proofloom.pipelines.look.mathml import mathml
from proofloom.pipelines.look.prose import prose
from proofloom.pipelines.look.tex import tex

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]))
POINTS = frozenset("ABCD")


class Seen(HTMLParser):
    """Collects a page's elements, attributes and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.pairs: list[tuple[str, str | None]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.pairs += attrs

    def handle_data(self, data: str) -> None:
        self.words += data


@given(WORDS, WORDS)
def test_text_and_attributes_come_back_as_they_were(words: str, value: str) -> None:
    seen = Seen(tag("p", words, title=value))
    assert seen.tags == ["p"]
    assert seen.words == words
    assert seen.pairs == [("title", value)]


@given(st.text(st.sampled_from("<>&\"'`$\\{}[]()|ABC∠△_^ \n-`12/#")))
def test_no_prose_makes_elements_of_its_own(words: str) -> None:
    allowed = {"p", "br", "code", "pre", "span", "var", "ul", "li"}
    maths = {"math", "mrow", "mi", "mn", "mo", "msup", "msub", "msubsup", "mfrac", "msqrt", "mtext", "mover"}
    assert set(Seen(prose(words, POINTS)).tags) <= allowed | maths


def test_control_characters_do_not_reach_a_page() -> None:
    assert join("a\x00b\x1bc\x85d") == "a\ufffdb\ufffdc\ufffdd"
    assert join("a\tb\nc") == "a\tb\nc"


def test_only_markup_passes_unescaped() -> None:
    assert join(["<b>", Html("<b>"), None, ["&"]]) == "&lt;b&gt;<b>&amp;"
    assert tag("input", value="x", disabled=True, hidden=False, id=None) == '<input value="x" disabled>'


def test_names_point_into_the_diagram() -> None:
    html = prose("In triangle ABC, ∠BCA = 40° and DA ⊥ BC. A point D. A and B meet. XYZ", POINTS)
    uses = [value for name, value in Seen(html).pairs if name == "data-uses"]
    assert '["segment:AB", "segment:BC", "segment:AC"]' in uses
    assert '["angle:ACB", "segment:BC", "segment:AC"]' in uses
    assert '["segment:AD", "point:D", "point:A"]' in uses
    assert uses.count('["point:A"]') == 1  # the article is not a point
    assert "XYZ" in html
    assert "<var" not in prose("ABC", frozenset())


def test_code_lines_are_keyed_in_the_first_block_only() -> None:
    html = prose("Look:\n\n```python\ndef f(n):\n    return 'x'  # no\n```\n\nand\n\n```\nmore\n```\n")
    keys = [value for name, value in Seen(html).pairs if name == "data-key"]
    assert keys == ["L1", "L2"]
    for kind, word in (("tk", "def"), ("ts", "&#x27;x&#x27;"), ("tc", "# no")):
        assert f'<span class="{kind}">{word}</span>' in html


def test_listing_shows_every_character() -> None:
    source = "a < b\n\n\tif x:  # <&>\n"
    assert Seen(listing(source, "python")).words == source


def test_lists_and_breaks() -> None:
    assert prose("Rules:\n- one\n- two\nend") == "<p>Rules:</p><ul><li>one</li><li>two</li></ul><p>end</p>"
    assert prose("a\nb\n\nc") == "<p>a<br>b</p><p>c</p>"


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("x^2", "<math><msup><mi>x</mi><mn>2</mn></msup></math>"),
        (r"\frac{1}{n}", "<math><mfrac><mrow><mn>1</mn></mrow><mrow><mi>n</mi></mrow></mfrac></math>"),
        (r"\angle A", "<math><mo>∠</mo><mi>A</mi></math>"),
        (r"\text{a < b}", "<math><mtext>a &lt; b</mtext></math>"),
        ("a_i^2", "<math><msubsup><mi>a</mi><mi>i</mi><mn>2</mn></msubsup></math>"),
    ],
)
def test_mathematics(source: str, wanted: str) -> None:
    assert mathml(source) == wanted


@pytest.mark.parametrize("source", [r"\href{x}{y}", "{", "}", "x^", r"\frac{1}", "x^2^3", "{" * 5000])
def test_unknown_mathematics_stays_as_typed(source: str) -> None:
    assert mathml(source) is None
    assert f"${source}$" in Seen(prose(f"${source}$")).words


@given(st.text(st.sampled_from(r"\{}^_$ab12 ")))
def test_no_mathematics_raises(source: str) -> None:
    mathml(source)


def test_tex_is_escaped() -> None:
    assert tex(r"\input{x} 50% $1 & #2 a_b") == (
        r"\textbackslash{}input\{x\} 50\% \$1 \& \#2 a\_\allowbreak{}b"
    )
    assert tex("90° ∠ABC\n≀") == r"90\textdegree{} $\angle$ABC [U+2240]"
