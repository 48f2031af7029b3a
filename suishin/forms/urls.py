"""Routes of `forms`."""

from django.urls import path

from suishin.forms.views import editor, items, lists, sections

app_name = "forms"
urlpatterns = [
    path("", lists.form_list, name="form-list"),
    path("new/", lists.form_create, name="form-create"),
    path("import/", lists.form_import, name="form-import"),
    path("<int:form_id>/", editor.form_detail, name="form-detail"),
    path("<int:form_id>/next/", lists.form_next, name="form-next"),
    path("<int:form_id>/form.json", editor.form_export, name="form-export"),
    path("<int:form_id>/form.xlsx", editor.form_blank, name="form-blank"),
    path("<int:form_id>/facts/", editor.form_facts, name="form-facts"),
    path("<int:form_id>/years/", editor.form_years, name="form-years"),
    path("<int:form_id>/ready/", editor.form_ready, name="form-ready"),
    path("<int:form_id>/discard/", editor.form_discard, name="form-discard"),
    path("<int:form_id>/new-section/", sections.section_create, name="section-create"),
    path("<int:form_id>/sections/<str:key>/", sections.section_edit, name="section-edit"),
    path("<int:form_id>/sections/<str:key>/move/", sections.section_move, name="section-move"),
    path("<int:form_id>/sections/<str:key>/drop/", sections.section_drop, name="section-drop"),
    path("<int:form_id>/sections/<str:key>/new-item/", items.item_create, name="item-create"),
    path("<int:form_id>/items/<str:key>/", items.item_edit, name="item-edit"),
    path("<int:form_id>/items/<str:key>/preview/", items.item_preview, name="item-preview"),
    path("<int:form_id>/items/<str:key>/move/", items.item_move, name="item-move"),
    path("<int:form_id>/items/<str:key>/drop/", items.item_drop, name="item-drop"),
    path("<int:form_id>/new-check/", sections.check_create, name="check-create"),
    path("<int:form_id>/checks/<int:number>/", sections.check_edit, name="check-edit"),
    path("<int:form_id>/checks/<int:number>/drop/", sections.check_drop, name="check-drop"),
]
