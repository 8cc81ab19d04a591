/** Starts the web client: language first, so that nothing is shown in the wrong one. */
import './styles.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App, Providers } from './app.tsx';
import { Boot } from './boot/boot.tsx';
import { activateLocale, firstLocale } from './i18n/locale.ts';
import { sections } from './routes.tsx';
import { preferences } from './shell/preferences.ts';

await activateLocale(firstLocale(preferences().locale));

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Providers>
      <Boot>
        <App sections={sections} />
      </Boot>
    </Providers>
  </StrictMode>,
);
