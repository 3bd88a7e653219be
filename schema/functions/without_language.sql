-- Takes the language from the start of a path key, so that a section has one name in all languages.
CREATE OR REPLACE FUNCTION without_language(path_key text, language text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN lower(path_key) = '/' || lower(language) THEN '/'
  WHEN starts_with(lower(path_key), '/' || lower(language) || '/') THEN substr(path_key, length(language) + 2)
  ELSE path_key
END;
COMMENT ON FUNCTION without_language IS 'A path key as it would be without languages in the addresses.';
