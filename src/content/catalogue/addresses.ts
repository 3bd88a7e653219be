import type { ProblemGroup } from './problem-entry.ts'

/** Addresses and old addresses. */
export const addresses: ProblemGroup = {
  title: 'Addresses and old addresses',
  entries: [
    {
      code: 'path-collision',
      severities: ['error', 'warning'],
      meaning:
        'Two files want the same address. One is published, the other is not. Where the one that loses is a draft it is a warning.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
---

Some text.
`,
        },
        {
          path: 'content/roofs/index.md',
          language: 'md',
          text: `---
title: Roofs again
---

Some text.
`,
        },
      ],
      remedy: 'Rename one of the files, or give one of them another `slug`.',
    },
    {
      code: 'path-still-taken',
      severities: ['error'],
      meaning:
        'The page wants an address that another still has: one that stays published although its file is gone, or one whose file has an error. The page is left out, or keeps the address it had. So it is with a file whose `id` was exchanged: it is another page now, and the first still has the address.',
      remedy:
        'Give the page another `slug` or `url`; or mend the other file; or, where you deleted it, withdraw its page with `--prune`. Put an exchanged `id` back.',
    },
    {
      code: 'path-case-clash',
      severities: ['warning'],
      meaning: 'Two addresses differ in upper and lower case alone.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
---

Some text.
`,
        },
        {
          path: 'content/other.md',
          language: 'md',
          text: `---
title: Other
url: /Roofs/
---

Some text.
`,
        },
      ],
      remedy: 'Choose another `url` for one of them.',
    },
    {
      code: 'url-outside',
      severities: ['error'],
      meaning: '`url` leads out of the site.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
url: https://elsewhere.example/roofs/
---

Some text.
`,
        },
      ],
      remedy: 'Write the path alone: `url: /roofs/`.',
    },
    {
      code: 'url-query',
      severities: ['warning'],
      meaning: '`url` holds a `?` or a `#`, which browsers do not send as part of an address.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
url: /roofs/?page=1
---

Some text.
`,
        },
      ],
      remedy: 'Leave the sign and what follows out.',
    },
    {
      code: 'permalink-token',
      severities: ['warning'],
      meaning:
        'A pattern of `permalinks` names a part that does not exist. Hugo refuses to build such a site; here it stays in the addresses as it is.',
      example: [
        {
          path: 'hugo.toml',
          language: 'toml',
          text: `baseURL = "https://site.example/"
[permalinks.page]
notes = "/:yaer/:slug/"
`,
        },
      ],
      remedy: 'Correct the spelling: `:year`.',
    },
    {
      code: 'permalink-without-date',
      severities: ['warning'],
      meaning: 'The site puts the year into the addresses of this section, and the page has no date.',
      example: [
        {
          path: 'hugo.toml',
          language: 'toml',
          text: `baseURL = "https://site.example/"
[permalinks.page]
articles = "/:year/:slug/"
`,
        },
        {
          path: 'content/articles/roofs.md',
          language: 'md',
          text: `---
title: Roofs
---

Some text.
`,
        },
      ],
      remedy: 'Give the page a `date`.',
    },
    {
      code: 'alias-collision',
      severities: ['warning'],
      meaning:
        'An alias is the address of another page, or an alias of another page. It is left out. While that page is hidden (a draft, expired or to come), the alias answers; once it is published, it keeps its address.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
aliases: [/old/]
---

Some text.
`,
        },
        {
          path: 'content/walls.md',
          language: 'md',
          text: `---
title: Walls
aliases: [/old/]
---

Some text.
`,
        },
      ],
      remedy: 'Decide which page the old address is to lead to, and delete the alias from the other.',
    },
    {
      code: 'alias-loop',
      severities: ['warning'],
      meaning: 'Pages name each other’s addresses as their old ones, in a circle.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
aliases: [/walls/]
---

Some text.
`,
        },
        {
          path: 'content/walls.md',
          language: 'md',
          text: `---
title: Walls
aliases: [/roofs/]
---

Some text.
`,
        },
      ],
      remedy: 'Delete these aliases: both pages are there under their own address.',
    },
    {
      code: 'alias-self',
      severities: ['notice'],
      meaning: 'An alias is the page’s own address.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
aliases: [/roofs/]
---

Some text.
`,
        },
      ],
      remedy: 'Delete it.',
    },
    {
      code: 'alias-empty',
      severities: ['warning'],
      meaning: 'An alias is empty.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
aliases: [""]
---

Some text.
`,
        },
      ],
      remedy: 'Delete it.',
    },
    {
      code: 'alias-outside',
      severities: ['error'],
      meaning: 'An alias leads out of the site.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
aliases: ["https://elsewhere.example/"]
---

Some text.
`,
        },
      ],
      remedy: 'Write the path alone: `/old/roofs/`.',
    },
    {
      code: 'alias-above-root',
      severities: ['warning'],
      meaning: 'An alias climbs with `..` above the root of the site.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
aliases: ["../../old/"]
---

Some text.
`,
        },
      ],
      remedy: 'Write the old address from the root: `/old/`.',
    },
    {
      code: 'aliases-disabled',
      severities: ['notice'],
      meaning:
        'The configuration switches aliases off, so Hugo makes no redirects of them; they are left out here as well.',
      example: [
        {
          path: 'hugo.toml',
          language: 'toml',
          text: `baseURL = "https://site.example/"
disableAliases = true
`,
        },
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
aliases: [/old/]
---

Some text.
`,
        },
      ],
      remedy: 'Take `disableAliases` out of the configuration if old addresses are to be answered.',
    },
    {
      code: 'redirect-unread',
      severities: ['notice'],
      meaning:
        'A redirect in `_redirects`, `static/_redirects` or `netlify.toml` is not followed: it has a wildcard or conditions, or leads to no page of the site. Redirects that lead to a page are aliases of it.',
      example: [
        {
          path: '_redirects',
          language: 'text',
          text: `/old/*  /new/:splat
`,
        },
      ],
      remedy: 'Nothing, if your host alone is to answer it. Otherwise give the page the address as an alias.',
    },
    {
      code: 'alias-key',
      severities: ['notice'],
      meaning: 'Aliases stand under `alias` or `redirect_from`. They are read here, and Hugo does not.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
alias: /old/
---

Some text.
`,
        },
      ],
      remedy: 'Call the key `aliases`.',
    },
  ],
}
