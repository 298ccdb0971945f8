-- Tells the channel gis_live that a changeset has been made or has another status.
CREATE OR REPLACE FUNCTION live_tell_changeset() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('gis_live', json_build_object(
        'kind', 'changeset', 'municipality', NEW.municipality_id, 'id', NEW.id
    )::text);
    RETURN NULL;
END;
$$;
