import type { ProblemGroup } from './problem-entry.ts'

/** Files and folders. */
export const files: ProblemGroup = {
  title: 'Files and folders',
  entries: [
    {
      code: 'bundle-part',
      severities: ['notice'],
      meaning: 'The file is in a folder with an `index.md` and so belongs to that page. It has no address of its own.',
      example: [
        {
          path: 'content/roofs/index.md',
          language: 'md',
          text: `---
title: Roofs
---

Some text.
`,
        },
        {
          path: 'content/roofs/gutters.md',
          language: 'md',
          text: `---
title: Gutters
---

Some text.
`,
        },
      ],
      remedy: 'To make it a page, move it out, or call the index file `_index.md`.',
    },
    {
      code: 'root-index',
      severities: ['warning'],
      meaning: 'The home page is called `index.md`.',
      example: [
        {
          path: 'content/index.md',
          language: 'md',
          text: `---
title: Home
---

Some text.
`,
        },
      ],
      remedy: 'Call it `_index.md`.',
    },
    {
      code: 'unsupported-format',
      severities: ['notice'],
      meaning:
        'The page is neither Markdown nor HTML and is not imported, or the file is a template that makes pages (`_content.gotmpl`).',
      example: [
        {
          path: 'content/roofs.adoc',
          language: 'adoc',
          text: `Some text.
`,
        },
      ],
      remedy: 'Rewrite it as Markdown if it is to be served.',
    },
    {
      code: 'language-unknown',
      severities: ['warning'],
      meaning:
        'A file has the name of another one and the code of a language that the site does not have. So it is not a translation, but a page of its own at an address such as `/roofs.de/`.',
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
          path: 'content/roofs.de.md',
          language: 'md',
          text: `---
title: Dächer
---

Some text.
`,
        },
      ],
      remedy: 'Add the language to `languages` in the configuration, or rename the file.',
    },
    {
      code: 'language-disabled',
      severities: ['notice'],
      meaning: 'The file is in a language that the site’s configuration switches off.',
      example: [
        {
          path: 'hugo.toml',
          language: 'toml',
          text: `baseURL = "https://site.example/"
disableLanguages = ["fr"]
[languages.en]
[languages.fr]
`,
        },
        {
          path: 'content/roofs.fr.md',
          language: 'md',
          text: `---
title: Toits
---

Some text.
`,
        },
      ],
      remedy: 'Switch the language on when it is ready.',
    },
    {
      code: 'invalid-utf8',
      severities: ['warning'],
      meaning: 'The file is in an old encoding; letters that cannot be read are replaced by �.',
      remedy: 'Save the file as UTF-8. Every editor has this under “Save as” or “Encoding”.',
    },
    {
      code: 'utf-16',
      severities: ['error'],
      meaning:
        'The file is in UTF-16, in which each letter takes two bytes; Windows calls it “Unicode”. Hugo cannot read it either.',
      remedy: 'Save the file as UTF-8. Every editor has this under “Save as” or “Encoding”.',
    },
    {
      code: 'nul-byte',
      severities: ['warning'],
      meaning: 'There is an invisible character in the file that no text has.',
      remedy: 'Delete it: it is where the mark below the line points.',
    },
    {
      code: 'name-not-utf8',
      severities: ['error', 'warning'],
      meaning:
        'The name of a file or folder is written in an old encoding, as archives from other computers have it. It cannot be opened. It is an error for pages and folders, and a warning for other files.',
      remedy: 'Give it a new name, such as one without accents.',
    },
    {
      code: 'symlink-ignored',
      severities: ['warning'],
      meaning:
        'There is a link to a file instead of the file. Links are not followed, because they can lead out of the site.',
      remedy: 'Put the file itself there.',
    },
    {
      code: 'unreadable-file',
      severities: ['error', 'warning'],
      meaning:
        'The file is there and may not be opened, or vanished during the import. It is a warning for an image, which then stays as it was last published.',
      remedy: 'Check that you may read it.',
    },
    {
      code: 'no-pages',
      severities: ['error'],
      meaning:
        'There is not one page in the folder. Nothing is published, and nothing that is published is withdrawn. The error says where pages were looked for, and what is there instead: Jekyll’s `_posts`, `docs/`, an Obsidian vault, MDX.',
      remedy:
        'Give the site folder, with `content/` in it, or name the folder of the texts as `contentDir` in `hugo.toml`.',
    },
    {
      code: 'renamed-file',
      severities: ['notice'],
      meaning:
        'A file was renamed and edited at once, and was recognised by its text. The page keeps its identity, its quotes theirs, and the plan shows it as moved.',
      remedy: 'Nothing. If it is another page, give it an `id` of its own.',
    },
    {
      code: 'renamed-perhaps',
      severities: ['warning'],
      meaning:
        'A new file is somewhat like a page whose file is gone, or as much like one as like another, or it has its title and another text. It is published as a new page; the old one stays until `--prune`.',
      remedy:
        'If it is the old page, write the `id` that the hint names into its front matter. If it is not, withdraw the old page with `--prune`.',
    },
    {
      code: 'renames-not-compared',
      severities: ['warning'],
      meaning:
        'More than 20,000 files were renamed or edited in one import. Renamed files were recognised only where their text is the very same; others are new pages.',
      remedy: 'Import the renames first and the edits after them, or give pages an `id` of their own.',
    },
    {
      code: 'file-emptied',
      severities: ['error'],
      meaning:
        'A file that was published with text is empty now: a folder that is being synchronised shows it so until the text is here, and a full disk leaves it so. What was published stays. An empty `data/themes.yaml` or `hugo.toml` that had text stops the import.',
      remedy: 'Wait until the file is here, or restore it. To withdraw the page, delete the file.',
    },
    {
      code: 'file-too-large',
      severities: ['error'],
      meaning: 'The file is larger than 2 MiB (1 MiB for data and configuration).',
      remedy: 'Split the page. Pictures and tables of numbers belong into files of their own.',
    },
    {
      code: 'media-too-large',
      severities: ['warning'],
      meaning: 'An image is larger than the gateway keeps. Pages show it all the same, from your site.',
      remedy:
        'Save it smaller, for readers on slow lines as well, or raise the limit in `commonplace.yaml`: `media: {maxFileSize: 50MB}`.',
    },
    {
      code: 'media-empty',
      severities: ['warning'],
      meaning:
        'An image file has no bytes, as where a program that syncs files has not brought it yet. It stays as it was last published.',
      remedy: 'Wait until the file is there, or put it there again.',
    },
    {
      code: 'file-changed-meanwhile',
      severities: ['error'],
      meaning: 'The file was saved while it was being read.',
      remedy: 'Run the command again.',
    },
    {
      code: 'parse-timeout',
      severities: ['error'],
      meaning: 'Reading the file took longer than eight seconds and was given up.',
      remedy: 'As for `body-too-complex`.',
    },
    {
      code: 'parse-failed',
      severities: ['error'],
      meaning: 'Reading the file failed in a way nobody foresaw. This is our fault.',
      remedy: 'Please report it, with the file.',
    },
  ],
}
