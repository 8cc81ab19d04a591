/**
 * The look of Trellis as a Mantine theme: dense, quiet, AA contrast in light and dark. Colours carry meaning,
 * borders separate, shadows belong to floating layers only. Sizes that depend on density are in theme.css.
 */
import { Button, type CSSVariablesResolver, createTheme, Input, Menu, Tooltip } from '@mantine/core';

/** The Mantine theme that every screen uses. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 8 },
  fontFamily: "'Inter Variable', Inter, 'Noto Sans Arabic', 'Segoe UI', Tahoma, system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'Roboto Mono', Menlo, Consolas, monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
  lineHeights: { xs: '1.35', sm: '1.45', md: '1.5', lg: '1.4', xl: '1.35' },
  fontWeights: { regular: '400', medium: '600', bold: '600' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '16px' },
  defaultRadius: 'sm',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '18px', lineHeight: '1.35' },
      h2: { fontSize: '16px', lineHeight: '1.4' },
      h3: { fontSize: '14px', lineHeight: '1.45' },
      h4: { fontSize: '13px', lineHeight: '1.45' },
    },
  },
  colors: {
    dark: [
      '#d9dbe1',
      '#b9bcc6',
      '#a0a4b0',
      '#7d8291',
      '#444854',
      '#363a44',
      '#272a32',
      '#1b1d22',
      '#15171b',
      '#0e0f12',
    ],
  },
  shadows: {
    xs: 'none',
    sm: '0 2px 6px rgb(16 18 27 / 8%), 0 0 1px rgb(16 18 27 / 12%)',
    md: '0 6px 20px rgb(16 18 27 / 12%), 0 1px 3px rgb(16 18 27 / 8%)',
    lg: '0 12px 32px rgb(16 18 27 / 16%), 0 2px 6px rgb(16 18 27 / 8%)',
    xl: '0 20px 48px rgb(16 18 27 / 20%)',
  },
  focusRing: 'auto',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    // The list itself scrolls: its scroll area would be a scrolling region that no key reaches (axe). Not `extend`,
    // which would load the component with the first page.
    Select: {
      defaultProps: { withScrollArea: false },
      styles: { options: { maxHeight: 220, overflowY: 'auto' } },
    },
    Button: Button.extend({
      defaultProps: { size: 'xs' },
      vars: (_theme, props) => ({
        root:
          props.size === undefined || props.size === 'xs'
            ? { '--button-fz': '13px', '--button-padding-x': '12px' }
            : {},
      }),
    }),
    ActionIcon: { defaultProps: { size: 28, variant: 'subtle', color: 'gray' } },
    Input: Input.extend({
      defaultProps: { size: 'sm' },
      vars: (_theme, props) => ({
        wrapper: props.size === undefined || props.size === 'sm' ? { '--input-height': '30px' } : {},
      }),
    }),
    // Plain objects: `extend` would bring the component into the first page.
    Checkbox: { defaultProps: { size: 'xs', radius: 'xs' } },
    CloseButton: { defaultProps: { size: 28 } },
    Badge: { defaultProps: { variant: 'light', size: 'sm', radius: 'xs', tt: 'none' } },
    Tooltip: Tooltip.extend({
      defaultProps: {
        openDelay: 400,
        withinPortal: true,
        events: { hover: true, focus: true, touch: false },
      },
    }),
    // The placeholder is a focusable child that a menu may not have; without it the first item gets the focus.
    Menu: Menu.extend({
      defaultProps: {
        shadow: 'md',
        withinPortal: true,
        position: 'bottom-end',
        withInitialFocusPlaceholder: false,
      },
    }),
    Popover: { defaultProps: { shadow: 'md', withinPortal: true } },
    // The compound parts take their defaults under names of their own.
    ModalRoot: { defaultProps: { shadow: 'lg', yOffset: '10vh', radius: 'md' } },
    DrawerRoot: { defaultProps: { shadow: 'lg' } },
    Tabs: { defaultProps: { keepMounted: false } },
    Loader: { defaultProps: { size: 'sm', type: 'dots' } },
    Pagination: { defaultProps: { size: 'sm' } },
  },
});

/** Colour tokens beyond Mantine's own, each with its contrast checked in both schemes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    '--t-header': '44px',
    '--t-sidebar': '220px',
    '--t-mono': 'var(--mantine-font-family-monospace)',
  },
  light: {
    '--mantine-color-text': '#15171c',
    '--mantine-color-body': '#ffffff',
    '--mantine-color-dimmed': '#5a606b',
    '--mantine-color-placeholder': '#676d78',
    '--mantine-color-error': '#c2231f',
    '--mantine-color-anchor': '#3450c4',
    '--mantine-color-default-border': '#d5d8de',
    '--mantine-color-default-hover': '#f4f5f7',
    '--mantine-color-disabled': '#eef0f3',
    '--mantine-color-disabled-color': '#666c77',
    '--t-surface': '#ffffff',
    '--t-rail': '#f8f9fa',
    '--t-sunken': '#f5f6f8',
    '--t-hover': '#f2f3f6',
    '--t-line': '#e4e6ea',
    '--t-line-strong': '#c7cbd3',
    '--t-control-line': '#868d99',
    '--t-ink-2': '#40454f',
    '--t-ink-3': '#5a606b',
    '--t-selected': '#eaefff',
    '--t-selected-ink': '#2a3fa8',
    '--t-accent': '#3b5bdb',
    '--t-internal': '#fdf6e3',
    '--t-internal-line': '#e4cf8f',
    '--t-good': '#12804a',
    '--t-info': '#2463d1',
    '--t-busy': '#7a44c9',
    '--t-warn': '#a85b00',
    '--t-bad': '#c2231f',
    '--t-quiet': '#6d737e',
    '--t-wait': '#0b7a83',
  },
  dark: {
    '--mantine-color-text': '#e3e5ea',
    '--mantine-color-body': '#17181c',
    '--mantine-color-dimmed': '#a0a4b0',
    '--mantine-color-placeholder': '#9599a6',
    '--mantine-color-error': '#ff8a80',
    '--mantine-color-anchor': '#9db2ff',
    '--mantine-color-default-border': '#393d47',
    '--mantine-color-default': '#1f2127',
    '--mantine-color-default-hover': '#272a32',
    '--mantine-color-disabled': '#26282f',
    '--mantine-color-disabled-color': '#9498a4',
    '--t-surface': '#17181c',
    '--t-rail': '#131418',
    '--t-sunken': '#111215',
    '--t-hover': '#22242b',
    '--t-line': '#2a2d35',
    '--t-line-strong': '#414550',
    '--t-control-line': '#7b808d',
    '--t-ink-2': '#c8cbd3',
    '--t-ink-3': '#a0a4b0',
    '--t-selected': '#242c4d',
    '--t-selected-ink': '#c3ceff',
    '--t-accent': '#8ea4ff',
    '--t-internal': '#2a2516',
    '--t-internal-line': '#5e5124',
    '--t-good': '#4cc38a',
    '--t-info': '#79a7ff',
    '--t-busy': '#bd93f9',
    '--t-warn': '#f2a94b',
    '--t-bad': '#ff8a80',
    '--t-quiet': '#9095a2',
    '--t-wait': '#4fc3cd',
  },
});
