import { createHash } from 'node:crypto'

/** The style of pages that are made for people, for their `<style>`. */
export const pageStyle = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 20%, transparent); }
body { max-width: 38rem; margin: 0 auto; padding: 3rem 1.25rem 5rem; font: 1.125rem/1.65 Georgia, "Times New Roman", serif; overflow-wrap: break-word; }
h1, h2, h3, h4 { line-height: 1.25; font-weight: 600; }
h1 { font-size: 2rem; margin: .25rem 0 .75rem; }
h2 { font-size: 1.375rem; margin: 2.25rem 0 .5rem; }
a { color: inherit; text-decoration-thickness: 1px; text-underline-offset: .2em; }
img { max-width: 100%; height: auto; }
figure { margin: 2rem 0; }
figcaption, .about, footer { font-size: .9rem; }
.about { margin: 0 0 2rem; }
blockquote { margin: 1.5rem 0; padding-left: 1rem; border-left: 3px solid var(--line); }
pre, .wide { overflow-x: auto; max-width: 100%; }
th, td { padding: .25rem .75rem; border: 1px solid var(--line); text-align: left; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.note { padding: .75rem 1rem; border: 1px solid var(--line); }
footer { margin-top: 3.5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
footer ul { padding-left: 1.25rem; }
`

/** What such a page may do: show images and nothing else, in no other page's frame unless it is made for that. */
export function pagePolicy({ framed }: { readonly framed: boolean }): string {
  const hash = createHash('sha256').update(pageStyle).digest('base64')
  return `default-src 'none'; img-src * data:; media-src *; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors ${framed ? '*' : "'none'"}`
}
