import type { ProblemGroup } from './problem-entry.ts'

/** The text. */
export const text: ProblemGroup = {
  title: 'The text',
  entries: [
    {
      code: 'empty-body',
      severities: ['notice'],
      meaning:
        'The page has neither text nor images. Of a page whose front matter names a `layout` it is not told: its template fills it.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
---
`,
        },
      ],
      remedy: 'Write some, or remove the file.',
    },
    {
      code: 'heading-level-skipped',
      severities: ['notice'],
      meaning:
        'A heading is two levels below the one before it. Readers who listen to the page take this for a part that is missing.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
---

## Roofs

Flat ones.

#### Gutters

Clean them.
`,
        },
      ],
      remedy: 'Write `###`.',
    },
    {
      code: 'duplicate-anchor',
      severities: ['warning'],
      meaning: 'Two headings are given the same anchor.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
---

## Flat {#roof}

One.

## Steep {#roof}

Two.
`,
        },
      ],
      remedy: 'Give each its own.',
    },
    {
      code: 'quote-unclosed',
      severities: ['warning'],
      meaning:
        'A quotation mark opens and none closes. Only in a block quote is the passage read as a quote all the same.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
---

- "We dug it ourselves.
`,
        },
      ],
      remedy: 'Add the closing mark.',
    },
    {
      code: 'unknown-shortcode',
      severities: ['notice'],
      meaning:
        'A shortcode is one of your site’s own, and neither its arguments nor its template say what it shows. It stays in the Markdown and is left out of the HTML; what is between its tags is kept. Each name is reported once for the site.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
---

{{< gallery >}}
`,
        },
      ],
      remedy: 'Nothing, or silence the notice.',
    },
    {
      code: 'unclosed-shortcode',
      severities: ['error'],
      meaning:
        'A shortcode begins and does not end, or a pair has no closing tag. Hugo stops at it, and what follows would be lost.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
---

{{< figure src="roof.jpg"

More text.
`,
        },
      ],
      remedy: 'End it with `>}}`, or close the pair.',
    },
    {
      code: 'unopened-shortcode',
      severities: ['error'],
      meaning: 'A closing tag has no opening one before it.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
---

{{< /details >}}
`,
        },
      ],
      remedy: 'Add the opening tag, or remove this one.',
    },
    {
      code: 'address-dropped',
      severities: ['warning'],
      meaning:
        'The address of a link or image begins with something that no page may open, such as `javascript:`, or a slip like `maito:`. The words stay; the address is left out.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
---

[Write to us](maito:roofs@example.org)
`,
        },
      ],
      remedy:
        'Correct the address. Save images that are in the text as a file beside the page; only PNG, JPEG, GIF, WebP, AVIF and BMP may stay in it.',
    },
    {
      code: 'raw-html-removed',
      severities: ['notice'],
      meaning: 'An HTML element that is not allowed is left out.',
      example: [
        {
          path: 'content/roofs.md',
          language: 'md',
          text: `---
title: Roofs
---

Hello <script>alert(1)</script>
`,
        },
      ],
      remedy: 'Use Markdown, or a link to what the element shows.',
    },
    {
      code: 'body-too-large',
      severities: ['error'],
      meaning: 'The text of one page is longer than a book.',
      remedy: 'Split it over several pages.',
    },
    {
      code: 'body-too-complex',
      severities: ['error'],
      meaning:
        'One paragraph holds thousands of marks (`*`, `_`, `~`) or brackets, or lists and quotes are more than a hundred levels deep in each other. It would take minutes to read. Nothing in code, addresses, HTML or shortcodes counts.',
      remedy: 'Look for a run of `_`, `*`, `[` or `>` that went wrong, at the place the problem names.',
    },
  ],
}
