import { createHash } from 'node:crypto'

/** `/`: what this is and where to continue, without a script and without another host. */
export function answerHome(): Response {
  return new Response(page, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'public, max-age=300',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    },
  })
}

const style = `
:root { color-scheme: light dark; }
body { max-width: 36rem; margin: 12vh auto 4rem; padding: 0 1.25rem; font: 1.0625rem/1.6 Georgia, "Times New Roman", serif; }
h1 { font-weight: normal; font-size: 2rem; margin: 0 0 .5rem; }
dl { margin: 2.5rem 0 0; }
dt { margin-top: 1.25rem; }
dd { margin: 0; opacity: .75; }
a { color: inherit; text-underline-offset: .2em; }
`

const styleHash = createHash('sha256').update(style).digest('base64')

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Commonplace</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Commonplace</h1>
<p>This server answers questions about a site’s articles, and the passages in them worth keeping.
Ask in GraphQL at <code>/graphql</code>.</p>
<dl>
<dt><a href="/graphql">GraphiQL</a></dt>
<dd>Try a query in the browser, with the schema beside it.</dd>
<dt><a href="/verify">Did they say that?</a></dt>
<dd>Look up whether words were said, and where.</dd>
<dt><a href="/schema.graphql">schema.graphql</a></dt>
<dd>Every type and field as text, for code generators.</dd>
<dt><a href="/readyz">Readiness</a> and <a href="/healthz">health</a></dt>
<dd>Whether questions can be answered now, and from which release.</dd>
</dl>
</main>
</body>
</html>
`
