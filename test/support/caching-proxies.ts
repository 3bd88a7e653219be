import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, untilListening } from './servers.ts'

/** A caching proxy in front of a server; whoever opened it stops it. */
export interface CachingProxy {
  readonly url: string
  stop(): Promise<void>
}

/** A proxy that tests can put before a server, where this machine has it. */
export interface ProxyProgram {
  readonly name: string
  /** Why it cannot run here; null where it can. */
  readonly missing: string | null
  /** Starts it before the server at `origin`. */
  open(origin: string): Promise<CachingProxy>
}

/** The proxies that Debian installs, as they cache and compress once told to, with nothing said about any status. */
export const cachingProxies: readonly ProxyProgram[] = [
  {
    name: 'nginx',
    missing: missing('/usr/sbin/nginx', '-v', 'nginx'),
    open: (origin) =>
      startProxy('/usr/sbin/nginx', (folder, port) => {
        writeFileSync(join(folder, 'nginx.conf'), nginxConfiguration(folder, port, origin))
        return ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')]
      }),
  },
  {
    name: 'Varnish',
    missing: missing('/usr/sbin/varnishd', '-V', 'varnish'),
    open: (origin) =>
      startProxy('/usr/sbin/varnishd', (folder, port) => {
        const { hostname, port: originPort } = new URL(origin)
        const backend = `vcl 4.1;\nbackend default { .host = "${hostname}"; .port = "${originPort}"; }\n`
        writeFileSync(join(folder, 'default.vcl'), backend)
        const storage = ['-s', 'malloc,16m', '-n', join(folder, 'work')]
        return ['-F', '-j', 'none', '-f', join(folder, 'default.vcl'), '-a', `127.0.0.1:${port}`, ...storage]
      }),
  },
]

function missing(program: string, flag: string, debianPackage: string): string | null {
  const { error } = spawnSync(program, [flag], { stdio: 'ignore' })
  return error ? `left out: ${program} was not found (apt-get install ${debianPackage})` : null
}

/** Starts a proxy that listens on the port it is given, in a folder of its own. */
export async function startProxy(
  program: string,
  configure: (folder: string, port: number) => readonly string[],
): Promise<CachingProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'commonplace-proxy-'))
  const port = await freePort()
  const running = spawn(program, configure(folder, port), { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  let complaints = ''
  running.stderr.on('data', (chunk) => {
    complaints += chunk
  })
  const ended = once(running, 'exit')
  await Promise.race([untilListening(port), ended])
  if (running.exitCode !== null) throw new Error(`${program} did not start: ${complaints}`)
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      running.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function nginxConfiguration(folder: string, port: number, origin: string): string {
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  for (const kind of kinds) mkdirSync(join(folder, kind))
  return `daemon off;
master_process off;
pid ${folder}/pid;
events {}
http {
  access_log off;
  ${kinds.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join('\n  ')}
  proxy_cache_path ${folder}/cache keys_zone=answers:1m;
  gzip on;
  gzip_types application/json application/graphql-response+json;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass ${origin};
      proxy_http_version 1.1;
      proxy_cache answers;
      proxy_cache_revalidate on;
    }
  }
}
`
}
