DROP INDEX "editions_revised";--> statement-breakpoint
ALTER TABLE "editions" ADD COLUMN "revised" timestamp (3) with time zone GENERATED ALWAYS AS (coalesce(updated, published)) STORED;--> statement-breakpoint
CREATE INDEX "editions_quote_counts" ON "editions" USING btree ("listed_published","since","quote_count","attributed_count") WHERE since is not null and until is null;--> statement-breakpoint
CREATE INDEX "editions_revised" ON "editions" USING btree ("revised","kind","since") WHERE since is not null and until is null;