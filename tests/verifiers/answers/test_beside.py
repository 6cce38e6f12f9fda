r"""A box is an answer only where it is whole: nothing beside it may make a larger formula of it."""

from __future__ import annotations

import time
from itertools import product

import pytest

from proofloom.verifiers.answers import grade

PARTS = r"""
#x | x# | #i | 3(#) | \log# | #(3) | |#| | \overline{#} | \lfloor#\rfloor | #\sin x | #\mathrm{e}3 | #:3
#{6} | #\!6 | 5 \;-\;# | x = 5 - # | (1,#) | (#, 3) | #, 3 | 2, # | \{#\} | [#] | f'(#) | #' | #! | #\;!
#^{-1} | #\,\cdot\,3 | # \,\text{minus}\, 3 | #\text{x} | \text{x}# | \text{-}# | \mathbf{-}# | \textbf{-}#
\begin{pmatrix}#\\3\end{pmatrix} | \begin{pmatrix}1\\#\end{pmatrix} | \begin{cases}#\\3\end{cases}
\binom{#}{3}
\frac{#}{3} | \sqrt{ # } | e^{#} | #\overline{3} | .# | 0.# | 1,# | 1\,# | 1 # | # 3 | # \frac{1}{2}
#e5 | #_3
# x | x # | ab # | # ab | \pi# | \pi # | π# | √# | −# | –# | －# | ＋3# | #＋3 | #² | #½ | ½# | #‰ | # squared
sqrt # | sqrt(#) | sin(#) | sin # | \sin(#) | abs(#) | max(#, 3) | 1/# | #/3 | # over 3 | # ÷ 3 | 3 times #
# divided by 3 | {-}# | -{#} | -(#) | -\left(#\right) | -\big(#\big) | \big(#\big)^2 | -\$# | ¬# | ~#~3
~~#~~
\sout{#} | \color{white}{-}# | \mathop{-}# | \operatorname{ln}# | \mathrm{ln}# | \text{ln }# | ln # | lg(#)
\mathrm{Re}# | #\angle 30 | #\bmod 5 | # \pm 1 | \pm# | #\phantom{0} | \phantom{-}# | #\hspace{0pt}3
#\kern0pt3
#\relax3 | #\displaystyle3 | #\tag{}3 | #&3 | # \ne 3 | x \ne # | \not=# | \not\in# | x != # | #\left(3\right)
#\vee 3 | \underbrace{-#} | #\mathbf{3} | #\textbf{3} | #\text{3} | #\text{ 3} | #\text{ }3 | #**3
3**#** | -**#**
x^# | #.5 | #,000 | #:30 | 12:# | #'6" | "-#" | (-#) | -"#" | -_#_
""".replace("\n", " | ").split(" | ")
# what else keeps a formula, or what is said of it, from being whole
INSIDE = r"""
$\frac{1}{\begin{gathered}#\end{gathered}}$ | $-\begin{aligned}#\end{aligned}$
$3^{\begin{aligned}#\end{aligned}}$ | $#\begin{aligned}+3\end{aligned}$ | $-{\\#\\}$ | $\sqrt{\\#\\}$
\[3 + \\ #\] | $$x = # \\ + 3$$ | \begin{multline} 3 + \\ # \end{multline}
\[\begin{array}{c}-3\end{array}#\] | $\square #$ | $3 <br> #$ | $-<p>#</p>$ | $-`ab`#$ | $3➕#$
$3 ✖ #$ | x = ➖# | ㏒# | ⎷# | #✖3 | #⏨3 | $#\text{i}$ | $\text{i}#$ | $\textit{a}#$ | $#\textit{ab}$
$\text{sec}#$ | $\mathrm{sinh}#$ | $\mathrm{floor}(#)$ | $x = #! = 2$ | #! = 2 | $#!.$ | 3! # | x <> #
x !== # | x ~= # | x =! # | x!= # | $x \not\,= #$ | $x \not{}= #$ | $x \neg= #$ | $x \lnot\approx #$
$x \notin #$ | 3 : # | # : 3 | #:$3$ | $3 \colon #$ | $3$$#$ | #. 5 | #.\overline{3}
not $$#$$ | 3 plus $$#$$ | $$#$$ plus 3 | \[-\] \[#\] | Area = #* width | width *# | count **#
#** power | length - # | the answer is `minus` # | twice # | cannot # | 三分之# | 根号# | #的平方
没有# | минус # | $#万$ | $三分之#$ | minus $#$ | $#$ divided by 3 | \begin{pmatrix}7\\#\end{pmatrix}
""".replace("\n", " | ").split(" | ")
FURTHER = r"""
1e9null # | 3ab~#
$-\text{ }#$ | $#)$ | $#]$ | (1, $#$)
$#\text{ cm} + 3\text{ cm}$ | $#\text{ apples}\times 3$ | $-\text{the number }#$ | $#\text{ or }-2$
$#\square+3$ | $#\text{.}5$ | $#.\text{5}$ | $#,\text{000}$ | $\text{3.}#$ | $#\text{ = }+3$
\[3 + \\ \\ #\] | \[# \\ \\ + 3\] | \[\text{minus}\\ #\] | \[x=#\\ \text{plus }3\]
$-\begin{aligned}x&=#\end{aligned}$ | $\sqrt\mathbf{x=#}$ | $|x=#=y|$ | 3&times;# | &minus;# | &radic;#
x &ne; # | #&sup2; | x \not = # | x ¬= # | $f(3) != #$ | x += # | $x -= #$ | not= # | not $x=#$ | 3 • #
#•3 | 3 × ✅ # | -★# | #<br>+3 | #</p>+3 | #! × 2 | There are #! ways | x = #, -2 | #, x | (1, $#$)
-: # | -, $#$ | $#$ pi | $#$i | # times -3 | # times three | # times x | thrice # | 不可能是#
# (sqrt(3)) | # (pi) | -$x=#$ | 3：# | #\text{}+1
""".replace("\n", " | ").split(" | ")
LATER = (
    "minus\n" + " " * 159 + "#",
    "#" + " " * 156 + "minus 3",
    "$#$\n$\\times 10^3$",
    "$$#$$\n$$+3$$",
    "$$#$$ - 3",
    "3 +\n✅ #",
    "3·\n#",
    "x -=\n+ #",
)
ACROSS = (
    "$3\\times" + " " * 62 + "#$",
    "$3\\ast" + " " * 200 + "#$",
    "$#" + " " * 61 + "\\int_0^1 x dx$",
    "# times 3",
    "minus" + " " * 60 + "#",
    "never" + " " * 200 + "#",
    "#" + " " * 60 + "minus 3",
    "The answer is minus\n#",
    "It is not\n#",
    "3 times\n$#$",
    "#\nplus 3",
    "sqrt\n#",
    "x ≠\n#",
    "3 ⋅\n#",
    "3 ∗\n#",
    "∑\n#",
    "3 －\n#",
    "3(\n#\n)",
    "#\n⋅ 3",
    "#\n²",
    "3 \\times<br>#",
    "$$3 +\n\n#$$",
    "$" + "x" * 4_000 + "=" + "#$",
)
APART = (
    ("$-$", ""), ("-", "$"), ("$-$ $", "$"), ("5 - $", "$"), ("$5-$", ""), ("$", "$$^3$"), ("$", "$ $+3$"),
    ("$", "$3"),
    ("x = 5 -\n", ""), ("x = 3 *\n", ""), ("\\[ x = 5\n- ", "\\]"), ("\\[ x = -\n", " \\]"), ("", "\n^3"),
    ("$x = 3\n\\cdot ", "$"), ("$", "\n+3$"), ("", "\n\\times 3"), ("minus ", ""), ("negative $", "$"),
    ("not ", ""),
    ("It isn't ", ""), ("never ", ""), ("负", ""), ("答案不是", ""), ("- ", ""), ("`-`", ""),
    ("<b>-</b>", ""),
    ("-<b>", "</b>"), ("<sup>", "</sup>"), ("3<sup>", "</sup>"), ("", "<sup>3</sup>"), ("**-**", ""),
    ("*-*", ""),
     ("\\[ x = 5\n* ", " \\]"), ("f(x) ", ""), ("(", " is it"), ("x" * 99 + "{", "}"),
)  # fmt: skip
WHOLE = (
    ("$x=\\text{ }", "$"),
    ("(so it is $", "$)"),
    ("It costs $2.\nSo the total is\n$$", "$$"),
    ("It costs $2, so the total is **$", "$**"),
    ("故选$", "$"),
    ("$", "$.\n2. Next"),
    ("$", "$\n---"),
    ("✨ $", "$"),
    ("\\begin{align*} x &= 1 \\\\[1.5ex] &= ", " \\end{align*}"),
    ("$", "\\text{ cm}^2$"),
    ("$", "\\mathrm{cm}^{2}.$"),
    ("$x = 1 \\text{ so } ", "\\text{ for } x > 0$"),
    ("He walks ", " times to school"),
    ("So we have the area A\n", ""),
    ("Let us see it\n", ""),
    ("so x = 1 or\n", ""),
    ("$x = 1 =$ $", "$"),
    ("since $a > 3$, $", "$ is it"),
    ("$", "$, $x$ being odd"),
    ("$", "\\ \\text{m}$"),
    ("$", "$. $$x=3$$"),
    ("", ""), ("The answer is ", ""), ("The answer is $", "$."), ("**Final Answer:** $", "$"),
    ("**Answer: ", "**"),
    ("### Answer\n\n", ""), ("### Answer\n", ""), ("Therefore, $x = ", "$"),
    ("so $n=", "$ is the only one"),
    ("\\[ x = ", " \\]"), ("\\[\n", "\n\\]"), ("\\[\nx = \n", "\n\\]"), ("$$\nx = ", ".\n$$"),
    ("$x \\approx ", "$"),
    ("$x \\in ", "$"), ("$\\implies ", "$"), ("$x^2=4 \\quad\\Rightarrow\\quad ", "$"),
    ("x = 5 - 3 = ", ""),
    ("So we get 5 - 3 =\n", ""), ("So x = 2\n", ""), ("So $x = 2$.\n\n$", "$"), ("Answer:", ""),
    ("Answer - ", ""),
    ("\\begin{align*} x &= 5-3 \\\\ &= ", " \\end{align*}"), ("Answer: (", ")"),
    ("答案是", "。"), ("答案：$", "$"),
    ("所以x的值是", ""), ("Ответ равен ", ""), ("La respuesta es ", ""),
    ("Die Antwort ist ", "."), ("✅ ", ""),
    ("→ ", ""), ("1. ", ""), ("* ", ""), ("1) ", ""), ("(a) ", ""), ("- $", "$"), ("- **Answer:** $", "$"),
    ("\\text{Answer: } ", ""), ("\\text{The answer is }", ""), ("", " \\text{ apples}"),
    ("$", "\\text{ per day}$"),
    ("$", "$ apples"), ("", " dollars"), ("", "\\quad\\blacksquare"), ("", " ✓"), ("", ", which is prime"),
    ("", " - done"), ("", " — done"), ("", " (as required)"), ("", "\n\nAs 5 - 3"), ("", "\n- first"),
    ("", "\n1. first"),
    ("", "\n2024"), ("", "<|im_end|>"), ("", "</s>"), ("<answer>", "</answer>"), ("{", "}"),
    ("{\\Large ", "}"),
    ("\\textbf{", "}"), ("\\color{red}{", "}"), ("\\textcolor{red}{", "}"), ("`", "`"), ('"', '"'),
    ("“", "”"),
    ("<b>", "</b>"), ("\\$", ""), ("He pays $", ""), ("He pays $5 so ", " dollars."),
    ("It costs $5. So $x = ", "$."),
    ("He pays $5 and then $7, so he has ", " dollars left."), ("She has \\$5 and $x=", "$ apples"),
    ("It costs $120 dollars. So $\\frac{1}{2} = \\frac{x}{3}$ and $x=", "$ dollars."),
    ("the $", "$th term"),
    ("$N \\equiv ", " \\pmod{5}$"), ("$", " \\approx 2.0$"), ("$", " = x$"), ("so ", " is it"),
    ("that's ", "!"),
    ("The answer, $", "$, is prime"), ("$3!-4=", "$"), ("$x = \\left(", "\\right)$"), ("a $", "$ chance"),
    ("We have\n\\[\n", "\n\\]\nas claimed."), ("$\\displaystyle ", "$"),
    ("", "\\end{document}"),
    ("The answer is:\n\n$$ ", " $$\n\n"), ("x≥", ""), ("$x \\le ", "$"), ("_", "_"), ("no, ", ""),
    ("It is ", "?"),
    ("$", ".$ [The end]"), ("In `\\boxed` ", ""), ("I am sure: ", ""),

)  # fmt: skip


def outcome(response: str) -> str:
    """Return what the grader says of a response to the gold 2."""
    return str(grade("2", response).outcome)


@pytest.mark.parametrize("formula", [part.strip() for part in PARTS if part.strip()])
def test_a_part_of_a_formula_is_no_answer(formula: str) -> None:
    """Within every kind of delimiters, and behind words or a relation too."""
    text = formula.replace("#", r"\boxed{2}")
    for lead, (left, right) in product(("", "So ", "x = "), (("$", "$"), ("\\[\n", "\n\\]"), (r"\(", r"\)"))):
        inner = text if lead != "x = " or formula[0] not in "x.0123" else f"y + {text}"
        response = f"{lead if lead == 'So ' else ''}{left}{inner}{right}"
        assert outcome(response) != "pass", response


@pytest.mark.parametrize(("before", "after"), APART)
def test_signs_and_words_outside_of_the_formula_are_seen(before: str, after: str) -> None:
    """A minus set in its own dollars, on the line before, or in words."""
    assert outcome(rf"{before}\boxed{{2}}{after}") == "unparsed"


@pytest.mark.parametrize(("before", "after"), WHOLE)
def test_a_whole_answer_is_taken_wherever_it_stands(before: str, after: str) -> None:
    """As people and models write."""
    assert outcome(rf"{before}\boxed{{2}}{after}") == "pass"
    assert outcome(rf"{before}\boxed{{3}}{after}") == "fail"


@pytest.mark.parametrize(
    "text", [part.strip() for part in INSIDE + FURTHER if part.strip()] + [*ACROSS, *LATER]
)
def test_what_goes_on_is_seen_through_environments_lines_and_words(text: str) -> None:
    """However far away, in whatever dress."""
    assert outcome(text.replace("#", r"\boxed{2}")) != "pass"


def test_two_boxes_side_by_side_are_two_answers() -> None:
    """Of which the policy takes the last, or none; run together they are a formula."""
    two = r"\boxed{3} \boxed{2}"
    assert outcome(two) == "unparsed"
    assert grade("2", two, policy="last_after_thinking").outcome == "pass"
    assert grade("2", two.replace(" ", ""), policy="last_after_thinking").outcome == "unparsed"


@pytest.mark.parametrize(
    "text",
    ["$#" + "." * 2_900 + "$", "$#" + " ." * 1_450 + "$",
     "$" + "\\\\ " * 990 + "#$", "$#" + "\\\\ " * 990 + "$",
     "$x=" + "\\text{ }" * 400 + "#$", "$" + "{" * 2_900 + "#" + "}" * 2_900 + "$"],
)  # fmt: skip
def test_long_runs_beside_a_box_are_walked_without_a_deep_stack(text: str) -> None:
    """Layout and punctuation by the thousand are no error of ours."""
    assert outcome(text.replace("#", r"\boxed{2}")) in ("pass", "unparsed")


def test_what_stands_far_from_a_box_costs_nothing() -> None:
    """The work for a box does not grow with the text before it, nor with a formula that never ends."""
    times = []
    for size in (10_000, 1_000_000):
        text = "$" + "{(" * size + r"\boxed{2} " * 900 + "$ " * size
        start = time.thread_time()
        outcome(text)
        times.append(time.thread_time() - start)
    assert times[1] < 200 * times[0] + 0.5
