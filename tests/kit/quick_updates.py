"""moto's updates with the same outcome in a fraction of the time.

moto cuts each expression into a tree anew, three times a call, copies it by `deepcopy`, and walks it ten times, asking
at every node of a class anew whose subclass it is. Here a text is cut once, its tree is copied node by node, what is
true of the whole tree is asked at its root alone, and no walk goes into the names of a path.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest.mock import patch

from moto.dynamodb.parsing import ast_nodes, expressions, validators

_nodes: Any = ast_nodes  # which moto leaves without types
_expressions: Any = expressions


@contextmanager
def quick_updates() -> Iterator[None]:
    with (
        patch.object(_expressions.UpdateExpressionParser, "make", _cut_once()),
        patch.object(validators, "deepcopy", _copied),
        patch.object(_nodes.DepthFirstTraverser, "traverse", _traversed),
    ):
        yield


def _cut_once() -> Callable[[str], Any]:
    """The validators copy what they change."""
    make: Callable[[str], Any] = _expressions.UpdateExpressionParser.make
    return cache(make)


_is_node: Callable[[Any], bool] = cache(lambda kind: issubclass(kind, _nodes.Node))


@cache
def _has_parts(kind: Any) -> bool:
    """A path's names and a leaf's text are parts of no other meaning than its own."""
    return not issubclass(kind, (_nodes.UpdateExpressionPath, _nodes.LeafNode))


@cache
def _is_for(traverser: Any, kind: Any) -> bool:
    """Which kinds a traverser takes does not depend on what it is made with."""
    return issubclass(kind, object.__new__(traverser).nodes_to_be_processed())


def _copied(given: Any) -> Any:
    if not _is_node(type(given)):
        return copy.deepcopy(given)
    made = object.__new__(type(given))
    made.__dict__.update(given.__dict__)
    if given.children is not None:
        made.children = [_copied(each) for each in given.children]
        for each in made.children:
            if _is_node(type(each)):
                each.parent = made
    return made


_OF_THE_WHOLE = (validators.ActionCountValidator, validators.OverlappingPathsValidator)


def _traversed(traverser: Any, root: Any) -> Any:
    return traverser.process(root) if isinstance(traverser, _OF_THE_WHOLE) else _walked(traverser, root, -1)


def _walked(traverser: Any, node: Any, child_id: int) -> Any:
    """moto's own depth-first walk."""
    kind: Any = type(node)
    taker: Any = type(traverser)
    parent = node.parent
    if _has_parts(kind):
        for place, child in enumerate(node.children or ()):
            traverser.pre_processing_of_child(node, place)
            if _is_node(type(child)):
                _walked(traverser, child, place)
    if _is_for(taker, kind):
        node = traverser.process(node)
        node.parent = parent
        if parent:
            parent.children[child_id] = node
    return node
