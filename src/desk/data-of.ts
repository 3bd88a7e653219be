import { writeCsv, writeMarkdown } from './forms.ts'
import type { Frame, View } from './view.ts'

/** What the data of a page can be had as; the ending of their address. */
export type Form = 'json' | 'csv' | 'md'

const typeOf: Readonly<Record<Form, string>> = { json: 'application/json', csv: 'text/csv', md: 'text/markdown' }

/** Answers with the data of a page rather than the page; a list that goes on says where, in its last line and in `Link`. */
export function dataOf(
  view: View<unknown>,
  { data, site }: { readonly data: unknown; readonly site: Frame | null },
  { form, title, asked }: { readonly form: Form; readonly title: string; readonly asked: URL },
): Response {
  const after = view.next?.(data) ?? null
  const next = after === null ? null : addressAfter(asked, after)
  const write = {
    json: () => JSON.stringify(data),
    csv: () => writeCsv(view.table(data)) + (next === null ? '' : `This is not all. What comes next is at ${next}\r\n`),
    md: () =>
      (view.markdown?.(data) ?? writeMarkdown(title, view.table(data))) +
      (next === null ? '' : `\nThis is not all: [what comes next](<${next}>).\n`),
  }
  return new Response(write[form](), {
    headers: {
      'content-type': `${typeOf[form]}; charset=utf-8`,
      'cache-control': 'no-cache',
      ...(site && { 'content-release': String(site.release.number) }),
      ...(next !== null && { link: `<${next}>; rel="next"` }),
    },
  })
}

/** The same list after a cursor. */
function addressAfter({ pathname, searchParams }: URL, after: string): string {
  const parameters = new URLSearchParams(searchParams)
  parameters.delete('before')
  parameters.set('after', after)
  return `${pathname}?${parameters}`
}
