-- Removes everything that only releases older than the newest "keep" showed, and returns how much that is; "dry" only counts.
-- Releases stay in the list, marked as pruned, and so do the change log, the articles that addresses
-- led to, and what proposals need to be published.
CREATE OR REPLACE FUNCTION prune_history(keep integer, dry boolean)
RETURNS TABLE (oldest integer, releases bigint, editions bigint, files bigint, sources bigint, bytes bigint)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  first_kept integer;
BEGIN
  IF keep < 1 THEN
    RAISE EXCEPTION 'the newest release at least has to be kept';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('commonplace.publish'), hashtext(current_schema()));
  SELECT greatest(coalesce(max(number), 0) - keep + 1, 1) INTO first_kept FROM releases;

  RETURN QUERY
  WITH lost AS (
    SELECT digest FROM sources
    WHERE NOT EXISTS (SELECT FROM files WHERE files.digest = sources.digest AND coalesce(until > first_kept, true))
      AND NOT EXISTS (SELECT FROM images JOIN editions ON editions.id = edition_id
                      WHERE images.digest = sources.digest AND coalesce(until > first_kept, true))
      AND NOT EXISTS (SELECT FROM proposals, jsonb_array_elements(plan->'files'->'put') AS put
                      WHERE put->>'digest' = sources.digest)
  )
  SELECT first_kept,
    (SELECT count(*) FROM releases WHERE number < first_kept AND NOT pruned),
    (SELECT count(*) FROM editions WHERE until <= first_kept),
    (SELECT count(*) FROM files WHERE until <= first_kept),
    (SELECT count(*) FROM lost),
    (SELECT coalesce(sum(octet_length(bytes)), 0)::bigint FROM sources JOIN lost USING (digest));

  IF NOT dry THEN
    UPDATE releases SET pruned = true WHERE number < first_kept AND NOT pruned;
    -- What an address led to last goes before what it led to earlier.
    DELETE FROM former_paths
    WHERE path_key IN (SELECT path_key FROM editions WHERE until <= first_kept
                       UNION ALL SELECT aliases.path_key FROM aliases JOIN editions ON editions.id = edition_id
                       WHERE editions.until <= first_kept);
    INSERT INTO former_paths (path_key, path, article_id, was_alias)
    SELECT DISTINCT ON (path_key) path_key, path, article_id, was_alias FROM (
      SELECT path_key, path, article_id, until, false AS was_alias FROM editions WHERE until <= first_kept
      UNION ALL
      SELECT aliases.path_key, aliases.path, article_id, editions.until, true FROM aliases JOIN editions ON editions.id = edition_id
      WHERE editions.until <= first_kept
    ) AS once
    ORDER BY path_key, until DESC, was_alias;
    DELETE FROM editions WHERE until <= first_kept;
    DELETE FROM themes WHERE until <= first_kept;
    DELETE FROM files WHERE until <= first_kept;
    -- A page that is kept as it was shows its pictures although their files may be gone.
    DELETE FROM sources
    WHERE NOT EXISTS (SELECT FROM files WHERE files.digest = sources.digest)
      AND NOT EXISTS (SELECT FROM images WHERE images.digest = sources.digest)
      AND NOT EXISTS (SELECT FROM proposals, jsonb_array_elements(plan->'files'->'put') AS put
                      WHERE put->>'digest' = sources.digest);
    -- Gateways forget the answers they keep.
    PERFORM pg_notify('commonplace_publish', first_kept::text);
  END IF;
END
$$;
