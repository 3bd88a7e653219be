import type { BodyContext } from '../../../src/content/body/context.ts'
import { type ParsedBody, parseBody } from '../../../src/content/body/parse-body.ts'
import type { Page } from '../../../src/content/document.ts'
import { DEFAULT_MARKUP } from '../../../src/content/settings/markup.ts'

const PAGE: Page = {
  sourcePath: 'content/notes/mast.md',
  kind: 'PAGE',
  language: 'en',
  path: '/notes/mast/',
  title: 'The mast',
  summary: null,
  published: null,
  updated: null,
  publishAt: null,
  expireAt: null,
  draft: false,
  withdrawn: null,
  labels: [],
  id: null,
  aliases: [],
  themes: [],
  terms: [],
  menus: [],
  licence: null,
  correction: null,
  featureCaptions: [],
  featureImage: null,
  resources: [],
  resourcePath: '/notes/mast/',
  translationKey: '/notes/mast',
  extra: {},
  bodyOffset: 0,
  bodyLine: 1,
}

export interface ReadOptions extends Partial<Omit<BodyContext, 'page'>> {
  frontMatter?: string
  page?: Partial<Page>
}

/** Parses a Markdown body as the page `/notes/mast/` of `https://commons.example/`. */
export function readBody(markdown: string, options: ReadOptions = {}): ParsedBody {
  return parseBody((options.frontMatter ?? '') + markdown, createBodyContext(options))
}

/** What `readBody` says of the page and its site. */
export function createBodyContext(options: ReadOptions = {}): BodyContext {
  const { frontMatter = '', page = {}, ...context } = options
  return {
    siteUrl: 'https://commons.example/',
    headingIds: 'github',
    headingAttributes: true,
    markup: DEFAULT_MARKUP,
    refs: {},
    linkedPages: {},
    linkedImages: {},
    languages: ['en'],
    nearRefs: {},
    shortcodes: {},
    params: {},
    ...context,
    page: {
      ...PAGE,
      bodyOffset: frontMatter.length,
      bodyLine: frontMatter.split('\n').length,
      ...page,
    },
  }
}
