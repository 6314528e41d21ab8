"""The course of a case as a graph in the DOT language: steps, what leads from one to the next, and the limits on the way.

Nothing here is drawn by hand: an edge stands where a step allows another, hands a paper to whoever takes it, or starts the clock
that it stops.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from services.policy.conditions import Condition
from services.policy.pack import Pack
from services.policy.rules import ClockRule, StepRule
from services.rulebook.voice import Voice

Edge = tuple[str, str]
# By the order of the roles in the pack: light enough for dark letters, and told apart by those who do not see colours well,
# because each step says its role as well.
FILLS = ("#dbe8fd", "#fde9c8", "#d9f2e3", "#f6dcec", "#e4e0fb", "#d8f0f4", "#f3e6d8", "#e9edf1", "#fbdcd8", "#eef3cf")
BACK, PLAIN, LIMIT = "#b42318", "#7b8794", "#1257c9"


@dataclass(frozen=True)
class Flow:
    """What leads where: edges with the words on them; those that are nothing but a clock, to steps that others lead to; steps
    that nothing leads to; and steps that send something back."""

    edges: Mapping[Edge, tuple[str, ...]]
    waits: frozenset[Edge]
    anytime: tuple[str, ...]
    returns: frozenset[str]


def flow(voice: Voice) -> Flow:
    """The course of a case. Comments, which belong everywhere, are left out."""
    pack = voice.pack
    found: dict[Edge, list[str]] = defaultdict(list)
    for name, rule in _steps(pack).items():
        for before in _leading_to(name, rule, pack):
            found[before, name]
    leading = frozenset(found)
    for clock in pack.clocks.values():
        for edge in _on(clock, pack):
            found[edge].append(_words(clock, voice))
    reached = {to for _, to in found}
    anytime = tuple(name for name, rule in _steps(pack).items() if not rule.opens and name not in reached)
    returns = frozenset(name for name, rule in pack.steps.items() if rule.decision == "return")
    edges = {edge: tuple(words) for edge, words in found.items()}
    led_to = {to for _, to in leading}
    waits = frozenset(edge for edge in edges if edge not in leading and edge[1] in led_to)
    return Flow(edges, waits, anytime, returns)


def dot(voice: Voice) -> str:
    """The graph. Steps that hand the same paper on stand together."""
    drawn = flow(voice)
    lines = [
        "digraph flow {",
        'graph [rankdir=TB, nodesep=0.3, ranksep=0.4, bgcolor="transparent", fontname="sans-serif", fontsize=13];',
        'node [shape=box, style="rounded,filled", color="#9aa7b4", fontname="sans-serif", fontsize=13, fontcolor="#17202a"];',
        f'edge [color="{PLAIN}", arrowsize=0.7, fontname="sans-serif"];',
        *(_node(name, voice) for name in _steps(voice.pack)),
        *_clusters(drawn, voice),
        *(_edge(edge, words, drawn) for edge, words in drawn.edges.items()),
        "}",
    ]
    return "\n".join(lines)


def _steps(pack: Pack) -> dict[str, StepRule]:
    return {name: rule for name, rule in pack.steps.items() if rule.right != "comment"}


def _leading_to(name: str, rule: StepRule, pack: Pack) -> Iterator[str]:
    """The steps after which this one can be taken."""
    for condition in rule.allowed.walk():
        yield from (match.step for match in condition.after)
        if condition.fewer_than:
            yield condition.fewer_than
        for desk, holder in condition.held.items():
            yield from _handing(desk, rule.by if holder == "actor" else [holder], rule.allowed, pack)


def _handing(desk: str, holders: list[str], allowed: Condition, pack: Pack) -> Iterator[str]:
    """The steps that put a paper on somebody's desk. A return does not lead to what must come before the paper was handed on."""
    for name, rule in pack.steps.items():
        if rule.hands.get(desk) in holders and not (rule.decision == "return" and allowed.before):
            yield name


def _on(clock: ClockRule, pack: Pack) -> Iterator[Edge]:
    """The edges that a clock stands on: from the steps that start it to the one that usually stops it."""
    if clock.daily:
        done = clock.daily.satisfied_by[0].step
        yield from ((match.step, done) for match in pack.clocks[clock.daily.while_].from_)
        return
    yield from ((match.step, clock.until[0].step) for match in clock.from_ if match.step != clock.until[0].step)
    yield from ((match.step, clock.until[0].step) for match in clock.resumed_by)


def _words(clock: ClockRule, voice: Voice) -> str:
    """A clock in as few words as an arrow can carry."""
    if clock.daily:
        return voice.say("rules.flow.daily", at=clock.daily.at)
    if clock.earliest:
        first = voice.field(clock.earliest[0].field)
        return voice.say("rules.flow.several", first=first) if len(clock.earliest) > 1 else first
    limits = list(dict.fromkeys(voice.limit(limit) for limit in (clock.limit, *(one.limit for one in clock.limits)) if limit))
    return voice.say("rules.flow.several", first=limits[0]) if len(limits) > 2 else voice.either(limits)


def _node(name: str, voice: Voice) -> str:
    rule = voice.pack.steps[name]
    title, who = voice.title(rule.title), voice.role(rule.by[0])
    if len(rule.by) > 1:
        who = voice.say("rules.flow.several", first=who)
    roles = list(voice.pack.roles)
    fill = FILLS[roles.index(rule.by[0]) % len(FILLS)]
    width = max(_width(title, 13), _width(who, 13)) + 22
    bold = ', penwidth=2.4, color="#17202a"' if rule.opens or rule.ends else ""
    label = f"{_safe(title)}\\n{_safe(who)}"
    return f'{_id(name)} [label="{label}", fillcolor="{fill}", fixedsize=true, width={width / 72:.2f}, height=0.62{bold}];'


def _clusters(drawn: Flow, voice: Voice) -> Iterator[str]:
    """The steps that move one paper, and those that can be taken at any time, framed and named."""
    by_desk: dict[str, list[str]] = defaultdict(list)
    for name, rule in _steps(voice.pack).items():
        if rule.hands and not rule.opens and name not in drawn.anytime:
            by_desk[next(iter(rule.hands))].append(name)
    for desk, names in by_desk.items():
        if len(names) > 2:
            yield _cluster(f"desk_{desk}", voice.say("rules.flow.desk", desk=voice.desk(desk)), names)
    if drawn.anytime:
        yield _cluster("anytime", voice.say("rules.flow.anytime"), drawn.anytime)


def _cluster(name: str, title: str, steps: Iterable[str]) -> str:
    look = f'label=<{_box(title, 12, "#5b6876")}>; style="rounded,dashed"; color="#c3ccd5"; labeljust=l; margin=12;'
    return f"subgraph cluster_{name} {{ {look} {'; '.join(map(_id, steps))}; }}"


def _edge(edge: Edge, words: tuple[str, ...], drawn: Flow) -> str:
    look = []
    if edge[0] in drawn.returns or edge[1] in drawn.returns:
        look.append(f'style=dashed, color="{BACK}"')
    elif edge in drawn.waits:
        look.append(f'style=dotted, penwidth=1.6, color="{LIMIT}"')
    if words:
        rows = "".join(f"<TR>{_cell(one, 12, LIMIT)}</TR>" for one in dict.fromkeys(words))
        look.append(f'label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">{rows}</TABLE>>')
    return f"{_id(edge[0])} -> {_id(edge[1])} [{', '.join(look)}];"


def _box(said: str, size: int, colour: str) -> str:
    return f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0"><TR>{_cell(said, size, colour)}</TR></TABLE>'


def _cell(said: str, size: int, colour: str) -> str:
    """Words in a cell as wide as they are: whoever lays the graph out does not know the width of Chinese characters."""
    height, width = size + 5, _width(said, size) + 10
    return f'<TD FIXEDSIZE="TRUE" WIDTH="{width}" HEIGHT="{height}">{_html(said, size, colour)}</TD>'


def _html(said: str, size: int, colour: str) -> str:
    safe = said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<FONT POINT-SIZE="{size}" COLOR="{colour}">{safe}</FONT>'


def _id(step: str) -> str:
    """A step's id that is no word of the language, such as node or edge."""
    return f'"{step}"'


def _safe(said: str) -> str:
    """Words between the quotation marks of the language."""
    return said.replace("\\", "\\\\").replace('"', '\\"')


def _width(said: str, size: int) -> int:
    """About how many points words of a size take: a Chinese character a whole square, another a good half."""
    return round(sum(size if ord(sign) > 0x2E7F else size * 0.56 for sign in said))
