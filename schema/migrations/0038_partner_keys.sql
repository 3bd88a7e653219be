CREATE TABLE "partner_progress" (
	"partner" text PRIMARY KEY NOT NULL,
	"fetched_release" integer,
	"fetched_position" integer,
	"fetched_at" timestamp (3) with time zone,
	"applied_release" integer,
	"applied_position" integer,
	"applied_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "receipts" (
	"partner" text NOT NULL,
	"release" integer NOT NULL,
	"position" integer NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "receipts_partner_release_position_pk" PRIMARY KEY("partner","release","position")
);
--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "partner" text;--> statement-breakpoint
ALTER TABLE "receipts" ADD CONSTRAINT "receipts_release_releases_number_fk" FOREIGN KEY ("release") REFERENCES "releases"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
COMMENT ON TABLE keys IS 'Keys by which requests show who asks, by a hash each: for previews of what is not public, or of a partner.';--> statement-breakpoint
COMMENT ON TABLE partner_progress IS 'How far partners have come in the log of changes: sent to them, and applied as they say. Null is unknown.';--> statement-breakpoint
COMMENT ON TABLE receipts IS 'Single changes that partners say they have applied, most of them tombstones; by their places in the log.';
