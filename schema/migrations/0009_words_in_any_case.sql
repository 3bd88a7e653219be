-- What is looked for in any case is compared by this: `lower` alone knows the letters that the database's own locale knows, and in
-- many databases those are A to Z. A sigma at the end of a word is one like any other, because what is looked for may end there.
DO $$
DECLARE
  unicode text := (SELECT ' COLLATE ' || quote_ident(collname) FROM pg_collation
                   WHERE collname IN ('und-x-icu', 'pg_c_utf8') AND collnamespace = 'pg_catalog'::regnamespace
                   ORDER BY collname DESC LIMIT 1);
BEGIN
  EXECUTE format('CREATE FUNCTION any_case(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN replace(lower(words%s), ''ς'', ''σ'')', coalesce(unicode, ''));
END
$$;--> statement-breakpoint
COMMENT ON FUNCTION any_case IS 'Text as it is compared where large and small letters are the same.';
