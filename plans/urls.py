"""Addresses of the plans of a municipality."""

from django.urls import include, path

from plans.views import decisions, files, letters, listing, making, page, signing, volumes

urlpatterns = [
    path("", listing.plan_list, name="plans"),
    path("batches/", include("plans.batches.urls")),
    path("impact/", include("plans.impact.urls")),
    path("make", making.make, name="make-plans"),
    path("new", making.new_plan, name="new-plan"),
    path("letters/refusal", letters.refusal, name="plan-refusal"),
    path("letters/<int:pk>.pdf", letters.letter_pdf, name="plan-letter"),
    path("schema.json", files.schema, {"language": "json"}, name="plan-schema"),
    path("schema.xsd", files.schema, {"language": "xsd"}, name="plan-xsd"),
    path("parcels/<int:pk>/volumes", volumes.volumes, name="parcel-volumes"),
    path("<int:pk>/", page.plan, name="plan"),
    path("<int:pk>/plan.pdf", files.plan_pdf, name="plan-pdf"),
    path("<int:pk>/plan.json", files.plan_json, name="plan-json"),
    path("<int:pk>/plan.<str:extension>", files.plan_file, name="plan-file"),
    path("<int:pk>/explained", files.explained, name="plan-explained"),
    path("<int:pk>/decide/<slug:kind>", decisions.decide, name="plan-decide"),
    path("<int:pk>/revoke/<slug:kind>/<int:row>", decisions.revoke_decision, name="plan-revoke"),
    path("<int:pk>/steps/<slug:kind>", signing.step, name="plan-step"),
    path("<int:pk>/letters/<slug:kind>", letters.letter_of_plan, name="plan-letters"),
    path("<int:pk>/to-sign/<slug:part>", signing.prepared_file, name="plan-to-sign"),
]
