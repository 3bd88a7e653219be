import type { ProblemGroup } from './problem-entry.ts'

/** Links and images. */
export const linksAndImages: ProblemGroup = {
  title: 'Links and images',
  entries: [
    {
      code: 'link-broken',
      severities: ['warning'],
      meaning:
        'A link leads to an address of this site where there is neither a page nor a file. Where the name of one is close, the hint gives it.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
---

See [the walls](/wals/).
`,
        },
        {
          path: 'content/walls.md',
          language: 'md',
          text: `---
title: Walls
---

Some text.
`,
        },
      ],
      remedy:
        'Correct the address. If a page has moved, its old address can be kept as an alias. A link to another site needs `https://` before it.',
    },
    {
      code: 'anchor-broken',
      severities: ['warning'],
      meaning: 'The page is there, and has no heading with that anchor.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
---

See [below](#solar-panel).

## Solar panels

They last.
`,
        },
      ],
      remedy: 'Use the anchor that the hint names. An anchor is the heading in lower case with dashes for blanks.',
    },
    {
      code: 'link-to-hidden',
      severities: ['warning'],
      meaning: 'The page is there, and readers cannot open it: it is a draft, withdrawn, not due yet, or expired.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
---

See [the walls](/walls/).
`,
        },
        {
          path: 'content/walls.md',
          language: 'md',
          text: `---
title: Walls
draft: true
---

Some text.
`,
        },
      ],
      remedy:
        'Take the link out, or publish the page: a page that was withdrawn as `retracted` or for its `rights` is not meant to come back.',
    },
    {
      code: 'link-through-alias',
      severities: ['notice'],
      meaning: 'The link works by way of an old address.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
---

See [the walls](/old/walls/).
`,
        },
        {
          path: 'content/walls.md',
          language: 'md',
          text: `---
title: Walls
aliases: [/old/walls/]
---

Some text.
`,
        },
      ],
      remedy: 'Write the new address.',
    },
    {
      code: 'ref-address',
      severities: ['warning'],
      meaning:
        '`ref` or `relref` names an address, not a page. Hugo takes its path alone: `https://example.org/` leads to your own home page.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
---

See [the guild]({{< ref "https://example.org/" >}}).
`,
        },
      ],
      remedy: 'Link to the address itself: `[the guild](https://example.org/)`.',
    },
    {
      code: 'ref-not-found',
      severities: ['warning'],
      meaning:
        '`ref` or `relref` names a page there is not. Hugo stops at it. Lists that Hugo makes without a file (home, the folders at the top of the content, tags) may be named.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
---

See [the walls]({{< relref "walls.md" >}}).
`,
        },
      ],
      remedy:
        'Correct the name of the file. Where its page was published under this name and has moved, an import says where to.',
    },
    {
      code: 'image-missing',
      severities: ['warning'],
      meaning: 'An image’s file is neither beside the page nor under `static/` or `assets/`.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
---

![A roof](/images/roof.jpg)
`,
        },
      ],
      remedy: 'Put the file there, or correct the name. Upper and lower case count.',
    },
    {
      code: 'image-without-alt',
      severities: ['notice'],
      meaning: 'An image has no words for those who cannot see it.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
---

![](https://images.example/roof.jpg)
`,
        },
      ],
      remedy:
        'Say in a few words what it shows: `![Three people on a roof](…)`. An ornament that shows nothing may say so: `<img src="…" alt="">`.',
    },
    {
      code: 'credit-incomplete',
      severities: ['notice'],
      meaning:
        'A caption does not say who made the image, under which licence, or where it is from; the message names what is missing. Images of a page without any credit are told in one notice; those that are decoration (`![](…)`) owe none.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
featureImage: https://images.example/roof.jpg
featureImageCaption: Photo by Ines Okafor
---

Some text.
`,
        },
      ],
      remedy: 'Write all three: `[Roof](https://images.example/roof) by Ines Okafor, CC BY 4.0`.',
    },
  ],
}
