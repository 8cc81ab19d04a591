/// <reference types="vite/client" />
/** What the bundler gives for files that are not TypeScript. */
declare module '*.po' {
  import type { Messages } from '@lingui/core';
  export const messages: Messages;
}

/** The part of Babel that the build uses; its own types are a package of their own. */
declare module '@babel/core' {
  export function transformAsync(
    code: string,
    options: Record<string, unknown>,
  ): Promise<{ code?: string | null; map?: object | null } | null>;
}
