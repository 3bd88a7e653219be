/** The wide column each field of an article reads. */
export const articleColumnOf = {
  extra: 'extra',
  links: 'links',
  markdown: 'markdown',
  html: 'html',
  text: 'text',
} as const

/** The wide column each field of a section reads. */
export const sectionColumnOf = {
  lead: 'leads',
  leads: 'leads',
  markdown: 'markdown',
  html: 'html',
  text: 'text',
} as const
