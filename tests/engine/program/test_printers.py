"""Programs in C, Go, JavaScript, Java and Rust read as people write them, one line for each node."""

from __future__ import annotations

import shutil
import subprocess
import tomllib
from itertools import islice
from pathlib import Path

import pytest

from proofloom.engine.program.forms import FORMS, ended
from proofloom.engine.program.notation import parse
from proofloom.engine.program.printers.counted import PRINTERS, call_in, counted, print_in
from proofloom.engine.program.printers.naming import taken
from proofloom.engine.program.printers.operators import IN, OUT, PREFIX
from proofloom.engine.program.syntax import Program, size

LANGUAGES = sorted({*PRINTERS} - {"tcc"})
SHOWN = tomllib.loads((Path(__file__).parent / "printed.toml").read_text(encoding="utf-8"))


def program(text: str) -> Program:
    return parse(f"(program f {text})")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_a_language_prints_every_form_with_a_line_for_each_node(language: str, form: str) -> None:
    mine = [example for example in ended() if example.form == form]
    assert mine
    for example in mine:
        text = print_in(language, example.program)
        lines = text.source.splitlines()
        assert len(text.lines) == sum(map(size, example.program.functions)), str(example)
        assert list(text.lines) == sorted(set(text.lines)), str(example)
        assert all(lines[number - 1].strip() not in ("", "}") for number in text.lines), str(example)
        assert text.source.endswith("\n")
        assert not {IN, OUT, PREFIX} & set(text.source)
        assert "_step" not in text.source


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_runs_is_what_is_shown_with_counters(language: str) -> None:
    """Nothing but counters and the parentheses around what they stand before tells the two apart."""
    for example in ended():
        job = counted(example.program, language, [example.args])
        text = job.functions.replace(PREFIX, "")
        bare = [
            line
            for line in text.splitlines()
            if not line.strip().startswith(("_step()", "_steps -=", "_unstep"))
        ]
        plain = "\n".join(bare).replace("_step() && ", "").replace("(", "").replace(")", "")
        source = job.source.replace("(", "").replace(")", "")
        assert plain.strip().splitlines()[-1] in source
        # C that runs declares its functions first, also when there is only one
        lines = [line.strip().removesuffix(";") for line in plain.splitlines()]
        assert all(line in source for line in lines), str(example)


@pytest.mark.parametrize("language", [*LANGUAGES, "python"])
@pytest.mark.parametrize("shown", SHOWN)
def test_a_program_is_printed_as_it_stands_in_the_file(language: str, shown: str) -> None:
    assert print_in(language, program(SHOWN[shown]["program"])).source == SHOWN[shown][language].lstrip("\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_those_of_the_language_and_none_of_its_words(language: str) -> None:
    words = [
        "new_value",
        "default",
        "switch",
        "fn",
        "func",
        "function",
        "struct",
        "double",
        "void",
        "let",
        "_",
    ]
    params = " ".join(words[:-1])
    source = print_in(
        language, program(f"(def f ({params}) i (for _ 0 3 1 (= let new_value)) (return let))")
    ).source
    header = next(line for line in source.splitlines() if "newValue" in line or "new_value" in line)
    assert ("newValue" in header) is (language in ("go", "java", "javascript"))
    inside = header.partition("(")[2].rpartition(")")[0].replace(",", " ").replace(":", " ").split()
    types = {"int64_t", "int", "long", "i64", "mut"}
    assert len([word for word in inside if word not in types]) == len(words) - 1
    assert not taken(language) & set(inside) - types


def test_two_names_that_a_language_writes_alike_stay_apart() -> None:
    source = print_in("java", program("(def f (a_b aB) i (return (- a_b aB)))")).source
    assert "return aB - aB2;" in source


def test_a_call_is_printed_in_each_language() -> None:
    made = program("(def f (n xs* s:s d:dsi g:g) i (return n))")
    args = (-1, (2, 3), 'a"', (("k", 4),), ((1,), (2,)))
    calls = {language: call_in(language, made, args) for language in [*LANGUAGES, "python"]}
    assert calls["python"] == 'f(-1, [2, 3], "a\\"", {"k": 4}, [[1], [2]])'
    assert calls["javascript"] == 'f(-1, [2, 3], "a\\"", new Map([["k", 4]]), [[1], [2]])'
    assert calls["go"] == 'f(-1, []int{2, 3}, "a\\"", MapOf([]string{"k"}, []int{4}), [][]int{{1}, {2}})'
    assert calls["c"].startswith('f(-1, int_list_of(2, (int64_t[]){2, 3}), "a\\"", str_int_map_of(1, ')
    assert calls["java"].startswith('f(-1, new ArrayList<>(List.of(2L, 3L)), "a\\"", mapOf(List.of("k"), ')
    assert calls["rust"].startswith(
        'f(-1, &vec![2, 3], "a\\"", &OrderedMap::from(vec![("k".to_string(), 4)])'
    )


@pytest.mark.skipif(shutil.which("gofmt") is None, reason="gofmt is not on this machine")
def test_gofmt_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[2] / "certify"))
    from making.programs import programs  # type: ignore[import-not-found]

    some = [*(example.program for example in ended()), *(made.program for made in islice(programs("go"), 60))]
    for number, made in enumerate(some):
        (tmp_path / f"{number}.go").write_text(print_in("go", made).source)
    assert subprocess.run(["gofmt", "-d", "."], cwd=tmp_path, capture_output=True, check=True).stdout == b""


def test_what_a_program_does_not_use_is_not_printed() -> None:
    plain = program("(def f (n) i (return (+ n 1)))")
    for language in LANGUAGES:
        assert len(print_in(language, plain).source.splitlines()) <= 6, language


# the body of f, and a line of it in each language
LINES = {
    "(if (== (% n 3) 0) (return 1)) (return 0)": {
        "c": "if (n % 3 == 0) {", "go": "if n%3 == 0 {", "java": "if (n % 3 == 0) {",
        "javascript": "if (n % 3 === 0) {", "rust": "if n % 3 == 0 {",
    },
    "(if (== (% n 2) 1) (return 1)) (return 0)": {
        "c": "if (n % 2 != 0) {", "go": "if n%2 != 0 {", "java": "if (n % 2 != 0) {",
        "javascript": "if (n % 2 !== 0) {", "rust": "if n % 2 != 0 {",
    },
    "(if (== (% n 3) 1) (return 1)) (return 0)": {
        "c": "if (floor_mod(n, 3) == 1) {", "go": "if floorMod(n, 3) == 1 {",
        "java": "if (Math.floorMod(n, 3) == 1) {", "javascript": "if (mod(n, 3) === 1) {",
        "rust": "if n.rem_euclid(3) == 1 {",
    },
    "(= m (abs n)) (return (% m 3))": {
        "c": "return m % 3;", "go": "return m % 3", "java": "return m % 3;", "javascript": "return m % 3;",
        "rust": "m % 3",
    },
    "(= m 0) (for i 1 (+ n 1) 1 (= m i)) (return m)": {
        "c": "for (int64_t i = 1; i <= n; i++) {", "go": "for i := 1; i <= n; i++ {",
        "java": "for (long i = 1; i <= n; i++) {", "javascript": "for (let i = 1; i <= n; i++) {",
        "rust": "for i in 1..=n {",
    },
    "(= m 0) (for i (- n 1) -1 -1 (= m i)) (return m)": {
        "c": "for (int64_t i = n - 1; i >= 0; i--) {", "go": "for i := n - 1; i >= 0; i-- {",
        "java": "for (long i = n - 1; i >= 0; i--) {", "javascript": "for (let i = n - 1; i >= 0; i--) {",
        "rust": "for i in (0..=n - 1).rev() {",
    },
    "(= m 0) (for i 0 (+ n 2) 1 (= m i)) (return m)": {"go": "for i := 0; i < n+2; i++ {"},
    "(= d (dict dii 1 2)) (return (len d))": {
        "go": "d := map[int]int{1: 2}", "java": "Map<Long, Long> d = new HashMap<>(Map.of(1L, 2L));",
        "rust": "let d: HashMap<i64, i64> = HashMap::from([(1, 2)]);",
    },
    "(= d (dict dii)) (= (at d n) (+ (get d n 0) 1)) (return (len d))": {"go": "d[n]++"},
    "(= d (dict dii)) (if (not (in n d)) (return 1)) (return (len d))": {"go": "if _, ok := d[n]; !ok {"},
    "(= d (dict dii 7 1)) (= m 0) (pairs k v d (= m (+ m v))) (return m)": {
        "go": "v := d.values[key]", "java": "for (long v : d.values()) {",
        "javascript": "for (const v of d.values()) {", "rust": "for (_, &v) in d.iter() {",
        "c": "int64_t v = d->values[i];",
    },
    "(= d (dict dii 7 1)) (= m 0) (pairs k v d (= m (+ m k))) (return m)": {
        "go": "for _, k := range d.keys {", "java": "for (long k : d.keySet()) {",
        "javascript": "for (const k of d.keys()) {", "rust": "for (&k, _) in d.iter() {",
    },
}  # fmt: skip


@pytest.mark.parametrize("body", LINES)
def test_a_line_is_written_as_it_is_in_a_language(body: str) -> None:
    made = program(f"(def f (n) i {body})")
    for language, line in LINES[body].items():
        assert line in [text.strip() for text in print_in(language, made).source.splitlines()], language


# a whole program, and lines of it in each language
WHOLE = {
    "(def f (t:s) i (= c 0) (each a t (if (in a \"xyz\") (= c 10) (= c (+ c (int a))))) (return c))": {
        "java": ['if ("xyz".indexOf(a) >= 0) {', "c += a - '0';"],
        "go": ['if strings.ContainsRune("xyz", rune(a)) {', "c += int(a - '0')"],
        "c": ["c += a - '0';"],
    },
    "(def f (t:s) i (= c 0) (each a t (= c (+ c (- (ord a) (ord \"a\"))))) (return c))": {
        "java": ["c += a - 'a';"], "go": ["c += int(a) - 'a'"],
    },
    "(def f (n) i (if (> n 9) (= r 1) (else (= r 2))) (return (+ r n)))": {
        "java": ["long r;"], "c": ["int64_t r;"], "go": ["var r int"],
    },
    "(def f (n) i,i (if (> n 9) (return (tuple 0 0))) (= low (- n 1)) (return (tuple low n)))": {
        "java": ["record FResult(long low, long n) {}"], "c": ["int64_t low;"],
    },
    "(def g (n) i,i (return (tuple (+ n 1) 2))) (def f (n) i (= a b : (call g n)) (return (* a b)))": {
        "java": ["record GResult(long a, long b) {}", "long b = result.b();"],
    },
    "(def f (xs*) i (= w (slice xs 1 3)) (return (call g w))) (def g (xs*) i (return (@ xs 0)))": {
        "java": ["List<Long> w = xs.subList(1, 3);"], "go": ["w := xs[1:3]"],
    },
    "(def f (xs*) i (= w (slice xs 1 3)) (= (@ xs 1) 5) (return (@ w 0)))": {
        "java": ["List<Long> w = new ArrayList<>(xs.subList(1, 3));"],
        "go": ["w := append([]int{}, xs[1:3]...)"],
    },
    "(def f (xs*) i (= w (slice xs 1 3)) (return (call g w))) (def g (xs*) i (append xs 1) (return 1))": {
        "java": ["List<Long> w = new ArrayList<>(xs.subList(1, 3));"],
    },
    "(def f (xs*) l (= w (slice xs 1 3)) (return w))": {"go": ["w := append([]int{}, xs[1:3]...)"]},
    "(def f (n) i (if (< n 0) (return (// n 2))) (return (// n 3)))": {
        "java": ["return Math.floorDiv(n, 3);"], "go": ["return floorDiv(n, 3)"], "rust": ["n.div_euclid(3)"],
    },
    "(def f (xs* n) i (= m (// (len xs) 2)) (return (+ m (// (* n 40) 20))))": {
        "java": ["long m = xs.size() / 2;", "return m + n * 40 / 20;"],
    },
    "(def f (xs* n) i (= m (// (len xs) 2)) (return (+ m (// n 20))))": {
        "java": ["long m = xs.size() / 2;", "return m + Math.floorDiv(n, 20);"],
    },
    "(def f (s:s) i (= i 0) (while (and (< i (len s)) (== (@ s i) \"a\")) (= i (+ i 1))) (return i))": {
        "java": ["int i = 0;", "while (i < s.length() && s.charAt(i) == 'a') {"],
    },
    "(def f (s:s n) i (= i 0) (while (and (< i (len s)) (== (@ s i) \"a\")) (= i (+ i n))) (return i))": {
        "java": ["long i = 0;"],
    },
}  # fmt: skip


@pytest.mark.parametrize("text", WHOLE)
def test_lines_of_a_whole_program_are_written_as_they_are_in_a_language(text: str) -> None:
    for language, lines in WHOLE[text].items():
        found = [line.strip() for line in print_in(language, program(text)).source.splitlines()]
        assert [line for line in lines if line not in found] == [], (language, found)
