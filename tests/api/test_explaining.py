"""How a keyword is read, told in the reader's language (K2)."""

from __future__ import annotations

from tests.api.club_client import Club, add_keyword, draft, register


def test_a_keyword_is_explained_in_its_member_s_language(club: Club) -> None:
    french, english = register(club, language="fr"), register(club, language="en")
    told = {}
    for member in (french, english):
        added = add_keyword(member, "Huiles d'olives", language="fr", need="buy")
        (listed,) = member.get("/keywords")["entries"]
        assert listed["explanation"] == added["explanation"]
        told[member.account["language"]] = listed["explanation"]
    assert (
        told["fr"]
        .replace("\xa0", " ")
        .startswith("« Huiles d'olives » parle de « Huiles » précisé par « olives »")
    )
    assert "huile d'olive (club:olive-oil)" in told["fr"]
    assert "Vous voulez acheter" in told["fr"]
    assert "olive oil (club:olive-oil)" in told["en"]
    assert "You want to buy" in told["en"]


def test_the_preview_explains_what_a_publication_answers(club: Club) -> None:
    member = register(club, language="fr")
    offered = {"text": "chaise en chêne", "kind": "b2c", "need": "sell", "language": "fr"}
    answer = member.post("/publications/preview", draft(offered, language="fr"), expect=200)
    (keyword,) = answer["keywords"]
    told = keyword["explanation"].replace("\xa0", " ")
    assert "« chaise » précisé par « chêne »" in told
    assert "Il répond aussi à meuble" in keyword["explanation"]
    assert "ceux qui veulent acheter le trouvent" in keyword["explanation"]
