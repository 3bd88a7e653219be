-- The tables of the import's cache under plain names. What they hold is found out again by the next import.
CREATE TABLE "cached_pages" (
	"path" text PRIMARY KEY NOT NULL,
	"version" text NOT NULL,
	"digest" text NOT NULL,
	"front" text NOT NULL,
	"context_key" text,
	"body" text,
	"page" text
);
--> statement-breakpoint
CREATE TABLE "cached_site" (
	"id" uuid PRIMARY KEY NOT NULL,
	"fingerprint" text NOT NULL,
	"publication" bigint NOT NULL,
	"until" timestamp (3) with time zone,
	"pages" integer NOT NULL,
	"problems" text NOT NULL
);
--> statement-breakpoint
DROP TABLE "known_files";--> statement-breakpoint
DROP TABLE "settled_trees";--> statement-breakpoint
COMMENT ON TABLE cached_pages IS 'What imports found out about page files, so that the next one need not parse them again. Deleted, it only costs time.';--> statement-breakpoint
COMMENT ON COLUMN cached_pages.version IS 'Hash of the code that found it out: other code ignores it.';--> statement-breakpoint
COMMENT ON COLUMN cached_pages.digest IS 'SHA-256 of the bytes it is about.';--> statement-breakpoint
COMMENT ON COLUMN cached_pages.front IS 'JSON: the front matter, the targets of refs, and their problems.';--> statement-breakpoint
COMMENT ON COLUMN cached_pages.context_key IS 'Hash of everything besides the bytes that the parsed body depends on: page, settings, targets of refs.';--> statement-breakpoint
COMMENT ON COLUMN cached_pages.body IS 'JSON: an outline of the body without its text, and its problems; null where it was not parsed or has an error.';--> statement-breakpoint
COMMENT ON COLUMN cached_pages.page IS 'JSON: the page that the file became; null where it is none.';--> statement-breakpoint
COMMENT ON TABLE cached_site IS 'The site for which the newest import left nothing to do: at most one row. While it is there, cached_pages holds the pages of this site. Deleted, it only costs time.';--> statement-breakpoint
COMMENT ON COLUMN cached_site.fingerprint IS 'Hash of the paths of all files, the bytes of those that are no pages, the options and the code.';--> statement-breakpoint
COMMENT ON COLUMN cached_site.publication IS 'The newest publication at that time: after another one, the row is ignored.';--> statement-breakpoint
COMMENT ON COLUMN cached_site.until IS 'When a page of it falls due or expires, and there may be something to do again; null = never.';--> statement-breakpoint
COMMENT ON COLUMN cached_site.pages IS 'How many pages it has.';--> statement-breakpoint
COMMENT ON COLUMN cached_site.problems IS 'JSON: the problems of the site, silenced or not; those of the site as a whole, and those of single pages.';
