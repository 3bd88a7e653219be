import type { ProblemGroup } from './problem-entry.ts'

/** Front matter. */
export const frontMatter: ProblemGroup = {
  title: 'Front matter',
  entries: [
    {
      code: 'front-matter-syntax',
      severities: ['error'],
      meaning:
        'The block at the top of the file cannot be read: a quotation mark is not closed, a bracket is missing, or lines are indented unevenly.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: "Roofs
date: 2025-05-01
---

Some text.
`,
        },
      ],
      remedy:
        'Mend the line that is shown. A text with a colon in it needs quotation marks: `title: "Roofs: a guide"`. The same code is told of `data/themes.yaml`.',
    },
    {
      code: 'front-matter-unclosed',
      severities: ['error'],
      meaning: 'The front matter begins and never ends.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs

Some text.
`,
        },
      ],
      remedy: 'Put a line with nothing but `---` below the last key.',
    },
    {
      code: 'front-matter-mark',
      severities: ['error'],
      meaning: 'The line that opens the front matter has too much on it.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `----
title: Roofs
----

Some text.
`,
        },
      ],
      remedy: 'Write exactly three dashes.',
    },
    {
      code: 'front-matter-executable',
      severities: ['error'],
      meaning: 'The front matter says it is a program. Some tools would run it; this one refuses.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---js
{ title: "Roofs" }
---

Some text.
`,
        },
      ],
      remedy: 'Write the front matter in YAML, between `---` and `---`.',
    },
    {
      code: 'front-matter-tag',
      severities: ['warning'],
      meaning: 'A value begins with `!`, which in YAML names a type.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: !mine Roofs
---

Some text.
`,
        },
      ],
      remedy: 'Leave the word with the exclamation mark out, or put the whole value in quotation marks.',
    },
    {
      code: 'front-matter-too-large',
      severities: ['error'],
      meaning: 'The front matter is longer or nested deeper than anyone writes by hand.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
list: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
---

Some text.
`,
        },
      ],
      remedy: 'Look for a run of brackets or dashes that went wrong, or move long data into `data/`.',
    },
    {
      code: 'duplicate-key',
      severities: ['warning'],
      meaning: 'A key stands twice; the last one counts.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
date: 2025-05-01
date: 2025-06-01
---

Some text.
`,
        },
      ],
      remedy: 'Delete one of the two. New versions of Hugo refuse the file.',
    },
    {
      code: 'key-misspelt',
      severities: ['warning'],
      meaning:
        'A key is close to a known one, and nothing reads it as it is. A key that your site uses in many files counts as your own.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
auther: Ines
---

Some text.
`,
        },
      ],
      remedy: 'Correct the spelling: `author: Ines`.',
    },
    {
      code: 'duplicate-id',
      severities: ['error'],
      meaning:
        'Two files carry the same `id`. An `id` stands for one article, for ever, and which of the two it is nobody can know; so neither is published anew.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
id: roofs
---

Some text.
`,
        },
        {
          path: 'content/walls.md',
          language: 'md',
          text: `---
title: Walls
id: roofs
---

Some text.
`,
        },
      ],
      remedy: 'If one began as a copy of the other, delete the `id` line of the copy.',
    },
    {
      code: 'value-too-long',
      severities: ['error'],
      meaning:
        'A title or an id has more than 1,000 bytes, an address or an alias more than 1,500, or the path of a file more than 2,000. An English letter is one byte, a Chinese one three, and nine in an address.',
      remedy: 'Write a shorter one. Often a quotation mark is missing, and what follows has become part of the title.',
    },
    {
      code: 'date-unreadable',
      severities: ['error'],
      meaning: 'A date is written in a way that cannot be read.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
date: 1 May 2025
---

Some text.
`,
        },
      ],
      remedy: 'Write `2025-05-01`, or with a time `2025-05-01T14:30:00`.',
    },
    {
      code: 'updated-key',
      severities: ['notice'],
      meaning: 'The last change stands under `updated`, which Hugo does not read. It is read here.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
updated: 2025-05-01
---

Some text.
`,
        },
      ],
      remedy: 'Write `lastmod: 2025-05-01`.',
    },
    {
      code: 'draft-value',
      severities: ['warning'],
      meaning: '`draft` is neither `true` nor `false`, and so the page is published.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
draft: yes
---

Some text.
`,
        },
      ],
      remedy: 'Write `draft: true` to keep it unpublished.',
    },
    {
      code: 'withdrawn-line',
      severities: ['error'],
      meaning:
        'A line of `data/withdrawn.yaml` cannot be read, so that it is not known [what is taken back](../taking-back-a-quote.md). Nothing is published.',
      example: [
        {
          path: 'data/withdrawn.yaml',
          language: 'yaml',
          text: `quotes:
  - qoute: UXVvdGU6OGYxNzQ5YjUtNmU0Zi04YzFkLTlhMGItM2QyZTFmNGE1YjZj
`,
        },
      ],
      remedy: 'Write the lines as `withdraw-quote` and `withdraw` print them.',
    },
    {
      code: 'withdrawn-value',
      severities: ['warning'],
      meaning: '`withdrawn` is neither a reason, nor `true` or `false`. The page is withdrawn, and nobody is told why.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
withdrawn: wrong
---

Some text.
`,
        },
      ],
      remedy:
        'Write `withdrawn: retracted` or `withdrawn: rights`, as under [Withdrawing an article](../withdrawing-an-article.md).',
    },
    {
      code: 'weight-value',
      severities: ['warning'],
      meaning: '`weight` is no number, and Hugo ignores it.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
weight: ten
---

Some text.
`,
        },
      ],
      remedy: 'Write a number: `weight: 10`.',
    },
    {
      code: 'theme-unknown',
      severities: ['warning'],
      meaning:
        'The page names a theme that `data/themes.yaml` does not declare and that is close to one it does. It becomes a theme of its own.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
themes: [bulding]
---

Some text.
`,
        },
        {
          path: 'data/themes.yaml',
          language: 'yaml',
          text: `themes:
  building:
    name: Building
`,
        },
      ],
      remedy: 'Correct the spelling, or declare the theme.',
    },
    {
      code: 'build-key',
      severities: ['warning'],
      meaning: '`_build` is the old name of `build`.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
_build:
  list: always
---

Some text.
`,
        },
      ],
      remedy: 'Call it `build`.',
    },
    {
      code: 'not-rendered',
      severities: ['notice'],
      meaning: 'Hugo is told to make no page of the file, so it is not imported.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
build:
  render: never
---

Some text.
`,
        },
      ],
      remedy: 'Delete the key if there should be a page.',
    },
    {
      code: 'list-ignored',
      severities: ['notice'],
      meaning: 'The page asks not to be listed; the gateway lists every page it publishes.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
build:
  list: never
---

Some text.
`,
        },
      ],
      remedy: 'Nothing, if the key is there for Hugo.',
    },
    {
      code: 'cascade-target',
      severities: ['warning'],
      meaning: 'The path in the `target` of a `cascade` is longer than 300 characters; the rule is left out.',
      remedy: 'Write a short one, such as `path: /articles/**`.',
    },
  ],
}
