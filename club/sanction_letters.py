"""The letters that tell an author of a moderator's act, in the author's language (A15)."""

from __future__ import annotations

from babel.dates import format_date

from club import letters
from schemas.account import Account
from schemas.letter import LetterPurpose
from schemas.moderation import Act, ModerationAct
from store.catalogues import translator
from store.unit_of_work import Work


def tell(work: Work, to: Account, act: ModerationAct, title: str | None) -> None:
    """Write to whom an act concerns, in its transaction."""
    subject, text = letter(to, act, title)
    letters.write(work, to, LetterPurpose.MODERATION, subject, text)


def letter(to: Account, act: ModerationAct, title: str | None) -> tuple[str, str]:
    """Subject and text of the letter on an act; `title` is that of the publication it is of."""
    say = translator(to.language).gettext
    about = {"title": title or ""}
    subject = {
        Act.BAN: say("Your publication “%(title)s” is banned") % about,
        Act.LIFT: say("Your publication “%(title)s” is no longer banned") % about,
        Act.BLOCK: say("Your account is blocked"),
        Act.UNBLOCK: say("Your account is open again"),
        Act.GRANT: say("Your appeal is granted"),
        Act.DISMISS: say("Your appeal is dismissed"),
    }[act.act]
    parts = [subject + "."]
    if title and act.act in (Act.GRANT, Act.DISMISS):
        parts.append(say("About your publication “%(title)s”.") % about)
    if act.reason:
        # The club's own reason, of an act that nobody took, is in the catalogue.
        parts.append(act.reason if act.moderator_id else say(act.reason))
    if act.act in (Act.BAN, Act.BLOCK):
        if act.until is not None:
            day = format_date(act.until, "long", locale=to.language)
            parts.append(say("It ends by itself on %(day)s.") % {"day": day})
        how = {
            Act.BAN: say("You may appeal once, on the publication’s own page."),
            Act.BLOCK: say("You may appeal once, at /appeal: somebody else will decide."),
        }
        parts.append(how[act.act])
    return subject, letters.paragraphs(parts)
