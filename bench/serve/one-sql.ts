import { createServer } from 'node:http'
import postgres from 'postgres'
import { pathKey } from '../../src/content/path-key.ts'
import type { Connection } from '../../src/database/connection.ts'

// A ceiling: each question as one statement that a person wrote for it, which makes the JSON in Postgres, and nothing around it.

const open = 'since is not null and until is null'

const statements = {
  Q1: `select json_build_object('data', json_build_object('articleByPath', (
    select json_build_object(
      'title', e.title, 'path', e.path, 'published', to_char(e.published, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
      'sections', (select coalesce(json_agg(json_build_object('heading', heading, 'anchor', anchor, 'html', part_of(whole, html, html_start, html_end)) order by position), '[]') from (select convert_to(e.html, 'UTF8') as whole offset 0) w, sections where edition_id = e.id),
      'quotes', (select coalesce(json_agg(json_build_object('text', text, 'attribution', attribution) order by position), '[]') from quotes where edition_id = e.id),
      'imageCredits', (select coalesce(json_agg(json_build_object('attribution', attribution) order by position), '[]') from image_credits where edition_id = e.id),
      'aliases', (select coalesce(json_agg(json_build_object('path', path) order by position), '[]') from aliases where edition_id = e.id))
    from editions e where path_key = $1 and ${open})))::text as body`,
  Q2: `select json_build_object('data', json_build_object('quotesByTheme', json_build_object('nodes', (
    select json_agg(json_build_object('text', q.text, 'attribution', q.attribution, 'section', json_build_object('heading', s.heading),
      'article', json_build_object('title', e.title, 'path', e.path)) order by t.listed_published desc, t.path, t.position)
    from (select * from quote_themes where theme = 'water' and until is null order by listed_published desc nulls first, path, position limit 50) t
    join quotes q on q.id = t.quote_id join editions e on e.id = t.edition_id
    join sections s on s.edition_id = q.edition_id and s.position = q.section))))::text as body`,
  Q3: `select json_build_object('data', json_build_object('articles', json_build_object('nodes', (
    select json_agg(json_build_object('title', e.title, 'path', e.path,
      'sections', (select coalesce(json_agg(json_build_object('heading', heading, 'anchor', anchor) order by position), '[]') from sections where edition_id = e.id),
      'quotes', (select coalesce(json_agg(json_build_object('text', text, 'attribution', attribution) order by position), '[]') from quotes where edition_id = e.id))
      order by e.listed_published desc, e.path)
    from (select * from editions where kind = 'PAGE' and ${open} order by listed_published desc nulls first, path limit 20) e))))::text as body`,
} as const

process.once('message', async (connection: Connection) => {
  const sql = postgres({
    ...connection,
    ...(connection.path ? { path: connection.path } : {}),
    max: 4,
    fetch_types: false,
  })
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const name = url.searchParams.get('name') as keyof typeof statements
    const path = url.searchParams.get('path')
    const [row] = await sql.unsafe(statements[name], path === null ? [] : [pathKey(path)], { prepare: true })
    const body = Buffer.from(row?.body)
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.byteLength })
    response.end(body)
  })
  server.listen(0, '127.0.0.1', () => process.send?.(server.address()))
})
