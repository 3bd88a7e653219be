ALTER TABLE "keys" ADD COLUMN "only" boolean DEFAULT false NOT NULL;
