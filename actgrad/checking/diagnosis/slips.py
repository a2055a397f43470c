"""A formula with a slip: every way to write it wrong at one place, or wrong in the same way at several."""

import ast
from collections.abc import Iterator
from copy import copy
from functools import cache

from actgrad.checking import mistakes
from actgrad.errors import Rule

OVER = {0: "(0)", 1: "(1, keepdims=True)", None: "()"}
"""The arguments of a sum along an axis, or of the whole matrix, as NumPy takes them."""

Slip = tuple[Rule, str, str]
"""A mistake, its sentence, and what it leaves of a formula or of a part of one."""


@cache
def slips(formula: str) -> tuple[Slip, ...]:
    """Give what a slip makes of a formula, as `1 - a` of `1 - a ** 2`."""
    whole = _parsed(formula)
    found = [(rule, sentence, ast.unparse(_parsed(left))) for rule, sentence, left in _anywhere(whole)]
    several = {sentence: rule for rule, sentence, _ in found if [each[1] for each in found].count(sentence) > 1}
    alike = ((rule, same, ast.unparse(_everywhere(whole, same))) for same, rule in several.items())
    # where another sum remains, it is not the whole cross term that is missing
    return (*alike, *((_of_one(rule, left), sentence, left) for rule, sentence, left in found))


def _of_one(rule: Rule, left: str) -> Rule:
    return mistakes.TERM_MISSING if rule is mistakes.CROSS_MISSING and _sums(_parsed(left)) else rule


def over(axis: int | None) -> str:
    """Give the words for what a sum along an axis runs over."""
    return "the whole matrix" if axis is None else f"axis {axis} ({('each column', 'each row')[axis]})"


def _anywhere(node: ast.expr) -> Iterator[Slip]:
    yield from _here(node)
    for field, child in _children(node):
        for rule, sentence, left in _anywhere(child):
            yield rule, sentence, ast.unparse(_with(node, field, _parsed(left)))


def _everywhere(node: ast.expr, sentence: str) -> ast.expr:
    for field, child in _children(node):
        node = _with(node, field, _everywhere(child, sentence))
    return next((_parsed(left) for _, same, left in _here(node) if same == sentence), node)


def _children(node: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        yield "args", node.args[0]
    else:
        yield from ((field, child) for field, child in ast.iter_fields(node) if isinstance(child, ast.expr))


def _with(node: ast.expr, field: str, child: ast.expr) -> ast.expr:
    changed = copy(node)
    setattr(changed, field, [child] if field == "args" else child)
    return changed


def _parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _sums(node: ast.expr) -> bool:
    return any(isinstance(each, ast.Attribute) for each in ast.walk(node))


def _here(node: ast.expr) -> Iterator[Slip]:
    u, v = (*(ast.unparse(child) for _, child in _children(node)), "", "")[:2]
    match node:
        case ast.BinOp(left, ast.Add() | ast.Sub() as op, right):
            yield from _in_a_sum(u, v, isinstance(op, ast.Sub), _sums(right))
            if isinstance(right, ast.BinOp) and isinstance(right.op, ast.Pow):
                base = ast.BinOp(left, op, right.left)
                power = ast.unparse(ast.BinOp(base, ast.Pow(), right.right))
                yield mistakes.BRACKET, f"the power is taken of {ast.unparse(base)}", power
        case ast.BinOp(left, ast.Mult() | ast.Div() as op, right):
            yield from _in_a_product(left, right, "*" if isinstance(op, ast.Mult) else "/")
        case ast.BinOp(left, ast.Pow()):
            yield mistakes.MISSING_SQUARE, f"the square of {u} is missing", u
            for field, child in list(_children(left))[-1:]:
                squared = _with(left, field, _parsed(f"({ast.unparse(child)}) ** {v}"))
                yield mistakes.BRACKET, f"the power is taken of {ast.unparse(child)} alone", ast.unparse(squared)
        case ast.UnaryOp(ast.USub()):
            yield mistakes.SIGN_INSIDE, f"the minus of {ast.unparse(node)} is missing", u
        case ast.Call(ast.Attribute(summed, kind)):
            x = ast.unparse(summed)
            yield from _in_a_cross_term(x, kind, ast.unparse(node).partition(f".{kind}")[2])
        case ast.Name("a"):
            yield mistakes.Z_FOR_A, "z stands where a belongs", "z"
            yield mistakes.EXTRA_FACTOR, "a is multiplied in once more", "a ** 2"


def _in_a_sum(u: str, v: str, minus: bool, cross: bool) -> Iterator[Slip]:
    turned, alone = f"{u} {'+' if minus else '-'} ({v})", f"-({v})" if minus else v
    if cross:
        yield mistakes.CROSS_SIGN, "the cross term is added where it is to be subtracted", turned
        yield mistakes.CROSS_MISSING, "the cross term, the sum over the others, is left out", u
        yield mistakes.OWN_MISSING, "dJ/dA itself is left out; only the cross term is there", alone
    else:
        yield mistakes.SIGN_INSIDE, f"{v} has the wrong sign", turned
        yield mistakes.TERM_MISSING, f"{v} is left out", u
        yield mistakes.TERM_MISSING, f"{u} is left out", alone


def _in_a_product(left: ast.expr, right: ast.expr, op: str) -> Iterator[Slip]:
    word, lacks = ("multiplied", "the factor") if op == "*" else ("divided", "the division by")
    for lost, kept in ((right, left), (left, right))[: 2 if op == "*" else 1]:
        factor = ast.unparse(lost)
        yield mistakes.MISSING_FACTOR, f"{lacks} {factor} is missing", ast.unparse(kept)
        if isinstance(kept, ast.BinOp) and isinstance(kept.op, ast.Add | ast.Sub):
            rule = mistakes.UPSTREAM_IN_PART if factor == "da" else mistakes.MISSING_FACTOR
            u, v, sign = ast.unparse(kept.left), ast.unparse(kept.right), "-" if isinstance(kept.op, ast.Sub) else "+"
            first = factor if (u, op) == ("1", "*") else f"({u}) {op} ({factor})"
            yield rule, f"{v} is not {word} by {factor}", f"{first} {sign} {v}"
            yield rule, f"{u} is not {word} by {factor}", f"{u} {sign} ({v}) {op} ({factor})"


def _in_a_cross_term(x: str, kind: str, along: str) -> Iterator[Slip]:
    """Give what is made of (x).sum or (x).mean with these arguments."""
    own = x if kind == "sum" else f"({x}) / count"
    yield mistakes.OFF_DIAGONAL, "the Jacobian's off-diagonal is left out", own
    other, rule = ("mean", mistakes.MEAN_FOR_SUM) if kind == "sum" else ("sum", mistakes.SUM_FOR_MEAN)
    yield rule, f"the cross term is a {other} where it is to be a {kind}", f"({x}).{other}{along}"
    for axis, arguments in (*OVER.items(), (0, "(0)[:, None]"), (1, "(1)")):
        rule = mistakes.SUM_OVER_ALL if axis is None else mistakes.WRONG_AXIS
        crossed = "" if arguments in OVER.values() else " and laid along the other"
        sentence = f"the cross term is the {kind} over {over(axis)}{crossed}"
        yield from [(rule, sentence, f"({x}).{kind}{arguments}")] if arguments != along else []
    weights = "the cross term's sum has weights that it should not have"
    yield mistakes.SUM_UNWEIGHTED, "the cross term lacks its weights", f"da.{kind}{along}"
    yield mistakes.SUM_WEIGHTED, weights, f"(a ** 2 * da).{kind}{along}"
    yield mistakes.SUM_WEIGHTED, weights, f"(exp(a) * da).{kind}{along}"
    yield mistakes.UPSTREAM_SQUARED, "dJ/dA is squared in the cross term", f"(da * {x}).{kind}{along}"
