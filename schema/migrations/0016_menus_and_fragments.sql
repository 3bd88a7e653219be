ALTER TABLE "editions" ADD COLUMN "menus" jsonb;--> statement-breakpoint
ALTER TABLE "quotes" ADD COLUMN "fragment" text;--> statement-breakpoint
CREATE INDEX "editions_menus" ON "editions" USING btree ("id") WHERE since is not null and menus is not null;