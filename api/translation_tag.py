"""The `trans` tag, said once: what has no variables is translated when its template is compiled.

Each environment speaks one language, so such a message is as constant as the markup around it,
and a page of fifty cards need not ask the catalogue a thousand times.
"""

from __future__ import annotations

from babel.support import NullTranslations as Translations
from jinja2 import nodes
from jinja2.ext import InternationalizationExtension
from jinja2.parser import Parser


class TranslationTag(InternationalizationExtension):
    """Jinja's own tag for environments that have their `translations` as an attribute.

    They escape, and call gettext in the new style: percent signs are doubled in messages.
    """

    def parse(self, parser: Parser) -> nodes.Node | list[nodes.Node]:
        """Parse a message; what is constant becomes a piece of the template."""
        match found := super().parse(parser):
            case nodes.Output(
                nodes=[nodes.Call(node=nodes.Name(name="gettext"), args=[message], kwargs=[])]
            ):
                return nodes.Output([self._said(message)], lineno=found.lineno)
        return found

    def _said(self, message: nodes.Expr) -> nodes.TemplateData:
        translations: Translations = self.environment.translations  # type: ignore[attr-defined]
        return nodes.TemplateData(translations.gettext(message.as_const()) % {})
