-- What was known lacks what these columns say. It is found out again by the next import.
DELETE FROM "known_files";--> statement-breakpoint
DELETE FROM "settled_trees";--> statement-breakpoint
ALTER TABLE "known_files" ADD COLUMN "page" text;--> statement-breakpoint
ALTER TABLE "settled_trees" ADD COLUMN "frame" text NOT NULL;--> statement-breakpoint
COMMENT ON COLUMN known_files.page IS 'JSON: the page that was made of the file, true as long as its front matter and the frame of the settled tree are the same.';--> statement-breakpoint
COMMENT ON COLUMN settled_trees.frame IS 'Names every file of the tree, the bytes of those that are no pages, and the code that read it.';--> statement-breakpoint
COMMENT ON COLUMN settled_trees.problems IS 'JSON: what was found wrong with the site, silenced or not; of the site as a whole, and of single pages.';
