"""Routes of `dashboards`."""

from django.urls import path

from suishin.dashboards.views import blocks, months, national, pictures, prefecture, unions

app_name = "dashboards"
urlpatterns = [
    path("", pictures.home, name="home"),
    path("matrix/", pictures.matrix, name="matrix"),
    path("matrix/export.xlsx", pictures.matrix_export, name="matrix-export"),
    path("map/", pictures.measure_map, name="map"),
    path("map/export.xlsx", pictures.map_export, name="map-export"),
    path("figures/", pictures.figures, name="figures"),
    path("figures/export.xlsx", pictures.figures_export, name="figures-export"),
    path("events/", pictures.events, name="events"),
    path("events/export.xlsx", pictures.events_export, name="events-export"),
    path("findings/", pictures.findings, name="findings"),
    path("findings/export.xlsx", pictures.findings_export, name="findings-export"),
    path("results/", national.results, name="results"),
    path("results/national/", national.national, name="results-national"),
    path("results/national/export.xlsx", national.national_export, name="results-national-export"),
    path("results/prefectures/", national.prefectures, name="results-prefectures"),
    path("results/prefectures/export.xlsx", national.prefectures_export, name="results-prefectures-export"),
    path("results/prefectures/<int:prefecture_id>/", prefecture.prefecture, name="results-prefecture"),
    path(
        "results/prefectures/<int:prefecture_id>/export.xlsx",
        prefecture.prefecture_export,
        name="results-prefecture-export",
    ),
    path("results/prefectures/<int:prefecture_id>/sets/", prefecture.prefecture_sets, name="results-prefecture-sets"),
    path("results/blocks/<int:block_id>/", blocks.block, name="results-block"),
    path("results/blocks/<int:block_id>/export.xlsx", blocks.block_export, name="results-block-export"),
    path("results/blocks/<int:block_id>/sets/", blocks.block_sets, name="results-block-sets"),
    path("results/months/", months.months, name="results-months"),
    path("results/months/export.xlsx", months.months_export, name="results-months-export"),
    path("results/unions/<int:union_id>/", unions.union, name="results-union"),
    path("results/unions/<int:union_id>/export.xlsx", unions.union_export, name="results-union-export"),
    path("results/unions/<int:union_id>/peers/", unions.union_peers, name="results-union-peers"),
    path("results/unions/<int:union_id>/sheet.pdf", unions.union_sheet, name="results-union-sheet"),
    path(
        "results/prefectures/<int:prefecture_id>/sheets.pdf",
        unions.prefecture_sheets,
        name="results-prefecture-sheets",
    ),
]
