CREATE TABLE "known_files" (
	"path" text PRIMARY KEY NOT NULL,
	"version" text NOT NULL,
	"digest" text NOT NULL,
	"front" text NOT NULL,
	"context_key" text,
	"body" text
);
--> statement-breakpoint
CREATE TABLE "settled_trees" (
	"key" text PRIMARY KEY NOT NULL,
	"release" integer NOT NULL,
	"until" timestamp (3) with time zone,
	"unchanged" integer NOT NULL,
	"problems" text NOT NULL
);
--> statement-breakpoint
COMMENT ON TABLE known_files IS 'What was found out about page files, so that an import need not find it out again; lost, it only costs time.';--> statement-breakpoint
COMMENT ON COLUMN known_files.version IS 'The code that found it out: what other code found out counts for nothing.';--> statement-breakpoint
COMMENT ON COLUMN known_files.digest IS 'SHA-256 of the bytes it was found out of.';--> statement-breakpoint
COMMENT ON COLUMN known_files.front IS 'JSON: the front matter, the targets of refs, and what was told of them.';--> statement-breakpoint
COMMENT ON COLUMN known_files.context_key IS 'Names everything besides the bytes that decided what was read of the body: cascade, settings, targets of refs.';--> statement-breakpoint
COMMENT ON COLUMN known_files.body IS 'JSON: an outline of the body without its text, and what was told of it.';--> statement-breakpoint
COMMENT ON TABLE settled_trees IS 'The tree that the newest import left nothing to do for: at most one row; lost, it only costs time.';--> statement-breakpoint
COMMENT ON COLUMN settled_trees.key IS 'Names every file of the tree with its bytes, and the code that read it.';--> statement-breakpoint
COMMENT ON COLUMN settled_trees.until IS 'When a page of it comes or goes, and there may be something to do again; null = never.';--> statement-breakpoint
COMMENT ON COLUMN settled_trees.problems IS 'JSON: what was told of the site.';
