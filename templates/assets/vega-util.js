// What Vega's interpreter of expressions takes from the package vega-util, which vega.min.js has within it.
export const { ascending, isString, DisallowedObjectProperties } = globalThis.vega;
