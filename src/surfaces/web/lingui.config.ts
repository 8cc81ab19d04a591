/**
 * Where the translatable messages come from (every page, wherever it lives) and where their catalogues are.
 */
import { fileURLToPath } from 'node:url';
import { formatter } from '@lingui/format-po';

/** Lingui configuration; English is the source, Arabic the proof that right-to-left works. */
export default {
  rootDir: fileURLToPath(new URL('../../..', import.meta.url)),
  sourceLocale: 'en',
  locales: ['en', 'ar'],
  fallbackLocales: { default: 'en' },
  orderBy: 'message',
  // Line numbers would change the catalogues with every edit of a page.
  format: formatter({ origins: true, lineNumbers: false }),
  catalogs: [
    {
      path: '<rootDir>/src/surfaces/web/locales/{locale}',
      include: [
        '<rootDir>/src/surfaces/web',
        '<rootDir>/src/surfaces/**/ui/**',
        '<rootDir>/src/kernel/**/ui/**',
        '<rootDir>/src/areas/**/ui/**',
      ],
      exclude: ['**/gallery*', '**/*.test.*', '**/locales/**'],
    },
  ],
};
