"""The German words of most weight; edits of other words stay unclassified."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from monitor.core.judging.lexicon import Rule

PHRASES: Mapping[Rule, str] = MappingProxyType(
    {
        Rule.NEGATION: """
            nicht, nicht mehr, kein=keine=keinen=keinem=keiner=keines, keinesfalls, nie, niemals, niemand,
            nichts, ohne, weder, anonym""",
        Rule.CONSENT: """
            einwilligung=einwilligungen, einwilligen, zustimmung, zustimmen, widerruf=widerrufen,
            widerspruch, widersprechen, genehmigung, erlaubnis, standardmäßig, deaktivieren=deaktiviert,
            aktivieren=aktiviert""",
        Rule.EXCEPTION: """
            außer, ausgenommen, ausnahme=ausnahmen, mit ausnahme, es sei denn, sofern, soweit, falls, wenn,
            vorbehaltlich, jedoch, aber, andernfalls, unbeschadet""",
        Rule.MODAL: """
            darf=dürfen, muss=müssen, kann=können, könnte=könnten, soll=sollen, sollte=sollten,
            verpflichtet=verpflichten, berechtigt, freiwillig, gewährleisten=gewährleistet,
            garantieren=garantiert, haftet=haften, bemühen""",
        Rule.JURISDICTION: """
            gericht=gerichte, gerichtsstand, schiedsverfahren,
            drittland=drittländer=drittländern=drittstaaten,
            eu=europäische union=europäischen union, ewr=europäischen wirtschaftsraum, dsgvo, deutschland,
            österreich, schweiz, frankreich, irland, usa=vereinigte staaten=vereinigten staaten, singapur,
            china, japan, vereinigtes königreich=vereinigten königreich, standardvertragsklauseln""",
        Rule.MONEY: """
            kostenlos=kostenfrei=unentgeltlich, kostenpflichtig, gebühr=gebühren, erstattung=erstattet""",
        Rule.PERIOD: """
            stunde=stunden, tag=tage=tagen, werktag=werktage=werktagen, woche=wochen, monat=monate=monaten,
            jahr=jahre=jahren, unverzüglich, sofort, umgehend, dauerhaft, jederzeit, jährlich, monatlich""",
        Rule.SCOPE: """
            alle=allen=aller=alles, jede=jeder=jedes=jeden=jedem, sämtliche, nur, ausschließlich, lediglich,
            einige=einigen, bestimmte=bestimmten, manche, mindestens, höchstens, maximal,
            einschließlich, dritte=dritten=dritter, dienstleister, auftragsverarbeiter, partner=partnern,
            vollständig, teilweise, notwendig=erforderlich""",
    }
)
