import { createServer } from 'node:http'

// A ceiling: node:http alone, which sends the same bytes whatever is asked.

process.once('message', (bodies: Readonly<Record<string, string>>) => {
  const kept = new Map(Object.entries(bodies).map(([name, body]) => [`/${name}`, Buffer.from(body, 'base64')]))
  const server = createServer((request, response) => {
    const body = kept.get(request.url ?? '')
    if (!body) return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.byteLength })
    response.end(body)
  })
  server.listen(0, '127.0.0.1', () => process.send?.(server.address()))
})
