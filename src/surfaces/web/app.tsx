/**
 * Puts theme, language, data and routes together. Pages are derived from the sections; so are tabs, palette and keys.
 */
import { i18n } from '@lingui/core';
import { I18nProvider, useLingui } from '@lingui/react';
import { DirectionProvider, MantineProvider, useDirection, useMantineColorScheme } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo } from 'react';
import { createQueryClient } from './client/operations.tsx';
import { locales } from './i18n/locale.ts';
import { parseSearch, stringifySearch } from './kit/search.ts';
import { NotFound, PageFailed } from './shell/failures.tsx';
import { usePreferences } from './shell/preferences.ts';
import { type Section, visibleSections } from './shell/sections.ts';
import { useSession } from './shell/session.ts';
import { Shell } from './shell/shell.tsx';
import { cssVariables, theme } from './theme.ts';

/** The query client of this window. */
export const queryClient = createQueryClient();

function FollowPreferences() {
  const { scheme } = usePreferences();
  const { setColorScheme } = useMantineColorScheme();
  const { setDirection } = useDirection();
  const { i18n: now } = useLingui();
  useEffect(() => setColorScheme(scheme), [scheme, setColorScheme]);
  useEffect(() => {
    setDirection(locales.find(({ code }) => code === now.locale)?.direction ?? 'ltr');
  }, [now.locale, setDirection]);
  return null;
}

/** Theme, language and data for everything, the sign-in screens too. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <I18nProvider i18n={i18n}>
      <DirectionProvider>
        <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
          <FollowPreferences />
          <QueryClientProvider client={queryClient}>
            <Notifications position="bottom-right" limit={4} />
            {children}
          </QueryClientProvider>
        </MantineProvider>
      </DirectionProvider>
    </I18nProvider>
  );
}

function createAppRouter(sections: readonly Section[]) {
  const root = createRootRoute({
    component: () => (
      <Shell sections={sections}>
        <Outlet />
      </Shell>
    ),
    notFoundComponent: NotFound,
    errorComponent: PageFailed,
  });
  const declared = sections.flatMap((section) => [...section.tabs, ...(section.inner ?? [])]);
  // One page may stand in two sections: for the team and for requesters.
  const pages = [...new Map(declared.map((each) => [each.path, each])).values()];
  const routes = pages.map(({ path, page }) =>
    createRoute({
      getParentRoute: () => root,
      path,
      component: lazyRouteComponent(async () => ({ default: await page() })),
      errorComponent: PageFailed,
    }),
  );
  if (!pages.some(({ path }) => path === '/')) {
    routes.push(
      createRoute({
        getParentRoute: () => root,
        path: '/',
        component: () => <FirstPage sections={sections} />,
      }) as never,
    );
  }
  return createRouter({
    routeTree: root.addChildren(routes),
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    scrollRestoration: false,
    // A refresh of the list must not throw the page away.
    defaultPendingMs: 300,
  });
}

function FirstPage({ sections }: { sections: readonly Section[] }) {
  const first = visibleSections(sections, useSession())[0]?.tabs[0];
  return first ? <Navigate to={first.path} replace /> : <NotFound />;
}

/** The application for somebody signed in; put it inside `Providers` and a `SessionContext`. */
export function App({ sections }: { sections: readonly Section[] }) {
  const router = useMemo(() => createAppRouter(sections), [sections]);
  return <RouterProvider router={router as never} />;
}
