import { askDearly, flood } from './clients.ts'

/** What a process of its own asks a gateway, so that its work is not taken for the gateway's. */
export type Load =
  | { readonly kind: 'dear'; readonly url: string; readonly milliseconds: number; readonly queries: readonly string[] }
  | { readonly kind: 'flood'; readonly url: string; readonly milliseconds: number; readonly clients: number }

process.once('message', async (load: Load) => {
  const { url, milliseconds } = load
  const tally =
    load.kind === 'dear'
      ? await askDearly(url, load.queries, milliseconds)
      : await flood(url, load.clients, milliseconds)
  process.send?.(tally)
  process.disconnect()
})
