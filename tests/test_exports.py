"""The public names, pinned: a change here is a change of the interface."""

import frontline
import gazetteer

FRONTLINE = [
    "AgainstInterest",
    "Article",
    "Borders",
    "BrokenCluster",
    "Changes",
    "Claim",
    "ClaimColumns",
    "Claimant",
    "Distance",
    "DraftClaim",
    "FigureOptions",
    "FrontlineError",
    "FuzzyDate",
    "Imported",
    "InvalidClaim",
    "InvalidDate",
    "InvalidHistory",
    "InvalidImport",
    "InvalidLedger",
    "InvalidOption",
    "InvalidSurface",
    "Ledger",
    "Majority",
    "Map",
    "Mention",
    "Observer",
    "Parties",
    "Position",
    "Problem",
    "Quantity",
    "Report",
    "ReportOptions",
    "Source",
    "State",
    "Statement",
    "Surface",
    "SurfaceOptions",
    "Tiles",
    "UnknownFormat",
    "UnknownPolicy",
    "UnreadableInput",
    "UnsafeLayer",
    "UnwritableOutput",
    "__version__",
    "append_claims",
    "area_chart",
    "changes",
    "claims_chart",
    "control",
    "distance",
    "distances",
    "figure",
    "history",
    "history_then",
    "import_claims",
    "parse_date",
    "read_article",
    "read_articles",
    "read_claims",
    "report",
    "surface",
    "surfaces",
    "to_claim_reviews",
    "to_prov",
    "towns_around",
    "write_review",
    "write_table",
]

GAZETTEER = [
    "AmbiguousPlace",
    "AmbiguousRegion",
    "Candidate",
    "DownloadFailed",
    "GazetteerError",
    "Index",
    "InvalidData",
    "InvalidQuery",
    "Kind",
    "Match",
    "Name",
    "Place",
    "PlaceError",
    "Query",
    "Resolution",
    "UnknownPlace",
    "UnreadableData",
    "UnreadableIndex",
    "add",
    "download",
    "geocoder",
    "list_added",
    "lookup",
    "resolve",
    "resolve_column",
    "resolve_together",
    "search",
    "table",
]


def test_frontline_exports():
    assert sorted(frontline.__all__) == FRONTLINE
    for name in FRONTLINE:
        assert getattr(frontline, name) is not None


def test_gazetteer_exports():
    assert sorted(gazetteer.__all__) == GAZETTEER
    for name in GAZETTEER:
        assert getattr(gazetteer, name) is not None


def test_names_that_are_also_modules_stay_verbs():
    import frontline.control.policies
    import frontline.report.values
    import frontline.surface.studio
    import gazetteer.resolve

    assert callable(frontline.surface)
    assert callable(frontline.control)
    assert callable(frontline.report)
    assert callable(gazetteer.resolve)


def test_completion_helps():
    assert {"Map", "read_article", "control"} <= set(dir(frontline))


def test_tab_completion_offers_what_is_public_and_nothing_else() -> None:
    for package in (frontline, gazetteer):
        offered = {name for name in dir(package) if not name.startswith("__")}
        assert offered == {name for name in package.__all__ if not name.startswith("__")}
