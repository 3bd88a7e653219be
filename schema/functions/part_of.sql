-- A part of a text: `own` where it is stored by itself, else the bytes of `whole` from `start` up to, not including, `stop`.
CREATE OR REPLACE FUNCTION part_of(whole bytea, own text, start integer, stop integer) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(own, convert_from(substring(whole FROM start + 1 FOR stop - start), 'UTF8'));
