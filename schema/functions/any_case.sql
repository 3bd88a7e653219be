-- Folds text for a search that ignores case. `lower` alone uses the locale of the database, which in many databases knows only A to
-- Z, so the best Unicode collation the server has is named explicitly. A final sigma becomes an ordinary one, because a search may
-- end in the middle of a word.
DO $$
DECLARE
  unicode text := (SELECT ' COLLATE ' || quote_ident(collname) FROM pg_collation
                   WHERE collname IN ('und-x-icu', 'pg_c_utf8') AND collnamespace = 'pg_catalog'::regnamespace
                   ORDER BY collname DESC LIMIT 1);
BEGIN
  EXECUTE format('CREATE OR REPLACE FUNCTION any_case(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN replace(lower(words%s), ''ς'', ''σ'')', coalesce(unicode, ''));
END
$$;
COMMENT ON FUNCTION any_case IS 'Text as it is compared where large and small letters are the same.';
