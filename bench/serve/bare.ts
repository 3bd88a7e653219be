import { createServer } from 'node:http'

// A ceiling: node:http alone, which sends the same bytes whatever is asked: `/NAME`, or any address that ends in `&bare=NAME`.

/** A body in base64, sent with its type and length; or an answer with these headers, names and values in turn. */
export type BareAnswer =
  | string
  | { readonly status: number; readonly headers: readonly string[]; readonly body: string }

process.once('message', (answers: Readonly<Record<string, BareAnswer>>) => {
  const kept = new Map(Object.entries(answers).map(([name, answer]) => [name, prepared(answer)]))
  const server = createServer((request, response) => {
    const { url = '' } = request
    const named = url.lastIndexOf('&bare=')
    const answer = kept.get(url.slice(named < 0 ? 1 : named + 6))
    if (!answer) return void response.writeHead(404).end()
    response.writeHead(answer.status, answer.headers)
    response.end(answer.body)
  })
  server.listen(0, '127.0.0.1', () => process.send?.(server.address()))
})

function prepared(answer: BareAnswer) {
  const body = Buffer.from(typeof answer === 'string' ? answer : answer.body, 'base64')
  if (typeof answer !== 'string') return { status: answer.status, headers: [...answer.headers], body }
  const headers = ['content-type', 'application/json; charset=utf-8', 'content-length', String(body.byteLength)]
  return { status: 200, headers, body }
}
