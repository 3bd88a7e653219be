CREATE TABLE "keys" (
	"id" text PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"scope" text NOT NULL,
	"label" text,
	"path_key" text DEFAULT '' NOT NULL,
	"proposal" text,
	"made" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires" timestamp (3) with time zone,
	"revoked" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "proposal_editions" (
	"proposal" uuid NOT NULL,
	"edition_id" bigint NOT NULL,
	"opens" boolean NOT NULL,
	CONSTRAINT "proposal_editions_proposal_edition_id_pk" PRIMARY KEY("proposal","edition_id")
);
--> statement-breakpoint
CREATE TABLE "proposals" (
	"name" text PRIMARY KEY NOT NULL,
	"id" uuid NOT NULL,
	"made" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"plan" jsonb NOT NULL,
	"carried" jsonb NOT NULL,
	"report" jsonb NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "proposals_id" ON "proposals" USING btree ("id");--> statement-breakpoint
ALTER TABLE "proposal_editions" ADD CONSTRAINT "proposal_editions_proposal_proposals_id_fk" FOREIGN KEY ("proposal") REFERENCES "proposals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_editions" ADD CONSTRAINT "proposal_editions_edition_id_editions_id_fk" FOREIGN KEY ("edition_id") REFERENCES "editions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "keys_hash" ON "keys" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "proposal_editions_edition" ON "proposal_editions" USING btree ("edition_id");
--> statement-breakpoint
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
                       WHERE until <= first_kept);
    INSERT INTO former_paths (path_key, path, article_id, was_alias)
    SELECT DISTINCT ON (path_key) path_key, path, article_id, was_alias FROM (
      SELECT path_key, path, article_id, until, false AS was_alias FROM editions WHERE until <= first_kept
      UNION ALL
      SELECT aliases.path_key, aliases.path, article_id, until, true FROM aliases JOIN editions ON editions.id = edition_id
      WHERE until <= first_kept
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
  END IF;
END
$$;
--> statement-breakpoint
-- Removes a proposal with all that only it needed: the editions staged for it, their articles, and the bytes of their files.
-- "forever" also removes the keys that show it, which otherwise wait for another proposal of that name. False if there is none.
CREATE OR REPLACE FUNCTION drop_proposal(given_name text, forever boolean) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  gone proposals%ROWTYPE;
  staged_articles uuid[];
BEGIN
  IF forever THEN
    DELETE FROM keys WHERE proposal = given_name;
  END IF;
  DELETE FROM proposals WHERE name = given_name RETURNING * INTO gone;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  -- None if it was published.
  WITH staged AS (DELETE FROM editions WHERE staged_by = gone.id AND since IS NULL RETURNING article_id)
  SELECT array_agg(article_id) INTO staged_articles FROM staged;
  DELETE FROM articles
  WHERE id = ANY (staged_articles)
    AND NOT EXISTS (SELECT FROM editions WHERE article_id = articles.id)
    AND NOT EXISTS (SELECT FROM changes WHERE article_id = articles.id)
    AND NOT EXISTS (SELECT FROM former_paths WHERE article_id = articles.id);
  DELETE FROM sources
  WHERE digest IN (SELECT put->>'digest' FROM jsonb_array_elements(gone.plan->'files'->'put') AS put)
    AND NOT EXISTS (SELECT FROM files WHERE files.digest = sources.digest)
    AND NOT EXISTS (SELECT FROM images WHERE images.digest = sources.digest)
    AND NOT EXISTS (SELECT FROM proposals, jsonb_array_elements(plan->'files'->'put') AS put
                    WHERE put->>'digest' = sources.digest);
  RETURN true;
END
$$;
--> statement-breakpoint
-- Keeps what was staged for a plan (the JSON form of `ReleasePlan` in src/database/write/publish.ts) under a name, in place of the
-- proposal that had the name before.
CREATE OR REPLACE FUNCTION keep_proposal(given_name text, given_plan jsonb, given_carried jsonb, given_report jsonb)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  given_id uuid := (given_plan->>'import')::uuid;
BEGIN
  -- A retry after a lost connection must not drop what it has kept.
  IF EXISTS (SELECT FROM proposals WHERE id = given_id) THEN
    RETURN;
  END IF;
  PERFORM drop_proposal(given_name, false);
  INSERT INTO proposals (name, id, plan, carried, report)
  VALUES (given_name, given_id, given_plan, given_carried, given_report);
  INSERT INTO proposal_editions (proposal, edition_id, opens)
  SELECT given_id, value::bigint, true FROM jsonb_array_elements_text(given_plan->'open')
  UNION ALL
  SELECT given_id, value::bigint, false FROM jsonb_array_elements_text(given_plan->'close');
END
$$;
