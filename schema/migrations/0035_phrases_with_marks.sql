-- Phrases are told apart by the marks in them now: they are found again at the start.
DELETE FROM edition_phrases;
