ALTER TABLE "sections" ALTER COLUMN "markdown" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "sections" ALTER COLUMN "html" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "sections" ALTER COLUMN "text" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "sections" ADD COLUMN "markdown_start" integer;--> statement-breakpoint
ALTER TABLE "sections" ADD COLUMN "markdown_end" integer;--> statement-breakpoint
ALTER TABLE "sections" ADD COLUMN "html_start" integer;--> statement-breakpoint
ALTER TABLE "sections" ADD COLUMN "html_end" integer;--> statement-breakpoint
ALTER TABLE "sections" ADD COLUMN "text_start" integer;--> statement-breakpoint
ALTER TABLE "sections" ADD COLUMN "text_end" integer;--> statement-breakpoint
-- A part of a text: `own` where it is stored by itself, else the bytes of `whole` from `start` up to, not including, `stop`.
CREATE OR REPLACE FUNCTION part_of(whole bytea, own text, start integer, stop integer) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(own, convert_from(substring(whole FROM start + 1 FOR stop - start), 'UTF8'));
