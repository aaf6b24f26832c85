import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** The one accent: a deep sea blue. 7 carries white text in light (6.6 to 1), 6 in dark (4.9 to 1). */
const sea: MantineColorsTuple = [
  '#e8f4f8',
  '#d0e7ef',
  '#a3cfdf',
  '#70b4cc',
  '#4fa3c0',
  '#2d8bad',
  '#177aa0',
  '#0d6484',
  '#0a5069',
  '#063b4f',
]
/** Cool neutrals for the dark side: text, dim text, …, panel, page. */
const dark: MantineColorsTuple = [
  '#e3e8eb',
  '#c3ccd2',
  '#9aa7b0',
  '#6f7d87',
  '#3a454d',
  '#2b343b',
  '#1d2429',
  '#161c20',
  '#11161a',
  '#0b0f12',
]

export const theme = createTheme({
  colors: { sea, dark },
  primaryColor: 'sea',
  primaryShade: { light: 7, dark: 6 },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.5', lg: '1.5', xl: '1.4' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '1.25rem' }, h2: { fontSize: '1rem' }, h3: { fontSize: '0.875rem' } },
  },
  defaultRadius: 'sm',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    // why: almost every field here is required; what is not says so in its own words, and a name stays a name
    TextInput: { defaultProps: { withAsterisk: false } },
    PasswordInput: { defaultProps: { withAsterisk: false } },
    Button: { defaultProps: { size: 'sm' } },
    Modal: {
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.35 },
        transitionProps: { duration: 100 },
        shadow: 'none',
      },
    },
    Drawer: {
      defaultProps: { overlayProps: { backgroundOpacity: 0.35 }, transitionProps: { duration: 120 } },
    },
    Menu: {
      defaultProps: {
        shadow: 'none',
        transitionProps: { duration: 80 },
        withinPortal: true,
        // why: the placeholder is a child that a menu must not have (WCAG 1.3.1); the first item takes the focus
        withInitialFocusPlaceholder: false,
      },
    },
    Select: { defaultProps: { comboboxProps: { shadow: 'none' }, checkIconPosition: 'right' } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
    Anchor: { defaultProps: { underline: 'hover' } },
  },
})
