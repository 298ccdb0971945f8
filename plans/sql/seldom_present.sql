-- Which layers that seldom hold anything do so on a ground, and which statements a parcel has.
SELECT 'water' AS name WHERE EXISTS (
    SELECT 1 FROM landscaping_waterbody
    WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL
        AND ST_Intersects(geometry, %(here)s::geometry))
UNION ALL SELECT 'public-easements' WHERE EXISTS (
    SELECT 1 FROM zoning_publiceasement
    WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL
        AND ST_Intersects(geometry, %(here)s::geometry))
UNION ALL SELECT 'heritage-objects' WHERE EXISTS (
    SELECT 1 FROM zoning_heritageobject
    WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL
        AND ST_Intersects(geometry, %(here)s::geometry))
UNION ALL SELECT 'planning-documents' WHERE EXISTS (
    SELECT 1 FROM zoning_planningdocument
    WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL
        AND ST_Intersects(geometry, %(here)s::geometry))
UNION ALL SELECT 'placement-zones' WHERE EXISTS (
    SELECT 1 FROM zoning_placementzone
    WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL
        AND ST_Intersects(geometry, %(here)s::geometry))
UNION ALL SELECT 'complex-development' WHERE EXISTS (
    SELECT 1 FROM zoning_complexdevelopment
    WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL
        AND ST_Intersects(geometry, %(here)s::geometry))
UNION ALL SELECT 'appearance-territories' WHERE EXISTS (
    SELECT 1 FROM zoning_appearanceterritory
    WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL
        AND ST_Intersects(geometry, %(here)s::geometry))
UNION ALL SELECT 'protected-areas' WHERE EXISTS (
    SELECT 1 FROM zoning_protectedarea
    WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL
        AND ST_Intersects(geometry, %(here)s::geometry))
UNION ALL SELECT 'edge-overrides' WHERE EXISTS (
    SELECT 1 FROM plans_edgeoverride
    WHERE municipality_id = %(municipality)s AND parcel_number = %(parcel_number)s
        AND revoked_at IS NULL)
UNION ALL SELECT 'corrections' WHERE EXISTS (
    SELECT 1 FROM plans_correction
    WHERE municipality_id = %(municipality)s AND parcel_number = %(parcel_number)s
        AND revoked_at IS NULL)
UNION ALL SELECT 'consents' WHERE EXISTS (
    SELECT 1 FROM plans_networkconsent
    WHERE municipality_id = %(municipality)s AND parcel_number = %(parcel_number)s
        AND revoked_at IS NULL)
UNION ALL SELECT 'utilities' WHERE EXISTS (
    SELECT 1 FROM plans_utilityanswer
    WHERE municipality_id = %(municipality)s AND parcel_number = %(parcel_number)s
        AND revoked_at IS NULL)
UNION ALL SELECT 'active-plans' WHERE EXISTS (
    SELECT 1 FROM plans_landdevelopmentplan
    WHERE municipality_id = %(municipality)s AND parcel_number = %(parcel_number)s
        AND end_lifespan IS NULL AND status = 'ISSUED')
