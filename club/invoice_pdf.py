"""Invoices as PDF: made of what was frozen, the same to the byte whenever it is asked for (C5)."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from gettext import NullTranslations

from anyascii import anyascii
from babel.dates import format_date
from fpdf import FPDF, XPos, YPos

from club.plan_names import for_months, money, plan_name
from club.postal import address_lines
from schemas.invoice import InvoiceKind, InvoiceOut, Party
from store.catalogues import translator

_ENCODING = "windows-1252"
_LINE = 6.0
"""Height of a line in millimetres."""


def invoice_pdf(invoice: InvoiceOut, language: str) -> bytes:
    """The invoice or credit note in a language of the interface."""
    words = translator(language)
    pdf = FPDF()
    pdf.core_fonts_encoding = _ENCODING
    pdf.set_creation_date(invoice.issued_at)
    pdf.set_title(_plain(f"{_title(invoice, words)} {invoice.number}"))
    pdf.set_lang(language)
    pdf.add_page()
    _heading(pdf, invoice, words, language)
    _amounts(pdf, invoice, words, language)
    if invoice.kind is InvoiceKind.INVOICE:
        _how_to_pay(pdf, invoice, words, language)
    return bytes(pdf.output())


def _heading(pdf: FPDF, invoice: InvoiceOut, words: NullTranslations, language: str) -> None:
    say = words.gettext
    _lines(pdf, _party(invoice.said.seller, words, language))
    pdf.ln(_LINE)
    _lines(pdf, [say("To"), *_party(invoice.said.buyer, words, language)])
    pdf.ln(_LINE)
    pdf.set_font("helvetica", "B", 16)
    _line(pdf, f"{_title(invoice, words)} {invoice.number}")
    dates = [say("Issued on %(day)s") % {"day": _day(invoice.issued_at, language)}]
    if invoice.said.cancels:
        dates.append(say("Takes back invoice %(number)s") % {"number": invoice.said.cancels})
    _lines(pdf, dates)
    pdf.ln(_LINE)


def _amounts(pdf: FPDF, invoice: InvoiceOut, words: NullTranslations, language: str) -> None:
    say, said = words.gettext, invoice.said

    def amount(cents: int) -> str:
        return _plain(money(cents, invoice.currency, language))

    what = f"{plan_name(said, words)}, {for_months(said.months, words)}"
    vat = say("VAT %(rate)s %%") % {"rate": said.vat_rate}
    rows = [
        (what, amount(said.net)),
        (vat, amount(said.vat)),
        (say("Total"), amount(invoice.total)),
    ]
    pdf.set_font("helvetica", size=11)
    for label, value in rows:
        pdf.cell(130, _LINE + 2, _plain(label), border="B")
        pdf.cell(0, _LINE + 2, value, border="B", align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    if said.vat_rate == "0":
        _lines(pdf, [say("No VAT is charged to buyers in your country.")])
    pdf.ln(_LINE)


def _how_to_pay(pdf: FPDF, invoice: InvoiceOut, words: NullTranslations, language: str) -> None:
    say, said = words.gettext, invoice.said
    due = invoice.due_at or invoice.issued_at
    _lines(
        pdf,
        [
            say("To be paid until %(day)s by transfer:") % {"day": _day(due, language)},
            f"{said.holder}",
            f"IBAN {said.iban}" + (f"   BIC {said.bic}" if said.bic else ""),
            say("Reference: %(reference)s") % {"reference": invoice.reference},
        ],
    )


def _title(invoice: InvoiceOut, words: NullTranslations) -> str:
    credit = invoice.kind is InvoiceKind.CREDIT_NOTE
    return words.gettext("Credit note") if credit else words.gettext("Invoice")


def _party(party: Party, words: NullTranslations, language: str) -> list[str]:
    say = words.gettext
    numbers = [
        say("Registration %(number)s") % {"number": party.registration}
        if party.registration
        else "",
        say("VAT number %(number)s") % {"number": party.vat_number} if party.vat_number else "",
    ]
    address = address_lines(party.address, language)
    return [party.name, *address, *(number for number in numbers if number)]


def _lines(pdf: FPDF, lines: list[str]) -> None:
    pdf.set_font("helvetica", size=11)
    for line in lines:
        _line(pdf, line)


def _line(pdf: FPDF, text: str) -> None:
    pdf.multi_cell(0, _LINE, _plain(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _day(moment: datetime, language: str) -> str:
    return format_date(moment, "long", locale=language)


def _plain(text: str) -> str:
    """Text in the letters that every PDF reader has fonts for; others are transliterated.

    The page in the account shows what was written.
    """
    text = unicodedata.normalize("NFC", text.replace("\u202f", "\u00a0"))
    return "".join(letter if _is_known(letter) else anyascii(letter) for letter in text)


def _is_known(text: str) -> bool:
    try:
        text.encode(_ENCODING)
    except UnicodeEncodeError:
        return False
    return True
