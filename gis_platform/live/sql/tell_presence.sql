-- Tells the channel gis_live that other people are at work in a municipality, or on other things.
CREATE OR REPLACE FUNCTION live_tell_presence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        place := OLD.municipality_id;
    ELSE
        place := NEW.municipality_id;
    END IF;
    PERFORM pg_notify('gis_live', json_build_object(
        'kind', 'presence', 'municipality', place
    )::text);
    RETURN NULL;
END;
$$;
