"""Put many programs into one translation unit: their prelude once, their functions, and what calls them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files

from proofloom.engine.program.kinds import Result, Type
from proofloom.verifiers.program.toolchains.jobs import PREFIX, Job

FUEL = 100_000  # steps of one run
_C_SHOWS = {Type.INT: "show_int", Type.BOOL: "show_bool", Type.STR: "show_str"}


def unit(language: str, jobs: Sequence[Job]) -> str:
    """Return the source that runs every call of every job and prints a line for each."""
    return _UNITS[language](jobs)


@cache
def driver(name: str) -> str:
    """Return a file of the drivers, with the fuel filled in."""
    text = files(__package__).joinpath("drivers").joinpath(name).read_text(encoding="utf-8")
    return text.replace("$FUEL", str(FUEL))


def shared(jobs: Sequence[Job]) -> str:
    """Return the prelude of all jobs."""
    found = {piece for job in jobs for piece in job.pieces}
    return "".join([text + "\n\n" for _, text in sorted(found)])


def _c(jobs: Sequence[Job]) -> str:
    parts = [driver("c.txt"), shared(jobs)]
    shows = {kind for job in jobs for kind in _kinds(job.result)}
    parts += [text for kind, text in _C_SHOW_LINES.items() if kind in shows]
    calls = []
    for at, job in enumerate(jobs):
        mark = f"p{at}_"
        parts.append(job.functions.replace(PREFIX, mark))
        for number, call in enumerate(job.calls):
            name, result = f"case_{at}_{number}", call.replace(PREFIX, mark)
            if isinstance(job.result, tuple):
                parts_shown = zip(job.result, job.fields, strict=True)
                shown = [f"{_show(kind)}(value.{part});" for kind, part in parts_shown]
                lines = f"{job.type.replace(PREFIX, mark)} value = {result}; " + " putchar(','); ".join(shown)
            else:
                plain = job.result is Type.NONE
                lines = f'{result}; printf("none");' if plain else f"{_show(job.result)}({result});"
            lines = f'printf("{at} {number} "); {lines} printf(" %lld", (long long)_steps);'
            parts.append(f"static void {name}(void) {{ {lines} }}")
            calls.append(f"    run({at}, {number}, {name});")
    return "\n".join([*parts, "int main(void) {", "    begin();", *calls, "    return 0;", "}", ""])


def _show(kind: Type) -> str:
    return _C_SHOWS.get(kind, f"show_{kind.letter}")


def _kinds(result: Result) -> tuple[Type, ...]:
    return result if isinstance(result, tuple) else (result,)


_C_SHOW_LINES = {
    Type.LIST: "SHOW_ITEMS(show_l, const IntList *, show_int)",
    Type.STRS: "SHOW_ITEMS(show_t, const StrList *, show_str)",
    Type.GRID: "SHOW_ITEMS(show_row, const IntList *, show_int)\n"
    "static void show_g(const Grid *grid) {\n"
    "    putchar('[');\n"
    "    for (int64_t i = 0; i < grid->length; i++) { if (i) putchar(','); show_row(grid->rows[i]); }\n"
    "    putchar(']'); }",
    Type.INT_INT: "SHOW_MAP(show_dii, const IntIntMap *, show_int, show_int)",
    Type.INT_STR: "SHOW_MAP(show_dis, const IntStrMap *, show_int, show_str)",
    Type.STR_INT: "SHOW_MAP(show_dsi, const StrIntMap *, show_str, show_int)",
    Type.STR_STR: "SHOW_MAP(show_dss, const StrStrMap *, show_str, show_str)",
}


def _javascript(jobs: Sequence[Job]) -> str:
    parts = ["(() => {", driver("javascript.txt"), shared(jobs)]
    for at, job in enumerate(jobs):
        shown = "_several" if isinstance(job.result, tuple) else "_show"
        calls = [f"_run({at}, {n}, () => {call}, {shown});" for n, call in enumerate(job.calls)]
        parts += ["(() => {", job.functions, *calls, "})();"]
    return "\n".join([*parts, 'return _lines.join("\\n");', "})();"]).replace(PREFIX, "")


def _python(jobs: Sequence[Job]) -> str:
    parts = [driver("python.txt")]
    for at, job in enumerate(jobs):
        parts.append(f"functions = {job.functions!r}")
        parts += [f"_run({at}, {number}, functions, {call!r})" for number, call in enumerate(job.calls)]
    return "\n".join([*parts, ""])


def _go(jobs: Sequence[Job]) -> str:
    used = shared(jobs)
    parts = ["package main", 'import ("fmt"; "strconv"; "strings")', driver("go.txt"), used]
    if "type OrderedMap" in used:
        parts.append(_GO_ENTRIES)
    calls = []
    for at, job in enumerate(jobs):
        mark = f"p{at}_"
        parts.append(job.functions.replace(PREFIX, mark))
        for number, call in enumerate(job.calls):
            pointed = call.replace(PREFIX, mark)
            shown = f"_several({pointed})" if isinstance(job.result, tuple) else f"_show({pointed})"
            if job.result is Type.NONE:
                calls.append(f'\t_run({at}, {number}, func() string {{ {pointed}; return "none" }})')
            else:
                calls.append(f"\t_run({at}, {number}, func() string {{ return {shown} }})")
    return "\n".join([*parts, "func main() {", *calls, "}", ""])


_GO_ENTRIES = """
func (m *OrderedMap[K, V]) entries() string {
	out := []string{}
	for _, key := range m.keys {
		out = append(out, _show(key)+":"+_show(m.values[key]))
	}
	return "{" + strings.Join(out, ",") + "}"
}
"""


def _java(jobs: Sequence[Job]) -> str:
    """Each program is a class of its own, and so are its calls: a method and a class hold only so much."""
    parts = ["import java.util.*;", "public class Unit {", driver("java.txt"), shared(jobs)]
    calls = []
    for at, job in enumerate(jobs):
        parts += [f"static class P{at} {{", job.functions, "static void _all() {"]
        for number, call in enumerate(job.calls):
            if isinstance(job.result, tuple):
                shown = ", ".join([f"value.{part}()" for part in job.fields])
                body = f"var value = {call}; return _several({shown});"
            elif job.result is Type.NONE:
                body = f'{call}; return "none";'
            else:
                body = f"return _show({call});"
            parts.append(f"_run({at}, {number}, () -> {{ {body} }});")
        parts += ["}", "}"]
        calls.append(f"P{at}._all();")
    all_calls = ["public static String all() {", *calls, "return _lines.toString();", "}", "}", ""]
    return "\n".join([*parts, *all_calls]).replace(PREFIX, "")


def _rust(jobs: Sequence[Job]) -> str:
    used = shared(jobs)
    parts = [used, driver("rust.txt")]
    if "struct OrderedMap" in used:
        parts.append(_RUST_SHOW)
    calls = []
    for at, job in enumerate(jobs):
        parts += [f"mod p{at} {{", "use super::*;", job.functions, "pub fn _all() {"]
        for number, call in enumerate(job.calls):
            if isinstance(job.result, tuple):
                shown = ", ".join([f"value.{place}.show()" for place in range(len(job.result))])
                body = f'let value = {call}; [{shown}].join(",")'
            elif job.result is Type.NONE:
                body = f'{call}; "none".to_string()'
            else:
                body = f"{call}.show()"
            parts.append(f"_run({at}, {number}, || {{ {body} }});")
        parts += ["}", "}"]
        calls.append(f"    p{at}::_all();")
    main = ["fn main() {", "    std::panic::set_hook(Box::new(|_| {}));", *calls, "}", ""]
    return "\n".join([*parts, *main]).replace(PREFIX, "")


_RUST_SHOW = """
impl<K: Show, V: Show> Show for OrderedMap<K, V> {
    fn show(&self) -> String {
        let parts = self.entries.iter().map(|(k, v)| format!("{}:{}", k.show(), v.show()));
        format!("{{{}}}", parts.collect::<Vec<String>>().join(","))
    }
}
"""

_UNITS: dict[str, Callable[[Sequence[Job]], str]] = {
    "c": _c,
    "tcc": _c,
    "go": _go,
    "rust": _rust,
    "java": _java,
    "javascript": _javascript,
    "python": _python,
}
