-- What peers read besides the tables of the gateway. PostGraphile reads views of what is open, which Postgres sees through, with
-- the keys that views cannot have told in comments. Sections have a table with their texts, because the gateway stores those as
-- places in the text of their article.
drop schema if exists peers cascade;
create schema peers;
create view peers.articles as
  select id, kind, path, path_key, title, to_char(published, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as published, listed_published
  from editions where since is not null and until is null;
comment on view peers.articles is E'@primaryKey id\n@unique path_key';
create table peers.sections as
  select edition_id, position, heading, anchor,
    part_of(convert_to(editions.html, 'UTF8'), sections.html, sections.html_start, sections.html_end) as html
  from sections join editions on editions.id = edition_id where since is not null and until is null;
alter table peers.sections add primary key (edition_id, position);
analyze peers.sections;
comment on table peers.sections is E'@foreignKey (edition_id) references peers.articles (id)|@fieldName article|@foreignFieldName sections';
create view peers.quotes as select id, edition_id, position, section as place, text, attribution from quotes;
comment on view peers.quotes is E'@primaryKey id\n@foreignKey (edition_id) references peers.articles (id)|@fieldName article|@foreignFieldName quotes\n@foreignKey (edition_id, place) references peers.sections (edition_id, position)|@fieldName section|@foreignFieldName quotes';
create view peers.image_credits as select id, edition_id, position, attribution from image_credits;
comment on view peers.image_credits is E'@primaryKey id\n@foreignKey (edition_id) references peers.articles (id)|@fieldName article|@foreignFieldName imageCredits';
create view peers.aliases as select id, edition_id, position, path from aliases;
comment on view peers.aliases is E'@primaryKey id\n@foreignKey (edition_id) references peers.articles (id)|@fieldName article|@foreignFieldName aliases';
create view peers.quotes_of_themes as
  select quote_id, theme, listed_published, path, position from quote_themes where until is null;
comment on view peers.quotes_of_themes is E'@primaryKey quote_id,theme\n@foreignKey (quote_id) references peers.quotes (id)|@fieldName quote|@foreignFieldName themes';
