-- Of the hash of a phrase 18 bits are kept, which editions share, and of words without their case one byte in place of two.
DROP INDEX "edition_phrases_phrase";--> statement-breakpoint
UPDATE "edition_phrases" SET
  "phrases" = array(SELECT DISTINCT (phrase >> 14) & 262143 FROM unnest("phrases") AS phrase),
  "words_any_case" = decode(regexp_replace(encode("words_any_case", 'hex'), '..(..)', '\1', 'g'), 'hex');--> statement-breakpoint
CREATE INDEX "edition_phrases_phrase" ON "edition_phrases" USING gin ("phrases");--> statement-breakpoint
-- Publishing writes rows of editions anew, but not what they keep apart: of new ones, texts and links.
ALTER TABLE "editions" SET (toast_tuple_target = 1024);
