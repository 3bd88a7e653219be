-- `/about/index.html` is found as `/about`. A page that has that address keeps it.
UPDATE editions SET path_key = coalesce(nullif(left(path_key, -length('/index.html')), ''), '/')
WHERE path_key LIKE '%/index.html' AND NOT EXISTS (
  SELECT FROM editions AS other
  WHERE other.path_key = coalesce(nullif(left(editions.path_key, -length('/index.html')), ''), '/')
    AND other.since IS NOT NULL AND other.until IS NULL);--> statement-breakpoint
UPDATE aliases SET path_key = coalesce(nullif(left(path_key, -length('/index.html')), ''), '/')
WHERE path_key LIKE '%/index.html';--> statement-breakpoint
UPDATE former_paths SET path_key = coalesce(nullif(left(path_key, -length('/index.html')), ''), '/')
WHERE path_key LIKE '%/index.html' AND NOT EXISTS (
  SELECT FROM former_paths AS other
  WHERE other.article_id = former_paths.article_id
    AND other.path_key = coalesce(nullif(left(former_paths.path_key, -length('/index.html')), ''), '/'));
