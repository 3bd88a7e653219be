import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type CachingProxy, startProxy } from './caching-proxies.ts'

const NGINX = '/usr/sbin/nginx'

/** A proxy that hands requests to several gateways in turn, and to another one where one cannot answer: nginx where it is installed. */
export function openBalancer(gateways: readonly string[]): Promise<CachingProxy> {
  return existsSync(NGINX) ? openNginx(gateways) : openOwn(gateways)
}

function openNginx(gateways: readonly string[]): Promise<CachingProxy> {
  return startProxy(NGINX, (folder, port) => {
    const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    for (const kind of kinds) mkdirSync(join(folder, kind))
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off;
master_process off;
pid ${folder}/pid;
events {}
http {
  access_log off;
  ${kinds.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join('\n  ')}
  upstream gateways {
    ${gateways.map((url) => `server ${new URL(url).host} max_fails=0;`).join('\n    ')}
    keepalive 16;
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://gateways;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_next_upstream error timeout http_503 non_idempotent;
    }
  }
}
`,
    )
    return ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')]
  })
}

async function openOwn(gateways: readonly string[]): Promise<CachingProxy> {
  const agent = new Agent({ keepAlive: true })
  let turn = 0
  const server = createServer(async (incoming, outgoing) => {
    const parts: Buffer[] = []
    for await (const part of incoming) parts.push(part)
    const body = Buffer.concat(parts)
    turn += 1
    const order = gateways.map((_url, index) => gateways[(turn + index) % gateways.length] as string)
    for (const [index, origin] of order.entries())
      if (await forward(origin, { agent, incoming, outgoing, body, isLast: index === order.length - 1 })) return
    outgoing.writeHead(502).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      agent.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface Forwarding {
  readonly agent: Agent
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  readonly body: Buffer
  readonly isLast: boolean
}

/** False where another gateway has to be asked. */
function forward(origin: string, { agent, incoming, outgoing, body, isLast }: Forwarding): Promise<boolean> {
  const { method, url, headers } = incoming
  return new Promise((resolve) => {
    const asked = request(new URL(url ?? '/', origin), { agent, method, headers }, (answer) => {
      if (answer.statusCode === 503 && !isLast) {
        answer.resume()
        return resolve(false)
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
      resolve(true)
    })
    asked.on('error', () => resolve(false))
    asked.end(body)
  })
}
