-- The words of a text by those of its parts, in order: what `to_tsvector` makes of all of it, but for how many words that it leaves out
-- stand between two parts.
CREATE OR REPLACE FUNCTION joined_words(parts tsvector[]) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  part tsvector;
  words tsvector := '';
BEGIN
  FOREACH part IN ARRAY parts LOOP
    words := words || part;
  END LOOP;
  RETURN words;
END
$$;
