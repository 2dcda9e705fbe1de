"""Text that breaks programs: our own list, and the big list where this machine has it."""

from __future__ import annotations

import json

from tests.shared import shared

OWN = {
    "empty": "",
    "blank": " \t\u00a0\u3000",
    "lone high surrogate": "\ud800",
    "lone low surrogate": "olive \udc00 oil",
    "surrogates reversed": "\udc00\ud800",
    "NUL": "olive\x00oil",
    "only NUL": "\x00",
    "control characters": "".join(map(chr, range(1, 32))),
    "escape": "\x1b[31mred",
    "C1 controls": "a\x85b\x9fc",
    "line breaks": "one\r\ntwo\rthree\nfour",
    "line separators": "one\u2028two\u2029three",
    "right to left": "زيت الزيتون",
    "right-to-left override": "\u202egnp.evil\u202c",
    "mixed directions": "הספר olive זית 123",
    "zero width": "\u200bolive\u200b\u200coil\u200d\ufeff",
    "only zero width": "\u200b\u200c\u200d",
    "combining marathon": "e" + "\u0301" * 100,
    "only combining": "\u0301" * 10,
    "zalgo": "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤",
    "decomposed": "huile d'olive cafe\u0301",
    "emoji family": "👨\u200d👩\u200d👧\u200d👦 👩🏽\u200d🚀 🏴\U000e0067\U000e0062\U000e007f",
    "an emoji of the future": "\U0001fae9 \U0001fadf",
    "private use": "\ue000 \U0010fffd",
    "noncharacters": "\ufffe\uffff\ufdd0\U0010ffff",
    "replacement": "\ufffd",
    "BOM": "\ufeffolive",
    "ligatures and full width": "ﬁlet ＯＬＩＶＥ ½ ① ﷽",
    "dotted and dotless i": "İstanbul ıI İ",
    "sharp s": "STRASSE straße ẞ",
    "astral letters": "𝖔𝖑𝖎𝖛𝖊 𒀀 𐍈",
    "apostrophes": "l'huile l’huile lʼhuile l`huile",
    "quotes": '"; DROP TABLE account; --',
    "template": "{{7*7}} ${7*7} #{7*7} %s %d {0} {used}",
    "markup": '<script>alert(1)</script>"><img src=x onerror=alert(1)>',
    "entity": "&#0; &lt;b&gt; &amp;amp;",
    "path": "../../../etc/passwd\\..\\..",
    "regular expression": "(((a+)+)+)+$ [[:alpha:]] \\",
    "query string": 'key:* AND NOT _exists_:x OR "a" ~ ^2 /a.*/',
    "key syntax": "fr:huile›olive|buy cpv:15411110|any",
    "SSE": "data: x\n\nevent: withdrawn",
    "number": "1" * 60,
    "infinity": "NaN Infinity 1e309 0x10 -0",
    "punctuation": "…¿¡!?.,;:—–-_=+*/\\|@#$%^&()[]{}<>~`",
    "one letter": "x",
    "a hundred words": " ".join(f"w{number}" for number in range(100)),
    "long word": "z" * 119,
    "too long": "z" * 121,
    "a megabyte": "z" * 999_000,
}
"""Name to text; JSON can carry each of them."""


def big_list() -> list[str]:
    """Every string of blns.json; skips the test where this machine has it not."""
    strings: list[str] = json.loads(shared("blns.json").read_text())
    return strings
