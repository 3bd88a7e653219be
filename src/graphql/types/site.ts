import type { LanguageRow, MirrorRow } from '../../../schema/json.ts'
import { SITE } from '../../content/node-id.ts'
import { findArticlesInMenus } from '../../database/read/menus.ts'
import { builder } from '../builder.ts'
import { releaseOf } from '../context.ts'
import { languageKey, lookupKey } from '../input.ts'
import { buildMenus } from '../menus.ts'
import { Menu } from './menu.ts'

const Language = builder.objectRef<LanguageRow>('Language').implement({
  description: 'A language of the site.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Its BCP 47 tag, such as `en`, compared without case everywhere.' }),
    name: t.exposeString('name', { description: 'What it is called in itself, such as `Deutsch`.' }),
    home: t.field({
      type: 'Article',
      nullable: true,
      description: 'Its home page; null if no file makes one.',
      resolve: async ({ code, path }, _args, { loaders }) => {
        const found = await loaders.articleByPath.load(lookupKey(path))
        return found?.kind === 'HOME' && languageKey(found.language) === languageKey(code) ? found : null
      },
    }),
  }),
})

const SiteMirror = builder.objectRef<MirrorRow>('SiteMirror').implement({
  description: 'Where a mirror has the site from.',
  fields: (t) => ({
    url: t.field({
      type: 'URL',
      description: 'The address of the gateway that is mirrored, with a slash at the end.',
      resolve: ({ url }) => url,
    }),
    release: t.exposeInt('release', { description: 'The release of that gateway which is shown here.' }),
  }),
})

builder.node('Site', {
  description: 'The site whose content this is, as it described itself at the release this request reads.',
  id: { description: 'Lasting id.', resolve: () => SITE, parse: (id) => id },
  loadWithoutCache: (id, context) => (id === SITE ? context.release : null),
  fields: (t) => ({
    title: t.string({ description: 'The name of the site.', resolve: ({ site }) => site.title }),
    url: t.field({
      type: 'URL',
      description: 'Where the site is, with a slash at the end; all other URLs are made from it.',
      resolve: ({ site }) => site.url,
    }),
    language: t.string({
      description: 'The main language, as a BCP 47 tag such as `en`.',
      resolve: ({ site }) => site.language,
    }),
    languages: t.field({
      type: [Language],
      description: 'Its languages, the main one first.',
      resolve: ({ site }) => site.languages ?? [{ code: site.language, name: site.language, path: '/' }],
    }),
    params: t.field({
      type: 'JSON',
      description: 'The `params` of its configuration, unchanged, as an object.',
      resolve: ({ site }) => site.params ?? {},
    }),
    menus: t.field({
      type: [Menu],
      description: 'Its menus in one language, by name.',
      args: {
        language: t.arg.string({ description: 'Such as `en`, in large or small letters; the main one if omitted.' }),
      },
      resolve: async ({ site }, { language }, { snapshot }) => {
        const code = languageKey(language) ?? languageKey(site.language)
        const own = Object.entries(site.menus ?? {}).find(([name]) => languageKey(name) === code)
        const home = site.languages?.find((other) => languageKey(other.code) === code)?.path ?? '/'
        const articles = await findArticlesInMenus(snapshot)
        return buildMenus(
          own?.[1] ?? [],
          articles.filter((article) => languageKey(article.language) === code),
          home,
        )
      },
    }),
    licence: t.field({
      type: 'Licence',
      nullable: true,
      description: 'The licence of every article that has none of its own; null if the site states none.',
      resolve: ({ site }) => site.licence,
    }),
    mirror: t.field({
      type: SiteMirror,
      nullable: true,
      description:
        'The gateway that this one mirrors; null where the site is its own. Ids and digests are those of the first gateway it came from.',
      resolve: ({ site }) => site.mirror,
    }),
    release: t.field({
      type: 'Release',
      description: 'The release this answer was read at: the newest when the request arrived.',
      resolve: (release) => release,
    }),
  }),
})

builder.queryField('site', (t) =>
  t.field({
    type: 'Site',
    description: 'The site itself. Fails with the code `NO_RELEASE` before the first import.',
    resolve: (_root, _args, context) => releaseOf(context),
  }),
)
