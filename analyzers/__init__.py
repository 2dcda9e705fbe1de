"""Language: keyword → keys, text → evidence. Pure: no SQL, no engine, no network.

The contract with the rest of the house is `analyzers.analyzer.Analyzer`:

    analyzer = default_analyzer()                # the shipped settings and demo thesaurus
    analyzer.version                             # str, changes when any rule or setting does
    analyzer.interest("huile d'olive bio", Kind.B2B, "fr", Need.BUY) -> Analysis
    analyzer.offer("huiles d'olives biologiques", Kind.B2B, "fr", Need.SELL) -> Analysis
    analyzer.evidence([...], language, title, subtitle, texts) -> list[Support]
    Analysis.keys        tuple[str, ...], sorted, distinct: "fr:huile›bio olive|buy", …
    Analysis.language    the language read: the one given, or the guess
    analyzer.explain(text, kind, keys, need) -> Explanation; `tell` puts it into words

Two keywords of one kind marry exactly when their keys intersect.
"""
