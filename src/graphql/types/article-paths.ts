import { pathKey } from '../../content/path-key.ts'
import { builder } from '../builder.ts'
import { inputError } from '../input-error.ts'
import { searchable } from '../searchable.ts'

const MOST_PATHS = 100

const anyPath = 'With or without slashes at either end, percent-encoded or not.'

builder.queryFields((t) => ({
  articleByPath: t.field({
    type: 'Article',
    nullable: true,
    description: 'The article that lives at `path` or has it as an alias; null where nothing does.',
    args: { path: t.arg.string({ required: true, description: `A path of the site. ${anyPath}` }) },
    resolve: (_root, { path }, { loaders }) => loaders.articleAtPath.load(searchable(pathKey(path))),
  }),
  articlesByPath: t.field({
    type: ['Article'],
    nullable: { list: false, items: true },
    description: 'The same for many paths at once, in the order asked; null in the place of each that leads nowhere.',
    args: { paths: t.arg.stringList({ required: true, description: `At most ${MOST_PATHS} paths. ${anyPath}` }) },
    resolve: (_root, { paths }, { loaders }) => {
      if (paths.length > MOST_PATHS)
        throw inputError(`\`paths\` may hold at most ${MOST_PATHS} paths; it holds ${paths.length}.`, 'BAD_USER_INPUT')
      return paths.map((path) => loaders.articleAtPath.load(searchable(pathKey(path))))
    },
  }),
}))
