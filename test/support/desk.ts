import { fileURLToPath } from 'node:url'
import { insertDeskSession } from '../../src/database/write/desk-sessions.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { makeToken } from '../../src/keys/key.ts'
import { openTestGateway, type TestGateway, type TestGatewayOptions } from './gateway.ts'
import { parseHere } from './parse-here.ts'
import { createSite, type TestSite } from './site.ts'

/** The site that comes with the gateway. */
export const seeds = fileURLToPath(new URL('../../seeds', import.meta.url))

/** A gateway whose pages are looked at. */
export interface TestDesk extends TestGateway {
  /** As a browser asks for a page. */
  visit(address: string, init?: RequestInit): Promise<Visited>
  publish(root: string): Promise<void>
  /** Enters by a link as `serve` prints one, and visits as an editor from then on. */
  enter(name?: string): Promise<EditorsVisit>
}

/** What an editor's browser does. */
export interface EditorsVisit {
  readonly cookie: string
  visit(address: string, init?: RequestInit): Promise<Visited>
  /** Sends the form of a page to an address, with what its hidden fields hold and more. */
  send(page: Visited, action: string, more?: Record<string, string>): Promise<Visited>
}

export interface Visited {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** How many statements it took. */
  readonly statements: number
}

export async function openDesk(root: string | null, options: TestGatewayOptions = {}): Promise<TestDesk> {
  const gateway = await openTestGateway(options)
  const desk: TestDesk = {
    ...gateway,
    visit: (address, init) => visit(gateway, address, init),
    publish: (folder) => publish(gateway.db, folder),
    enter: (name = 'Ana') => enter(gateway, name),
  }
  if (root !== null) await desk.publish(root)
  return desk
}

/** A site in which whatever an editor or an attacker may write tries to run. */
export function hostileSite(): TestSite {
  const [script, handler] = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>']
  const page = (title: string) => `---
title: ${JSON.stringify(title)}
description: ${JSON.stringify(`${handler}${script}`)}
date: 2025-01-01
author: ${JSON.stringify(`${handler}<svg onload=alert(1)>`)}
themes: [${JSON.stringify(`${script}theme`)}]
tags: [${JSON.stringify(`'"><b onclick=alert(1)>`)}]
aliases: ["/old/%22%3E%3Cscript%3Ealert(1)%3C/script%3E/", "/old/'onmouseover=alert(1)/"]
license: "javascript:alert(1)"
---

## Heading ${script} <b onclick="alert(1)">x</b>

**Lead ${script}:** text ${handler}

> Words & more ${script} "so" they said
>
> — Somebody ${handler} [x](javascript:alert(1))

[a](javascript:alert(1)) [b](<data:text/html,<script>alert(1)</script>>) [c](vbscript:x) <a href="JaVaScRiPt:alert(1)">d</a>

![${handler}](pic'\\"onerror=alert(1).png "${script}")

*Photo: "Title ${script}" by [Ann ${handler}](javascript:alert(1)), licence CC BY 4.0*

{{< unknown "${script}" >}}
`
  return createSite({
    'hugo.toml': `baseURL = "https://site.example/"\ntitle = ${JSON.stringify(`A ${script}${handler} site`)}\n`,
    'content/articles/_index.md': page(`Section ${handler}`),
    'content/articles/a\'"onmouseover=alert(1) &amp;.md': page(`One ${script}`),
    'content/articles/two.md': page(`Two ${handler} 'x' \${1} {{x}} javascript:alert(1)`),
  })
}

async function publish({ database }: TestGateway['db'], root: string): Promise<void> {
  const tools = { database, pool: parseHere }
  const report = await importSite(tools, root, { progress: noProgress, onWait: () => {} })
  if (report.blocked !== null) throw new Error(`The site could not be published: ${JSON.stringify(report.blocked)}`)
}

/** A link as `serve` prints it: the token in its address. */
export async function makeLink({ database }: TestGateway['db']): Promise<string> {
  const { token, hash } = makeToken()
  const expires = new Date(Date.now() + 60_000)
  await insertDeskSession(database, { hash, keyId: null, name: 'An editor', expires, entered: false })
  return token
}

async function enter(gateway: TestGateway, name: string): Promise<EditorsVisit> {
  const token = await makeLink(gateway.db)
  const entered = await visit(gateway, '/desk/enter', form(gateway, { token, name, next: '' }))
  const cookie = /^commonplace_desk=[\w-]+/.exec(entered.headers.get('set-cookie') ?? '')?.[0]
  if (cookie === undefined) throw new Error(`Nobody was let in: ${entered.text}`)
  const asEditor = (address: string, init: RequestInit = {}) =>
    visit(gateway, address, { ...init, headers: { cookie, ...(init.headers as Record<string, string>) } })
  return {
    cookie,
    visit: asEditor,
    send: (page, action, more = {}) => asEditor(action, form(gateway, { ...hiddenFields(page.text, action), ...more })),
  }
}

/** A form as a browser sends it from a page of the gateway. */
export function form({ url }: Pick<TestGateway, 'url'>, fields: Record<string, string>) {
  return {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  }
}

function hiddenFields(text: string, action: string): Record<string, string> {
  const [, inside = ''] = new RegExp(`<form[^>]*action="${action}"[^>]*>(.*?)</form>`, 's').exec(text) ?? []
  return Object.fromEntries(
    [...inside.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  )
}

async function visit({ url, requests }: TestGateway, address: string, init: RequestInit = {}): Promise<Visited> {
  requests.forget()
  const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', ...init.headers }
  const response = await fetch(new URL(address, url), { redirect: 'manual', ...init, headers })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, statements: requests.statements.length }
}
