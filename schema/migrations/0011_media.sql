-- Images of the site: their files, what the bytes of each tell, and which edition shows which.
CREATE TABLE "cached_media" (
	"path" text PRIMARY KEY NOT NULL,
	"stamp" text NOT NULL,
	"digest" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "images" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "images_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"edition_id" bigint NOT NULL,
	"position" integer NOT NULL,
	"role" text NOT NULL,
	"url" text NOT NULL,
	"alt" text,
	"digest" text
);
--> statement-breakpoint
CREATE TABLE "media" (
	"digest" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"width" integer,
	"height" integer,
	"bytes" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "images" ADD CONSTRAINT "images_edition_id_editions_id_fk" FOREIGN KEY ("edition_id") REFERENCES "public"."editions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "media" ADD CONSTRAINT "media_digest_sources_digest_fk" FOREIGN KEY ("digest") REFERENCES "public"."sources"("digest") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "images_edition" ON "images" USING btree ("edition_id","position");--> statement-breakpoint
CREATE INDEX "images_digest" ON "images" USING btree ("digest") WHERE digest is not null;--> statement-breakpoint
-- Removes everything that only releases older than the newest "keep" showed, and returns how much that is; "dry" only counts.
-- Releases stay in the list, marked as pruned, and so does the change log.
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
  )
  SELECT first_kept,
    (SELECT count(*) FROM releases WHERE number < first_kept AND NOT pruned),
    (SELECT count(*) FROM editions WHERE until <= first_kept),
    (SELECT count(*) FROM files WHERE until <= first_kept),
    (SELECT count(*) FROM lost),
    (SELECT coalesce(sum(octet_length(bytes)), 0)::bigint FROM sources JOIN lost USING (digest));

  IF NOT dry THEN
    UPDATE releases SET pruned = true WHERE number < first_kept AND NOT pruned;
    DELETE FROM editions WHERE until <= first_kept;
    DELETE FROM themes WHERE until <= first_kept;
    DELETE FROM files WHERE until <= first_kept;
    -- A page that is kept as it was shows its pictures although their files may be gone.
    DELETE FROM sources
    WHERE NOT EXISTS (SELECT FROM files WHERE files.digest = sources.digest)
      AND NOT EXISTS (SELECT FROM images WHERE images.digest = sources.digest);
  END IF;
END
$$;
--> statement-breakpoint
COMMENT ON TABLE cached_media IS 'The image files that imports have hashed: a file that still has its stamp has these bytes. Deleted, it only costs time.';--> statement-breakpoint
COMMENT ON COLUMN cached_media.stamp IS 'Size, times and inode of the file as it was hashed.';--> statement-breakpoint
COMMENT ON COLUMN cached_media.digest IS 'SHA-256 of its bytes.';--> statement-breakpoint
COMMENT ON TABLE images IS 'The images that an edition shows: the feature image first, then in reading order.';--> statement-breakpoint
COMMENT ON COLUMN images.url IS 'Where the site has it, absolute.';--> statement-breakpoint
COMMENT ON COLUMN images.digest IS 'SHA-256 of the file, a key of media and sources; null where the site folder has none that is kept.';--> statement-breakpoint
COMMENT ON TABLE media IS 'What the bytes of the sources that are images tell.';--> statement-breakpoint
COMMENT ON COLUMN media.type IS 'Media type, such as image/png.';--> statement-breakpoint
COMMENT ON COLUMN media.width IS 'In pixels, as shown; null where the bytes do not tell.';--> statement-breakpoint
COMMENT ON COLUMN media.height IS 'In pixels, as shown; null where the bytes do not tell.';--> statement-breakpoint
COMMENT ON COLUMN media.bytes IS 'Size of the file.';--> statement-breakpoint
COMMENT ON TABLE files IS 'The site''s files (pages, data, configuration, images) as the tree stood while each release was the newest.';
