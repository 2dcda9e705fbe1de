"""Signs of stuffing in a text, and honest texts that show none (K6)."""

from __future__ import annotations

import pytest

from analyzers.analyzer import Analyzer, default_analyzer
from analyzers.changes import Change, with_changes
from analyzers.likeness import is_copy, word_publication
from analyzers.settings import default_settings
from analyzers.stuffing import Matter, find_stuffing
from demo.content import load_club
from schemas.words import Kind, Sign

_LIST = "huile, miel, vin, pain, fromage, olives, confiture, noix, sel, savon, lavande, thym, "


_FLOWERS = "lavande thym romarin acacia tilleul sapin houx tournesol trèfle ronce lierre noisetier"


def signs(title: str, *texts: str, language: str = "fr", matters: int = 0) -> set[Sign]:
    fields = default_analyzer().fields(language, title, "", texts)
    words = [passage.atom for field in fields for passage in field.passages]
    apart = [Matter(frozenset([words[number]]), frozenset()) for number in range(matters)]
    return {one.sign for one in find_stuffing(fields, apart)}


@pytest.mark.parametrize(
    ("title", "text", "sign"),
    [
        ("Produits", _LIST * 3, Sign.LIST),
        ("Miel", "Du miel " * 25, Sign.REPEATED),
        ("Vente", "Achetez notre huile d’olive vierge du moulin. " * 12, Sign.REPEATED),
        ("Miel miel et encore miel", "Le nôtre vient des collines.", Sign.TITLE),
        ("Bonne huile", "Bonne huile ici. " * 5, Sign.TITLE),
        ("Savon", "S\u200ba\u200bv\u200bon de Marseille", Sign.INVISIBLE),
        ("Savon", "Il est bon\u2060\u2060\u2060\u2060\u2060 et doux", Sign.INVISIBLE),
    ],
)
def test_a_sign_is_found(title: str, text: str, sign: Sign) -> None:
    assert sign in signs(title, text)


@pytest.mark.parametrize(
    "text",
    [
        "Un drapeau \U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f !",
        "Une famille \U0001f468\u200d\U0001f469\u200d\U0001f467 et un mot cou\u00adpé.",
        "On câble, on graisse, on troque, on discute, et on boit un café à la fin.",
        "14314 12109 12110 12111 12112 12113 12114 12115 12116 12117 12118 12119 12120 12121",
    ],
)
def test_an_honest_text_shows_none(text: str) -> None:
    assert signs("On en parle", text) == set()


def test_many_matters_are_a_sign_only_where_the_text_says_little_else() -> None:
    names = " et ".join(f"chose{letter}{letter}" for letter in "abcdefghijklmnop")
    assert signs("", f"Nous avons {names}.", matters=14) == {Sign.MATTERS}
    assert signs("", f"Nous avons {names}.", matters=12) == set()
    story = " ".join(f"et le mot{one}{two} de" for one in "abcdefg" for two in "hijklmn")
    assert signs("", f"Nous avons {names}. {story}", matters=14) == set()


def test_nothing_of_the_demo_club_would_be_held() -> None:
    club, analyzer = load_club(), default_analyzer()
    before = []
    for one in (*club.publications, *club.reserve):
        fields = analyzer.fields(one.language, one.title, one.subtitle, one.texts)
        assert find_stuffing(fields) == [], one.title
        said = word_publication(fields)
        copied = [
            other.title
            for other, theirs in before
            if is_copy(said, theirs, same_author=one.author == other.author)
        ]
        assert copied == [], one.title
        before.append((one, said))


@pytest.mark.parametrize(
    ("field", "share", "text", "sign"),
    [
        ("list_share", 0.0, _LIST * 3, Sign.LIST),
        (
            "repeated_share",
            1.0,
            " ".join(f"Du miel de {one}." for one in _FLOWERS.split()),
            Sign.REPEATED,
        ),
    ],
)
def test_an_administrator_says_from_which_share_on(
    field: str, share: float, text: str, sign: Sign
) -> None:
    shipped = default_settings()
    changes = {"fr": {Kind.B2B: {field: Change(to=share)}}}
    found = []
    for settings in (shipped, with_changes(shipped, changes)):
        analyzer = Analyzer(settings)
        fields = analyzer.fields("fr", "Nouvelles", "", [text])
        found.append(sign in {one.sign for one in analyzer.stuffing(fields, Kind.B2B, "fr")})
    assert found == [True, False]
