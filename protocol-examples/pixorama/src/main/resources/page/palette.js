/** The colours of the canvas, known by their index: name and value. The same as in the server's Palette. */
export const PALETTE = [
  ['White', '#ffffff'], ['Silver', '#c5cad1'], ['Grey', '#7d8590'], ['Black', '#16181d'],
  ['Brown', '#8a5a35'], ['Red', '#d93a3a'], ['Orange', '#f2892b'], ['Yellow', '#f7d038'],
  ['Lime', '#9bd13c'], ['Green', '#2e9e4f'], ['Teal', '#1fa8a0'], ['Sky', '#5cc0f0'],
  ['Blue', '#2f62d8'], ['Violet', '#7b4bd1'], ['Pink', '#f08bc2'], ['Peach', '#f6c9a0'],
];
