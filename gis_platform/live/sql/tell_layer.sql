-- Tells the channel gis_live that a layer of a municipality has changed.
--
-- The payload leaves the revision out: each statement raises it, and PostgreSQL sends notices that
-- are equal only once a transaction. Who listens reads the revision after the transaction's end.
CREATE OR REPLACE FUNCTION live_tell_layer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('gis_live', json_build_object(
        'kind', 'layer', 'municipality', NEW.municipality_id, 'table', NEW.table_name
    )::text);
    RETURN NULL;
END;
$$;
