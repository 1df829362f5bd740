"""Whatever stands in a cell, the lint reads it, says so where it cannot, and comes to an end."""

import ast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder.lint.cells import Cell, binds, comments, lint_cells, parse
from autograder.lint.patterns import PATTERNS

WORDS = """f g Model x got want torch np zip all any max len isinstance type assert not and or if else for in while try
except Exception finally raise return def class lambda with as yield await async match case import from is == > < +
@ : , ( ) [ ] { } . * ** = := 1 0.5 None True 'text' f"{x}" # % ! ? ; -> del global pass break continue \\ .all() .shape
( ) ( ) : = assert""".split()
ANSWER = (
    "def f(x):\n    return x\n\nclass Model:\n    pass\n\ng = lambda x: x\nnumber: int = 3\na, (b, *c) = 1, (2, 3)\n"
)
soup = st.lists(st.sampled_from([*WORDS, "\n", "\n    ", "\n        "]), max_size=60).map(" ".join)


def lint(text):
    return lint_cells([Cell(0, "answer", ANSWER, answer=True), Cell(1, "check", text, graded=True)], {"nan"})


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80) | soup)
@example("%%bash\nls")
@example("%time f(1)\n!ls\n?f\nf?")
@example("\0")
@example("# lint: allow")
@example("# lint: allow : : :")
@example("'''")
@example("\ud800")
@example("x = (" + "(" * 300 + ")" * 301)
@example("not " * 3000 + "f(1)")
@example("assert f(1)" + "[0]" * 400)
@example("x = f\n" + "x = x(x)\n" * 300)
@example("def h(a):\n    return h(h(a))\nh(f)")
@example("def h(a):\n    k(a)\n    k(a)\ndef k(a):\n    h(a)\n    h(a)\nh(f)")
@example("for x in f(1):\n    for y in x:\n        for z in y:\n            x = y = z = [x, y, z]")
@example("class A:\n    def m(self):\n        return f(self)\nA().m()")
@example("await f(1)\nasync def h():\n    async for x in f(1):\n        yield x")
@example("match f(1):\n    case [x, *rest] if x:\n        pass\n    case {'a': y}:\n        pass")
@example(
    "zip()\nall()\nmax()\nisinstance(f)\ngetattr()\nfilter(f)\nmap()\nlen()\ntype()\ntorch.equal()\ntorch.allclose()"
)
@example("f(1).append()\nx = []\nx.extend()\nx.update(**f(1))\nx.append(*f(1))")
def test_any_text_is_read(text):
    for finding in lint(text):
        assert finding.name in PATTERNS and finding.cell == "check" and finding.line >= 1
        assert str(finding).startswith(f"check:{finding.line} {finding.name}")
    comments(text)
    binds(text)


def statements(inner):
    """Programs that parse: what syntax errors would keep the walker from."""
    return st.one_of(
        st.builds("assert {}, 'm'".format, inner),
        st.builds("got = {}".format, inner),
        st.builds("if {}:\n    raise ValueError".format, inner),
        st.builds("for x in {}:\n    assert {}, 'm'".format, inner, inner),
        st.builds("def helper(a, *b, c=1, **d):\n    return {}".format, inner),
        st.builds("try:\n    {}\nexcept Exception:\n    got = None".format, inner),
        st.builds("with {} as x:\n    {}".format, inner, inner),
    )


NAMES = st.sampled_from("f g Model got want x a b helper torch np len all 1 0 None".split())
EXPRESSIONS = st.recursive(
    NAMES,
    lambda inner: st.one_of(
        st.builds("{}({}, {})".format, inner.filter(lambda t: not t[0].isdigit()), inner, inner),
        st.builds(
            "{}({}, {})".format,
            st.sampled_from("zip map all any max torch.allclose torch.equal isinstance".split()),
            inner,
            inner,
        ),
        st.builds(
            "({} {} {})".format, inner, st.sampled_from("== != < > <= is in and or + - * & | if".split()[:-1]), inner
        ),
        st.builds("(not {})".format, inner),
        st.builds(
            "({}).{}".format,
            inner,
            st.sampled_from("shape dtype all() any() max() tolist() isnan() grad sum() items()".split()),
        ),
        st.builds("({})[{}]".format, inner, inner),
        st.builds("[{} for x in {} if {}]".format, inner, inner, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("(lambda x: {})".format, inner),
        st.builds("helper({}, *{}, **{})".format, inner, inner, inner),
    ),
    max_leaves=10,
)


@settings(max_examples=250, deadline=None)
@given(st.lists(statements(EXPRESSIONS), min_size=1, max_size=5).map("\n".join))
def test_any_program_is_walked(text):
    if parse(text) is not None:
        assert "cannot-read" not in {finding.name for finding in lint(text)}


@pytest.mark.parametrize("text", ["%matplotlib inline\nx = 1", "if True:\n    !ls\n    %time f(1)\nx = 5 % 2"])
def test_magics_do_not_hide_the_rest_of_a_cell(text):
    assert isinstance(parse(text), ast.Module)
    assert [finding.line for finding in lint(text + "\nassert f(1), 'm'")] == [text.count("\n") + 2]


@pytest.mark.parametrize("text", ["%%bash\nls -l | wc", "def f(:", "x = 1\n  y = 2"])
def test_a_cell_that_is_no_python_is_named(text):
    assert [(finding.name, finding.line) for finding in lint(text)] == [("cannot-read", 1)]


def test_a_timed_cell_is_read():
    assert [(finding.name, finding.line) for finding in lint("%%time\nassert f(1), 'm'")] == [("truthy-output", 2)]


def test_helpers_that_call_each_other_without_end_do_not_hold_it_up():
    many = "\n".join(f"def h{n}(a):\n    h{n + 1}(a)\n    h{n + 1}(a)\n    h{n + 1}(a)" for n in range(40))
    assert "truthy-output" in {finding.name for finding in lint(f"{many}\nh0(f)\nassert f(1), 'm'")}
