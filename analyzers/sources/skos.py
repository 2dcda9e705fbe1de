"""SKOS, in any syntax that rdflib reads from one file: Turtle, RDF/XML, N-Triples, N3."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from xml.sax import SAXParseException

from rdflib import OWL, RDF, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.exceptions import ParserError
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from analyzers.sources.rows import BadRow, Entry, Retired, Rows, language_code

_XL = Namespace("http://www.w3.org/2008/05/skos-xl#")
_DCT = Namespace("http://purl.org/dc/terms/")
_LABELS = ("prefLabel", "altLabel", "hiddenLabel")


def read_skos(file: BinaryIO, name: str, syntax: str, language: str | None) -> Rows:
    """Read every `skos:Concept`; a label without a tag is in `language`.

    A concept's id is its notation where it has one of its own, else the end of its address.
    """
    graph = Graph()
    try:
        graph.parse(data=file.read(), format=syntax)
    except SAXParseException as error:
        yield BadRow(f"{name}:{error.getLineNumber()}", error.getMessage())
        return
    except (BadSyntax, ParserError, ValueError, LookupError) as error:
        # A file that ends too early gives an IndexError.
        yield BadRow(name, " ".join(str(error).split())[:200])
        return
    concepts = dict.fromkeys(graph.subjects(RDF.type, SKOS.Concept))
    if not concepts:
        yield BadRow(name, "it has no skos:Concept")
    ids = _ids(graph, concepts)
    for concept in concepts:
        where = f"{name}: {concept}"
        if _is_retired(graph, concept):
            yield Retired(where)
            continue
        labels = list(_labels(graph, concept, language))
        if not labels:
            yield BadRow(where, "it has no label in a language of two letters")
            continue
        above = dict.fromkeys(
            (*graph.objects(concept, SKOS.broader), *graph.subjects(SKOS.narrower, concept))
        )
        broader = tuple(ids.get(one, str(one)) for one in above)
        yield Entry(where, ids[concept], tuple(labels), broader)


def _ids(graph: Graph, concepts: Iterable[Node]) -> dict[Node, str]:
    notations = {
        one: min(found) for one in concepts if (found := _texts(graph, one, SKOS.notation))
    }
    shared = Counter(notations.values())
    return {
        one: notations[one] if shared[notations.get(one, "")] == 1 else str(one) for one in concepts
    }


def _is_retired(graph: Graph, concept: Node) -> bool:
    if (concept, _DCT.isReplacedBy, None) in graph:
        return True
    return any(text in ("true", "1") for text in _texts(graph, concept, OWL.deprecated))


def _labels(graph: Graph, concept: Node, language: str | None) -> Iterator[tuple[str, str]]:
    for kind in _LABELS:
        literals = [*graph.objects(concept, SKOS[kind])]
        for label in graph.objects(concept, _XL[kind]):
            literals += graph.objects(label, _XL.literalForm)
        found = [(_language(one, language), str(one).strip()) for one in literals]
        # A graph has no order: sorted, the same file gives the same version every time.
        yield from sorted((code, text) for code, text in found if code and text)


def _language(literal: Node, language: str | None) -> str | None:
    tag = literal.language if isinstance(literal, Literal) else None
    return language_code(tag) if tag else language


def _texts(graph: Graph, concept: Node, predicate: URIRef) -> list[str]:
    return [str(one).strip() for one in graph.objects(concept, predicate)]
