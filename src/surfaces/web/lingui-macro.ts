/**
 * Turns Lingui's macros into calls while Vite builds, with Babel. Lingui's own native transform would be faster,
 * but npm leaves its binary out wherever the machine's Node is older than 22 (ours comes as a package), and then
 * nothing could be built.
 */
import { transformAsync } from '@babel/core';
import { getConfig } from '@lingui/conf';
import type { Plugin } from 'vite';

/** The Vite plugin; `configPath` is Lingui's configuration. */
export function linguiMacro(configPath: string): Plugin {
  const linguiConfig = getConfig({ configPath });
  // English stays in the code of each page, so that nobody loads the English of pages that they never open.
  let descriptorFields: 'message' | 'all' = 'all';
  return {
    name: 'trellis-lingui-macro',
    enforce: 'pre',
    configResolved(config) {
      if (config.isProduction) descriptorFields = 'message';
    },
    transform: {
      filter: { id: /\.tsx?(?:$|\?)/, code: /from ['"]@lingui\/(?:core|react)\/macro['"]/ },
      async handler(code, id) {
        const result = await transformAsync(code, {
          filename: id.replace(/\?.*$/, ''),
          babelrc: false,
          configFile: false,
          sourceMaps: true,
          parserOpts: { plugins: ['typescript', 'jsx', 'topLevelAwait'] },
          plugins: [['@lingui/babel-plugin-lingui-macro', { linguiConfig, descriptorFields }]],
        });
        return result?.code ? { code: result.code, map: (result.map ?? null) as never } : null;
      },
    },
  };
}
