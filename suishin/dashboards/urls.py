"""Routes of `dashboards`."""

from django.urls import path

from suishin.dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("", views.home, name="home"),
    path("matrix/", views.matrix, name="matrix"),
    path("matrix/export.xlsx", views.matrix_export, name="matrix-export"),
    path("map/", views.measure_map, name="map"),
    path("map/export.xlsx", views.map_export, name="map-export"),
    path("figures/", views.figures, name="figures"),
    path("figures/export.xlsx", views.figures_export, name="figures-export"),
    path("events/", views.events, name="events"),
    path("events/export.xlsx", views.events_export, name="events-export"),
    path("findings/", views.findings, name="findings"),
    path("findings/export.xlsx", views.findings_export, name="findings-export"),
]
