"""The French words of most weight; edits of other words stay unclassified."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from monitor.core.judging.lexicon import Rule

PHRASES: Mapping[Rule, str] = MappingProxyType(
    {
        Rule.NEGATION: "ne=n', pas, jamais, aucun=aucune, sans, ni, rien, anonyme, anonymes",
        Rule.CONSENT: """
            consentement, consentir=consentez=consenti, autorisation, autoriser, opposition, opposer, retirer,
            retrait, par défaut, désactiver=désactivé=désactivée, activer=activé=activée, accord""",
        Rule.EXCEPTION: """
            sauf, excepté, hormis, à l'exception, à moins, si, sous réserve, toutefois, cependant, mais,
            dans la mesure où""",
        Rule.MODAL: """
            peut=peuvent=pouvons=pouvez, pourra=pourront=pourrons=pourrez, doit=doivent=devons=devez,
            devra=devront, obligatoire=obligatoires, facultatif=facultative, obligation=obligations,
            tenu=tenus=tenue, interdit=interdite, engageons=engage, garantissons=garantit, responsable""",
        Rule.JURISDICTION: """
            tribunal=tribunaux, arbitrage, pays tiers, ue=union européenne, eee=espace économique européen,
            rgpd, france, allemagne, belgique, irlande, suisse, états unis, royaume uni, singapour, chine,
            japon, clauses contractuelles types""",
        Rule.MONEY: "gratuit=gratuite=gratuitement, payant=payante, frais, remboursement=remboursé, prix",
        Rule.PERIOD: """
            heure=heures, jour=jours, semaine=semaines, mois, an=ans=année=années, immédiatement, sans délai,
            à tout moment, annuel=annuelle, mensuel=mensuelle, avant, après, pendant""",
        Rule.SCOPE: """
            tous=tout=toute=toutes, chaque, uniquement=seulement=exclusivement, certains=certaines, plusieurs,
            quelques, y compris, tiers, prestataire=prestataires, sous traitant=sous traitants,
            partenaire=partenaires, au moins, au plus, plus, maximum, minimum, illimité=illimitée,
            nécessaire=nécessaires""",
    }
)
