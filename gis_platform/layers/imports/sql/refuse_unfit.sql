-- Refuse what the columns of the layer would not take.
UPDATE incoming
SET refusal_code = 'UNFIT', refusal = CASE {sentences} END
WHERE refusal IS NULL AND ({conditions})
