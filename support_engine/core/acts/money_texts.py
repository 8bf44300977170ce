"""The text of law, or the internal rule, that each code of money rests on."""

from collections.abc import Mapping

from support_engine.core.acts.codes import Code

LAW: Mapping[Code, str] = {
    Code.ACCOUNT_CHANGED: "règle interne contre la fraude",
    Code.ACCOUNT_UNCERTAIN: "règle interne contre la fraude",
    Code.ACCOUNT_UNPROVEN: "règle interne contre la fraude",
    Code.ACCOUNT_UNREAD: "règle interne contre la fraude",
    Code.AMOUNT_RAISED: "décret 2012-1246 (GBCP), séparation des fonctions",
    Code.AMOUNT_CHANGED: "décret 2012-1246 (GBCP), certification du service fait",
    Code.BACKDATED: "règle interne contre la fraude",
    Code.ADVANCE_CEILING: "décret 2018-514, art. 12",
    Code.AGREEMENT_COMPULSORY: "loi 2000-321, art. 10 ; décret 2001-495",
    Code.AGREEMENT_NOT_NOTIFIED: "décret 2018-514",
    Code.AID_NOT_DECLARED: "décret 2018-514, art. 14",
    Code.AID_TOO_HIGH: "décret 2018-514, art. 10",
    Code.AID_TOO_LOW: "décret 2018-514, art. 10",
    Code.BANK_QUARANTINED: "règle interne contre la fraude",
    Code.HOLDER_KIND_FIXED: "CGCT, art. L. 1111-10",
    Code.HOLDER_KIND_UNKNOWN: "CGCT, art. L. 1111-10",
    Code.MAXIMUM_ABOVE_RATE: "décret 2018-514, art. 10",
    Code.COMMITMENT_MISSING: "décret 2012-1246 (GBCP)",
    Code.COMMITMENT_TOO_LOW: "décret 2012-1246 (GBCP)",
    Code.COMPLETION_MISSING: "décret 2018-514, art. 14",
    Code.END_PASSED: "convention attributive",
    Code.AMENDMENT_OF_ONE: "règle interne contre la fraude",
    Code.EXTENSION_OF_ONE: "règle interne contre la fraude",
    Code.FINANCIAL_REPORT_MISSING: "loi 2000-321, art. 10",
    Code.FREED_BY_CORRECTION: "règle interne contre la fraude",
    Code.FREED_BY_ITS_DAY: "règle interne contre la fraude",
    Code.GRANT_SETTLED: "décret 2018-514, art. 14",
    Code.GUARANTEE_NEEDED: "décret 2018-514, art. 12",
    Code.INTERIM_CEILING: "décret 2018-514, art. 12",
    Code.BALANCE_NOT_CLAIMED: "décret 2018-514, art. 14",
    Code.TRANCHE_UNDER_WAY: "décret 2018-514, art. 12 et 14",
    Code.NOTHING_DUE: "décret 2018-514, art. 12 et 14",
    Code.OVERPAID_UNCLAIMED: "décret 2018-514, art. 14",
    Code.OWN_SHARE_TOO_LOW: "CGCT, art. L. 1111-10",
    Code.RECOVERY_WAIVED: "règle interne contre la fraude",
    Code.UNDONE_ALONE: "règle interne contre la fraude",
    Code.SAME_PERSON: "décret 2012-1246 (GBCP), séparation des fonctions",
    Code.STARTED_TOO_EARLY: "décret 2018-514, art. 5",
    Code.TERMS_CHANGED: "décret 2012-1246 (GBCP), certification du service fait",
    Code.WORKS_NOT_STARTED: "décret 2018-514, art. 12",
}
"""The text behind a rule; DOMAIN marks those that were not read at the source."""
